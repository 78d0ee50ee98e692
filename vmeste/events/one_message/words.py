"""The words of an announcement besides those of time: what is said of seats, prices and places, in both languages."""

import re

from vmeste.events.when.words import MONTHS, NUMBERS

URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
MAPS = re.compile(
    r"yandex\.\w+/(?:maps|navi)|ya\.\w+/maps|maps\.|2gis\.|google\.\w+/maps|goo\.gl/maps|openstreetmap\.|osm\.org|organicmaps\.",
    re.IGNORECASE,
)

_STREETS = (
    r"(?:ул|улица|улице|пр|просп|проспект|проспекте|пр-т|пл|площадь|площади|пер|переулок|переулке|наб|набережная|"
    r"набережной|бул|бульвар|бульваре|ш|шоссе)"
)
_ROOMS = (
    r"(?:д|дом|доме|к|корп|корпус|корпусе|стр|кв|оф|офис|офисе|каб|кабинет|кабинете|ауд|аудитория|аудитории|зал|зале|"
    r"этаж|этаже|подъезд|подъезда|вход|входа|ворота|корт|корте|поле|площадка|площадке|школа|школе|школы|павильон|павильоне|"
    r"гимназия|лицей|класс|бокс|столик|сцена|room|rm|hall|gate|floor|suite|apt|apartment|building|bldg|court|pitch|"
    r"field|table|studio|platform|pier|unit|no|bus|автобус|маршрутка|трамвай|тур|матч|раунд|урок|занятие|часть|серия|"
    r"сезон|глава|уровень|level|round|part|lesson|chapter|episode|week|day|vol|season|act|game|match)"
)
MONTH = rf"(?:{'|'.join(MONTHS)})\b"
NUMBERED = re.compile(
    rf"\b{_STREETS}\b\.?\s+[^\W\d_][\w-]*(?:\s+[^\W\d_][\w-]*)?,?\s*(?:(?:д|дом)\b\.?\s*)?\d+[\w/-]*"
    rf"|\b[^\W\d_][\w-]*\s+{_STREETS}\b\.?,?\s*(?:(?:д|дом)\b\.?\s*)?\d+[\w/-]*"
    rf"|\b{_ROOMS}\b\.?[^\S\n]*№?[^\S\n]*(?!\d+[^\S\n]?[ap]\.?m\b)\d++[\w/]*+(?![:.]\d|[^\S\n]*{MONTH})"
    rf"|(?<![\d:.,])\b\d{{1,4}}(?:-?(?:й|м|ом|я|ой|е|st|nd|rd|th))?[^\S\n]+{_ROOMS}\b"
    r"|\b\d{1,5}\s+(?:[A-Z][a-z]+\s+){1,2}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Boulevard|Blvd|Square|Sq|Way|Drive|Dr)\b\.?",
    re.IGNORECASE,
)
"""A number that belongs to an address, a room, a round: no hour and no seats."""

OTHER_NUMBERS = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.\w+"
    r"|(?<![\d.])\d{1,3}\s?(?:[xх×v]|на|против|vs\.?)\s?\d{1,3}\b(?![:.]\d)"
    r"|(?<![\d:])\d{1,3}:\d(?!\d)|\b(?:24/7|50/50)\b|№\s?\d+|#\w+|\b\d+\s?[%+](?!\d)"
    r"|\b\d+(?:[.,]\d+)?\s?(?:км|м|кг|шт|лет|года|годика|минут езды|km|k|kg|miles?|mi|years?|yo|yrs?)\b(?!\.\d)"
    r"|\b\d+(?:st|nd|rd|th)\s+(?:birthday|anniversary|edition|floor|time)\b"
    r"|\b\d+-?(?:й|я|ый|ая|ое|ой|ые|х|летие|лет)\b"
    r"|\b\d+(?:[.,]\d+)?\s?\+"
    r"|\b\d+\.\d(?!\d)",
    re.IGNORECASE,
)
PHONE = re.compile(r"(?<![\w.:/-])\+?\d(?:[ ()-]{0,2}\d){9,14}(?![\w:])")
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")

_NUMBER = r"\d{1,6}|" + "|".join(sorted((word for word in NUMBERS if len(word) > 2), key=len, reverse=True))  # noqa: PLR2004  letters
PEOPLE = (
    r"(?:человека?|чел|людей|игроков|игрока|участник(?:ов|а)|персон[ыа]?|people|persons?|ppl|players?|pax|participants?|"
    r"guests|attendees)"
)
PLACES = r"(?:мест(?:[оа]|ечк[оа])?|spots?|seats?|places?|slots?)"
SEATS = re.compile(
    rf"(?P<before>\b(?:на|до|для|максимум|макс\.?|не больше|не более|всего|только|лимит|осталось|for|up to|"
    rf"max\.?|maximum|"
    rf"at most|only|room for|limit(?:ed to)?|(?P<needed>нужн[оы]|надо|ищем|ищу|need|needed|looking for))[^\S\n]+)?"
    rf"(?<![\d:.,+-])\b(?P<many>{_NUMBER})[^\S\n]*-?[^\S\n]*(?:свободн\w+[^\S\n]+|free[^\S\n]+)?"
    rf"(?P<what>{PLACES}|{PEOPLE})\b\.?(?:[^\S\n]+(?:max|макс|максимум)\b\.?)?",
    re.IGNORECASE,
)
SEATS_AFTER = re.compile(
    r"\b(?:кол-во мест|количество мест|мест[ао]?|лимит|участников|seats|spots|places|slots|capacity|limit|players)"
    r"[^\S\n]*(?::|=|–|—|-)?[^\S\n]*(?P<many>\d{1,6})\b(?![:.]\d|[^\S\n]*(?:%|на\b|x|х|руб|р\b|₽))",
    re.IGNORECASE,
)
SEATS_AT_MOST = re.compile(
    r"\b(?:up to|max\.?|maximum|at most|no more than|макс\.?|максимум|не больше|не более)\s+(?P<many>\d{1,6})"
    r"(?=\s*(?:$|[\n,;.!)]|(?:on|at|in|tomorrow|today|в|завтра)\b))|\b(?P<most>\d{1,6})\s+(?:max|макс)\b\.?",
    re.IGNORECASE | re.MULTILINE,
)
NOT_SEATS_AFTER = re.compile(
    r"\b(?:минимум|хотя бы|от|ещё|еще|команд\w*|нас|уже|пока|было|идут|идёт|придут|по|at least|min\.?|minimum|"
    r"more than|teams? of|we are|already|of|have|got|"
    r"двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто|сто|"
    r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|and)[\s-]+$",
    re.IGNORECASE,
)
"""Before a number of people: those who come already, or teams, or the rest of the number."""
EACH = re.compile(r"\s*(?:в каждой|в команде|в комнат|a team|per team|each)", re.IGNORECASE)
UP_TO = re.compile(r"\d\s?[-–—]\s?$")
"""«8-10 человек»."""

_MONEY = (
    r"(?:₽|руб(?:лей|ля|ль|\.)?|р\.?|грн|тг|тенге|byn|zł|€|евро|euros?|eur|\$|долларов|usd|£|pounds?|quid|gbp|bucks)"
)
_SUM = r"(?<![\w:.,/-])\d{1,3}(?:[ \u00a0]\d{3}|\d{0,4})(?:[.,]\d{1,2})?(?:\s?[-–—]\s?\d{1,6})?"
PRICE = re.compile(
    rf"(?:\b(?:по|от|до|за|around|about)\s+|~\s*)?(?:{_SUM}\s?{_MONEY}(?!\w)|[$€£₽]\s?\d+(?:[.,]\d+)?)"
    r"(?:\s*/?\s*(?:с человека|с чел\.?|с каждого|с носа|за человека|чел\.?|"
    r"each|per person|pp|a head|per head)(?!\w))?(?!\w)"
    r"|\b(?:вход\s+)?(?:бесплатно|бесплатный вход|свободный вход|вход свободный|вход бесплатный|free entry|"
    r"free admission|free of charge|for free|it's free|no charge)\b",
    re.IGNORECASE,
)
FREE = re.compile(r"(?:free|донат|donations?|скидываемся)[!.]?", re.IGNORECASE)

LABELS = {
    "when": r"когда|дата|дата и время|время|when|date|time|date and time",
    "where": r"где|место|место встречи|адрес|локация|встречаемся|where|place|location|venue|address",
    "what": r"что|название|тема|what|title|event|topic",
    "seats": r"сколько мест|мест|места|seats|spots",
}
LABEL = re.compile(
    r"(?:^|(?<=[\n,;.!?]))[^\S\n]*(?:[^\w\s\"«(@#+$€£₽-]\ufe0f?[^\S\n]*)?"
    rf"(?:(?P<when>{LABELS['when']})|(?P<where>{LABELS['where']})|(?P<what>{LABELS['what']})|(?P<seats>{LABELS['seats']}))"
    r"[^\S\n]*(?::|—|–|-(?=\s))[^\S\n]*",
    re.IGNORECASE,
)
PIN = re.compile(r"[📍📌🏟🏠🗺]\ufe0f?")
SIGNS = re.compile(r"[🗓📅📆⏰⏱🕐-🕧⌚👥👤🧍💺💰💵💸🎟🏷]\ufe0f?")
"""What stands before a time, seats or a price for the eye alone."""

PLACE_NOUN = re.compile(
    r"(?:парк|сквер|стадион|зал|клуб|бар|паб|каф|ресторан|кофейн|антикаф|школ|двор|офис|библиотек|дом|площад|корт|манеж|"
    r"арен|каток|катк|бассейн|пляж|берег|набережн|метро|станци|вокзал|театр|музе|галере|центр|студи|лофт|крыш|лес|озер|"
    r"остров|мост|фонтан|памятник|универ|институт|общаг|общежити|аудитори|кабинет|комнат|гимнази|лице|коворкинг|лужник|"
    r"сокольник|ворот|вход|полян|дач|баз|лагер|храм|церк|магазин|мастерск|гараж|спорткомплекс|фок|роллердром|скалодром|"
    r"боулинг|кинотеатр|филармони|дк|тц|трц)[а-яё]{0,4}",
    re.IGNORECASE,
)
PLACE_NOUN_EN = re.compile(
    r"\b(?:park|stadium|gym|hall|club|bar|pub|cafe|café|restaurant|school|yard|office|library|house|home|court|arena|"
    r"rink|pool|beach|station|theatre|theater|museum|gallery|centre|center|studio|loft|rooftop|roof|forest|lake|bridge|"
    r"fountain|university|college|room|church|shop|garden|gardens|square|market|mall|place|flat|garage|pitch|field|"
    r"playground|pier|harbour|embankment|street|st|avenue|road|lane)\b",
    re.IGNORECASE,
)
ADDRESS = re.compile(
    rf"(?:^|\b){_STREETS}\.?\s+[^\W\d_]|(?:^|\b)(?:м|метро|ст\.\s?м|г|д|корп|стр)\.?\s+[А-ЯЁ]|\b(?:метро|metro|subway|tube)\b"
    r"|\b\d+\s+(?:[A-Z]\w+\s+){1,2}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Square)\b",
)
HOUSE = re.compile(
    r"(?:[А-ЯЁ][а-яё-]+\s+|д(?:ом)?\.?\s*)?\d+\w?(?:/\d+)?(?:$|\s+(?:кв|оф|эт|под|к|корп)\b)",
)
"""«Ленина 15 кв 20», behind a comma."""
PREPOSITION = re.compile(
    r"(?:^|\s)(?P<how>в|во|на|у|около|возле|рядом с|напротив|недалеко от|под|за|at|in|near|by|outside|opposite|@)"
    r"(?P<gap>\s+|(?<=@))(?P<what>\S.*)$",
    re.IGNORECASE,
)
DROPPED = {"at", "in", "@"}
"""«At Hyde Park» is Hyde Park; a Russian name keeps the word that its ending answers to."""
NOT_PLACES = re.compile(
    r"(?:лыж|коньк|велик|велосипед|ролик|самокат|байдарк|сап|лодк|гитар|английск|русск|испанск|немецк|французск|язык|"
    r"машин|поезд|автобус|улице?\b|природ|свеж|воздух|выживан|деньг|интерес|удач|желани|каждого|всех|двоих|троих|"
    r"english|spanish|french|german|russian|pairs|teams|person\b|advance|cash|touch|case|bikes|skates|foot\b)",
    re.IGNORECASE,
)
NO_PLACE_BEFORE = re.compile(
    r"(?:игра|игры|играем|поиграем|сыграем|играть|турнир|матч|катка|партия|партии|чемпионат|режемся|поход|поездка|выезд|"
    r"экскурсия|вылазка|путешествие|едем|идём|идем|пойдём|пойдем|летим|поехали|trip|going|walk|travel|introduction|course|"
    r"degree|lesson|class|talk|debate|believe|interested|specialists?)$",
    re.IGNORECASE,
)
"""«Игра в мафию», «поход в кино»: what follows is no place, or one to go to and not to meet at."""
AT_A_PLACE = re.compile(
    r"(?:[а-яё-]+(?:е|и|у|ю|ах|ях|ом|ем|ой|ей|их|ых|ам|ям)|[\d\W]+|.*[a-z0-9]|дк|тц|трц|кафе|метро|депо|сити)$"
)
ASKS = re.compile(
    r"(?:^|\s)(?:запис\w+|регистрац\w+|сбор|call|deadline|write|звонить|\w+(?:йте|йтесь|ите|итесь|ьте|ться|ать|ять|ить|еть|аем|яем|ём|ует|ают|яют)|есть|нет|нету|будет|будут|нужн\w+|"
    r"надо|можно|нельзя|кто|если|все|всем|берем|бери|приходи|ждем|жду|пиши|звони|мяч|вода|форма|коврик\w*|инвентарь|"
    r"чай|печеньки|новички|дети|рады|уровень|опыт|please|bring|don.?t|do not|need|needed|no|we|i|you|all|everyone|"
    r"anyone|"
    r"beginners?|welcome|dm|rsvp|kids|there|it|will|have|is|are|if|just|come|join|byo\w*)(?:\s|$)",
    re.IGNORECASE,
)
"""What people are told rather than where to come."""
MEET = re.compile(
    r"(?:meet(?:ing)?(?: up)?|we meet|встречаемся|собираемся|сбор|встреча)\s+"
    r"(?=(?:at|in|near|by|outside|у|в|на|около|возле)\s)",
    re.IGNORECASE,
)
NOT_A_PLACE_BEGINS = re.compile(
    r"(?:с|со|без|для|и|а|но|или|по|из|от|with|without|for|and|but|or|so|then)\s", re.IGNORECASE
)
GLUE = frozenset(
    {
        *("и", "а", "с", "в", "во", "на", "у", "к", "по", "до", "для"),
        *("and", "with", "for", "at", "on", "in", "to", "the", "of", "&", "@", "/", "+", "-"),
    }
)
"""Left alone between what was understood, they say nothing."""
ABBREVIATION = re.compile(
    r"(?:^|[\s,(])(?:ул|пр|просп|пл|пер|наб|бул|ш|г|м|д|к|корп|стр|кв|оф|каб|ауд|ст|им|чел|руб|мин|макс|St|Ave|Rd|No|Dr|Mr|Mrs|[A-ZА-ЯЁ]|max|approx)$"
)
