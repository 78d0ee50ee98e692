"""The words of time in Russian and English: what `when` understands, and nothing else."""

import re
from datetime import timedelta
from difflib import get_close_matches
from functools import lru_cache

_WEEKDAYS = (
    "понедельник понедельника понедельнику пн пнд monday mondays mon",
    "вторник вторника вторнику вт втр tuesday tuesdays tue tues",
    "среда среду среды среде ср срд wednesday wednesdays wed weds",
    "четверг четверга четвергу чт чтв thursday thursdays thu thur thurs",
    "пятница пятницу пятницы пятнице пт птн friday fridays fri",
    "суббота субботу субботы субботе сб сбт saturday saturdays sat",
    "воскресенье воскресенья воскресенью вс вск воскр sunday sundays sun",
)
WEEKDAYS = {word: day for day, words in enumerate(_WEEKDAYS) for word in words.split()}

_MONTHS = (
    "январь января янв january jan",
    "февраль февраля фев february feb",
    "март марта мар march mar",
    "апрель апреля апр april apr",
    "май мая may",
    "июнь июня июн june jun",
    "июль июля июл july jul",
    "август августа авг august aug",
    "сентябрь сентября сен сент september sep sept",
    "октябрь октября окт october oct",
    "ноябрь ноября ноя нояб november nov",
    "декабрь декабря дек december dec",
)
MONTHS = {word: month for month, words in enumerate(_MONTHS, 1) for word in words.split()}

DAYS = {
    "сегодня": 0,
    "today": 0,
    "завтра": 1,
    "tomorrow": 1,
    "tmrw": 1,
    "tmr": 1,
    "послезавтра": 2,
    "overmorrow": 2,
    "вчера": -1,
    "yesterday": -1,
    "послепослезавтра": 3,
    "позавчера": -2,
}

_NUMBERS = (
    ("один одну одна one a an", 1),
    ("два две two", 2),
    ("три three", 3),
    ("четыре four", 4),
    ("пять пяти five", 5),
    ("шесть шести six", 6),
    ("семь семи seven", 7),
    ("восемь восьми eight", 8),
    ("девять девяти nine", 9),
    ("десять десяти ten", 10),
    ("одиннадцать eleven", 11),
    ("двенадцать twelve", 12),
    ("тринадцать thirteen", 13),
    ("четырнадцать fourteen", 14),
    ("пятнадцать fifteen", 15),
    ("шестнадцать sixteen", 16),
    ("семнадцать seventeen", 17),
    ("восемнадцать eighteen", 18),
    ("девятнадцать nineteen", 19),
    ("двадцать twenty", 20),
)
NUMBERS = {word: number for words, number in _NUMBERS for word in words.split()}
OF_THE_HOUR = {
    "первого": 1,
    "второго": 2,
    "третьего": 3,
    "четвертого": 4,
    "пятого": 5,
    "шестого": 6,
    "седьмого": 7,
    "восьмого": 8,
    "девятого": 9,
    "десятого": 10,
    "одиннадцатого": 11,
    "двенадцатого": 12,
}
"""«В половине восьмого» is half an hour before eight."""
DAY_OF_A_MONTH = {
    **OF_THE_HOUR,
    "тринадцатого": 13,
    "четырнадцатого": 14,
    "пятнадцатого": 15,
    "шестнадцатого": 16,
    "семнадцатого": 17,
    "восемнадцатого": 18,
    "девятнадцатого": 19,
    "двадцатого": 20,
    "тридцатого": 30,
}
MINUTES_SHORT = {"пяти": 5, "десяти": 10, "пятнадцати": 15, "четверти": 15, "двадцати": 20}
"""«Без четверти восемь»."""
HALF_OF_THE_HOUR = {f"пол{word}": hour for word, hour in OF_THE_HOUR.items()}
"""«Полвосьмого» is the same."""

MINUTES = {"минуту", "минуты", "минут", "мин", "minute", "minutes", "min", "mins"}
HOURS = {"час", "часа", "часов", "часу", "ч", "hour", "hours", "hr", "hrs", "h"}
DAY_UNITS = {"день", "дня", "дней", "сутки", "суток", "day", "days"}
WEEKS = {"неделю", "недели", "недель", "week", "weeks"}
MONTH_UNITS = {"месяц", "месяца", "месяцев", "month", "months"}

PARTS = {
    "утром": "утра",
    "утра": "утра",
    "morning": "утра",
    "днем": "дня",
    "дня": "дня",
    "afternoon": "дня",
    "вечером": "вечера",
    "вечера": "вечера",
    "вечерком": "вечера",
    "evening": "вечера",
    "ночью": "ночи",
    "ночи": "ночи",
    "night": "ночи",
}
"""Each part of the day by its Russian name, whatever the language."""
_PARTS_IN_WORDS = {
    "утра": "с утра",
    "обед": "в обед|at lunch|at lunchtime",
    "после обеда": "после обеда|after lunch",
    "до обеда": "до обеда|before lunch",
    "раннее утро": "рано утром|early in the morning|early morning",
    "поздний вечер": "поздно вечером|поздним вечером|late in the evening|late evening|late at night",
    "к вечеру": "под вечер|к вечеру|ближе к вечеру",
}
PARTS_IN_WORDS = {tuple(said.split()): part for part, ways in _PARTS_IN_WORDS.items() for said in ways.split("|")}
USUAL_HOUR = {"утра": 9, "дня": 14, "вечера": 19}
"""When a part of the day begins for people who say nothing more; of others the hour is asked."""
PART_ENDS = {"раннее утро": 9, "до обеда": 12, "обед": 14, "после обеда": 18, "к вечеру": 20}
"""When the next one is meant by it."""

THIS = {
    *("этот", "эту", "эта", "это", "этой", "этого", "эти", "этих", "this", "coming"),
    *("ближайший", "ближайшую", "ближайшая", "ближайшее", "ближайшей", "ближайшие", "ближайших"),
}
NEXT = {"следующий", "следующую", "следующая", "следующее", "следующей", "следующие", "следующих", "след", "сл", "next"}
WEEKEND = {"выходные", "выходных", "weekend"}
BEFORE_A_DAY = {"в", "во", "на", "on"}
BEFORE_AN_HOUR = {"в", "во", "at", "@", "к", "ровно"}
FILLERS = {"года", "год", "г", "the", "of", "ровно", "sharp"}
ABOUT = (
    *(("примерно",), ("где", "то"), ("ориентировочно",), ("около",), ("часов",), ("часиков",), ("часа",)),
    *(("about",), ("around",), ("approximately",), ("approx",)),
)
"""Before an hour that is meant, if not to the minute."""
_NOT_THE_HOUR = (
    "после|не раньше|не раньше чем в|не позже|не позднее|до|раньше|позже|"
    "after|before|not before|no later than|by|until|till"
)
NOT_THE_HOUR = sorted((tuple(said.split()) for said in _NOT_THE_HOUR.split("|")), key=len, reverse=True)
"""Before an hour that is not the start itself."""
_SAME_TIME = (
    "в это же время|в это время|в то же время|в то же самое время|в то время|"
    "same time|the same time|at the same time|this time|at this time"
)
SAME_TIME = sorted((tuple(said.split()) for said in _SAME_TIME.split("|")), key=len, reverse=True)
"""As the last one, or as now: nobody knows."""
BEGINS = {"начало", "начинаем", "начинается", "старт", "стартуем", "starts", "starting", "begins", "kickoff"}
"""Said of an hour, whose own «в» may follow."""

ZONES = {
    "мск": timedelta(hours=3),
    "msk": timedelta(hours=3),
    "utc": timedelta(),
    "gmt": timedelta(),
    "bst": timedelta(hours=1),
    "wet": timedelta(),
    "cet": timedelta(hours=1),
    "cest": timedelta(hours=2),
    "eet": timedelta(hours=2),
    "eest": timedelta(hours=3),
    "est": timedelta(hours=-5),
    "edt": timedelta(hours=-4),
    "pst": timedelta(hours=-8),
    "pdt": timedelta(hours=-7),
    "екб": timedelta(hours=5),
}
"""Names that mean one offset to nearly everybody; others are understood only by people who live in them."""

COUNTED_FROM = {"utc", "gmt", "мск", "msk"}
MOSCOW = {"москве", "мск", "московскому"}

_MAY_BE_MISSPELT = sorted(
    word
    for words in (WEEKDAYS, MONTHS, DAYS)
    for word in words
    if len(word) >= 6  # noqa: PLR2004  short ones are like too many others: «вечер» and «вчера», “match” and “march”
)


_NO_SLIP = re.compile(
    r"птиц|птичн|четвер[^г]|пятн[аеуо]|пятницк|затрат|затор|завет|воротник|путаниц|пьяниц|артел|ариел|аппел|апельс|янтар|"
    r"август[ио]н|воронк|субботн|субботин|воскреш|воскреси|воскресенск|воскресн|поясниц|честер|подельник|воришк|водник|"
    r"ватник|втори[чл]|sturdy|fri[ea]?d?a\Z|frieda|strays|sunda[er]|sundr|sunway|sunray|sundial|augur|friary|florida|farida|"
    r"thuraya|thursby|mornay|mon[ae]s|monody|moneda|mohandas|yester\Z|nonmember|satrap|soundarya|surdas"
)
"""Like a day or a month, and something else: found among the 400 000 most frequent words of each language."""
LONGEST_SLIP = 16
"""Letters of the longest word that may still be one of them."""


@lru_cache(maxsize=1024)
def spelt(word: str) -> str:
    """The day or month that a slip of the finger meant; the word itself when there is none, or more than one."""
    if word in WEEKDAYS or word in MONTHS or word in DAYS:
        return word
    if not 5 <= len(word) <= LONGEST_SLIP or not word.isalpha() or _NO_SLIP.match(word):  # noqa: PLR2004  as above
        return word
    near = get_close_matches(word, _MAY_BE_MISSPELT, n=4, cutoff=0.8)
    # «завтрак» is no slip, it is breakfast; and hardly anybody slips at the first letter
    near = [each for each in near if each[0] == word[0] and not word.startswith(each)]
    meant = {(WEEKDAYS.get(each), MONTHS.get(each), DAYS.get(each)) for each in near}
    return near[0] if near and len(meant) == 1 else word
