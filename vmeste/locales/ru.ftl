# Русские тексты. Имя сообщения говорит, где оно стоит: label — кнопка, toast — ответ на нажатие.

## О самом языке: как он называется, кому в Телеграме на нём отвечать (коды языков), какие пояса предлагать
language-name = Русский
language-codes = ru be uk kk
language-zones =
    Europe/Kaliningrad Europe/Moscow Europe/Samara Asia/Yekaterinburg Asia/Omsk
    Asia/Novosibirsk Asia/Krasnoyarsk Asia/Irkutsk Asia/Yakutsk Asia/Vladivostok
    Asia/Magadan Asia/Kamchatka Europe/Minsk Europe/Kyiv Europe/Chisinau
    Asia/Tbilisi Asia/Yerevan Asia/Baku Asia/Almaty Asia/Tashkent
    Asia/Bishkek
zone-msk = МСК
pattern-day = EEE, d MMMM
moment-until = { $start } до { $end }
pattern-day-and-year = EEE, d MMMM y

## Кнопки
label-new-event = Создать встречу
label-all-events = Все встречи
label-my-events = Мои встречи
label-settings = Настройки
label-open-bot = Открыть бота
label-going = Иду
label-not-going = Не иду
label-maybe = Может быть
label-join-line = В очередь
label-guests = Гости: { $guests }
label-note = Заметка
label-mine = Гости и заметка
label-participants = Участники
label-edit = Изменить
label-without-guests = Без гостей
label-share = Поделиться
label-calendar = В календарь
label-qr = QR-код
calendar-caption = { $title }: откройте файл, и встреча появится в календаре. Если её перенесут, нажмите «В календарь» ещё раз — запись обновится.
calendar-cancelled = { $title }: встреча отменена. Откройте файл, и календарь это узнает.
toast-calendar = Файл отправлен
toast-qr = Картинка отправлена
label-previous = ‹
label-next = ›
label-my-going = Иду
label-my-waiting = В очереди
label-my-organised = Организую
label-my-past = Прошедшие
label-create = Создать
label-title = Название
label-when = Когда
label-location = Где
label-description = Описание
label-seats = Места
label-cancel = Отмена
label-skip = Пропустить
label-clear = Очистить
label-report = Пожаловаться
label-report-spam = Спам
label-report-fraud = Обман
label-report-other = Другое
label-back = Назад
label-continue = Продолжить
label-anew = Начать заново
label-by-link = По ссылке
label-more = Ещё
label-pick-day = Выбрать день
label-public = Для всех

## Знакомство
greeting =
    Привет, { $name }!

    Здесь собираются вместе: на тренировку, игру, прогулку.
    Создайте встречу или найдите готовую — место занимается одним нажатием.
group-greeting = /new — собрать встречу для этого чата, /events — ближайшие здесь. Остальное — в личном чате.
help =
    /events — ближайшие встречи; слова после команды ищут: /events футбол
    /new — создать встречу
    /my — мои встречи
    /settings — язык, часовой пояс, мои данные
    /cancel — отменить создание

    Чтобы пойти, откройте встречу и нажмите «Иду». Передумали — «Не иду».
group-help = Здесь я отвечаю на /new — собрать встречу для этого чата, и /events — ближайшие здесь. Остальное — в личном чате.
settings = Язык: { $language }
settings-zone = Часовой пояс: { $zone }, сейчас { $hour }
label-zone = Часовой пояс
ask-zone =
    Часовой пояс: { $zone }, сейчас { $hour }.

    Если это не так, выберите город, напишите свой или пришлите геопозицию.
ask-which-city = Какой из них?
problem-zone = Такого города нет в списке. Напишите ближайший большой — или просто который час на часах, например 15:30.
problem-zone-of-place = Там открытое море. Пришлите место на суше или напишите город.
toast-zone = { $zone }, сейчас { $hour }
my-data =
    Всё, что я знаю о вас, можно забрать одним файлом: /export.
    Или удалить насовсем: /forget.
label-my-data = Мои данные
label-take-along = Скачать всё обо мне
label-forget-me = Удалить меня
label-forget-for-good = Удалить навсегда
export-caption = Здесь всё, что я храню о вас: профиль, встречи, ответы, заметки, уведомления, черновики.
toast-exported = Файл отправлен
ask-forget = Удалить всё о вас?
forget-what-goes = Имя, ответы, заметки, гости и черновики исчезнут. Названия и описания ваших встреч тоже.
forget-seats =
    { $number ->
        [one] освободится место на { $number } встрече
       *[other] освободятся места на { $number } встречах
    }
forget-handed-over =
    { $number ->
        [one] { $number } ваша встреча перейдёт к соорганизатору
        [few] { $number } ваши встречи перейдут к соорганизаторам
       *[other] { $number } ваших встреч перейдут к соорганизаторам
    }
forget-cancelled =
    { $number ->
        [one] { $number } ваша встреча отменится, участники об этом узнают
        [few] { $number } ваши встречи отменятся, участники об этом узнают
       *[other] { $number } ваших встреч отменятся, участники об этом узнают
    }
forget-what-stays = Сообщения в этом чате останутся: их можно удалить в Telegram вместе с чатом.
ask-forget-again = Точно удалить? Вернуть потом ничего не получится.
forget-called-off = Хорошо, ничего не удалено.
forgotten = Готово, всё удалено. Захотите вернуться — /start, знакомство начнётся заново.
erased-title = Встреча
erased-reason = Организатор удалил свой профиль.
toast-language = Теперь по-русски
unknown-command = Такой команды нет. Вот что есть:
not-understood = Тут я понимаю команды и кнопки. Создать встречу — /new, найти — /events.
old-button = Эта кнопка из старого сообщения. Вот свежие:
toast-old-button = Кнопка устарела
shut-out = Доступ к боту закрыт администратором. Если это ошибка, напишите ему.
sorry-failed = Что-то сломалось на нашей стороне. Попробуйте ещё раз чуть позже.
too-fast = Слишком быстро. Передохните немного, и продолжим.

## Списки
events-title-all = Ближайшие встречи
events-title-today = Встречи сегодня
events-title-week = Встречи на неделе
events-search = Найти по слову: /events футбол
label-span-today = Сегодня
label-span-week = Неделя
label-span-all = Все
events-none-all = Пока ничего не намечено. Создайте первую встречу — это займёт минуту.
events-none-today = На сегодня больше ничего не намечено. Может быть, на неделе?
events-none-week = На неделе пока ничего. Посмотрите все — или соберите свою.
events-title-in-group = Ближайшие встречи этого чата
events-none-in-group = В этом чате пока ничего не намечено. Собрать встречу — /new.
search-title = Нашлось по «{ $sought }»
search-none = По «{ $sought }» ничего не нашлось. Попробуйте короче или другими словами.
toast-old-search = Этот поиск уже забыт. Вот всё, что намечено
my-title = Мои встречи
my-title-going = Мои встречи: иду или может быть
my-title-waiting = Мои встречи: в очереди
my-title-organised = Мои встречи: организую
my-title-past = Мои встречи: прошедшие
my-none-going = Пока никуда. Загляните во все встречи.
my-none-waiting = Вы нигде не ждёте в очереди.
my-none-organised = Своих встреч пока нет. Создайте первую.
my-none-past = Прошедших встреч пока нет.
list-cancelled = отменена

## Карточка
card-there = 🌍 Там: { $moment }
card-going =
    { $going ->
        [0] пока никто не идёт
        [one] идёт { $going } человек
        [few] идут { $going } человека
       *[other] идут { $going } человек
    }
card-free =
    { $capacity ->
        [1] свободно единственное место
        [one] свободно { $capacity } место
        [few] свободно { $capacity } места
       *[other] свободно { $capacity } мест
    }
card-seats =
    { $going ->
        [one] занято { $going } место из { $capacity }
        [few] занято { $going } места из { $capacity }
       *[other] занято { $going } мест из { $capacity }
    }
card-full =
    { $capacity ->
        [1] занято единственное место
       *[other] мест нет: занято { $going } из { $capacity }
    }
card-over =
    мест нет: { $going ->
        [one] { $going } человек
        [few] { $going } человека
       *[other] { $going } человек
    } на { $capacity ->
        [one] { $capacity } место
        [few] { $capacity } места
       *[other] { $capacity } мест
    }
card-names-now = Идут: { $names }
card-names-past = Участвовали: { $names }
card-names-cancelled = Собирались: { $names }
card-names-and-more-now = Идут: { $names } и ещё { $more }
card-names-and-more-past = Участвовали: { $names } и ещё { $more }
card-names-and-more-cancelled = Собирались: { $names } и ещё { $more }
place-on-map = Место на карте
place-map = на карте
place-moved = другое место на карте
label-on-map = На карте
toast-not-on-map = Места на карте больше нет
card-going-many-now = Идут: { $going }
card-going-many-past = Участвовали: { $going }
card-going-many-cancelled = Собирались: { $going }
card-signed-up =
    { $going ->
        [0] никто не записался
        [one] записался { $going } человек
        [few] записались { $going } человека
       *[other] записались { $going } человек
    }
card-organiser = Организует { $name }
card-by-link = Только по ссылке
card-you-are-in = Вы в списке
card-you-are-out = Вы не идёте
card-you-wait = Ваше место в очереди: { $place }
card-you-are-offered = Для вас есть место
card-you-may-come = Может быть, придёте
card-your-guests =
    { $guests ->
        [one] и { $guests } гость
        [few] и { $guests } гостя
       *[other] и { $guests } гостей
    }
card-you-bring =
    { $guests ->
        [one] с вами { $guests } гость
        [few] с вами { $guests } гостя
       *[other] с вами { $guests } гостей
    }
card-waiting = В очереди: { $waiting }
card-maybe = Может быть: { $maybe }
card-closed = Запись закрыта
card-cancelled = Встреча отменена
card-started = Встреча уже идёт
card-past = Встреча прошла
event-gone = Такой встречи нет. Возможно, её удалили.
toast-event-gone = Встречи больше нет
ask-report = Что не так со встречей «{ $title }»? Жалобу увидит только администратор, организатор о ней не узнает.
toast-reported = Спасибо! Администратор посмотрит.
toast-already-reported = Жалоба уже записана, спасибо
toast-going = Вы в списке
toast-already-going = Вы уже в списке
toast-not-going = Записано: не идёте
toast-already-not-going = Уже записано: не идёте
toast-waiting =
    { $place ->
        [1] Вы в очереди, первым
        [2] Вы в очереди, вторым
        [3] Вы в очереди, третьим
       *[other] Ваше место в очереди: { $place }
    }
toast-already-waiting =
    { $place ->
        [1] Вы уже в очереди, первым
        [2] Вы уже в очереди, вторым
        [3] Вы уже в очереди, третьим
       *[other] Уже записано, ваше место в очереди: { $place }
    }
toast-maybe = Записано: может быть
toast-already-maybe = Уже записано: может быть
toast-guests =
    { $guests ->
        [0] Без гостей
        [one] С вами { $guests } гость
        [few] С вами { $guests } гостя
       *[other] С вами { $guests } гостей
    }
toast-no-seats-for-guests = Для гостей мест нет. Ваше место за вами.
toast-too-many-guests =
    { $guests ->
        [0] На эту встречу приходят без гостей
        [one] Больше { $guests } гостя привести нельзя
       *[other] Больше { $guests } гостей привести нельзя
    }
toast-not-coming = Сначала «Иду», потом гости
toast-no-maybe = Тут отвечают только «Иду» или «Не иду»
toast-closed = Запись закрыта
toast-cancelled = Встреча отменена
toast-started = Встреча уже началась
toast-created = Встреча создана
toast-too-many-events = Больше {$most} будущих встреч сразу не открыть. Дождитесь начала одной из них или отмените лишнюю; черновик подождёт.

## Создание
ask-title =
    Как назовём встречу?
    Например: Футбол во дворе
ask-when =
    Когда начало?
    Например: завтра в 19:30, в субботу в 11:00 или 28.11 19:30
ask-hour =
    { $day }. Во сколько начало?
    Например: 19:30
ask-day = Какой день? Можно и написать: 28.11.
ask-which = Когда именно?
ask-location =
    Где встречаемся?
    Например: Лужники, ворота 3
ask-description = Что ещё стоит знать? Что взять с собой, сколько стоит, как пройти.
ask-seats =
    Сколько мест?
    Напишите число; «{ $without }» — без ограничения.
label-picture = Картинка
label-take-away = Убрать
ask-picture = Пришлите картинку: она станет карточкой встречи.
problem-no-picture = Тут нужна картинка: пришлите её как фото, не файлом.
draft-has-picture = Картинка есть, её покажет карточка.
draft-title = Черновик. Пока никому больше не виден.
draft-no-location = место не указано
draft-no-limit = число мест не ограничено
draft-seats =
    { $capacity ->
        [one] { $capacity } место
        [few] { $capacity } места
       *[other] { $capacity } мест
    }
draft-public = Будет видна всем в /events.
draft-by-link = Откроется только по ссылке.
draft-zone = Время: { $zone }. Если часовой пояс другой, нажмите кнопку.
ahead-tomorrow = завтра
draft-when = { $moment } — { $ahead }
draft-no-time = время спросим
suggestion = Создать встречу?
suggestion-declined = Хорошо. Если что — вот меню.
problem-cut =
    { $length ->
        [one] В описании получился { $length } знак
        [few] В описании получилось { $length } знака
       *[other] В описании получилось { $length } знаков
    }, а помещается { $most }: конец не вошёл.
note-forwarded = Пересланное — теперь в описании.
draft-press = Чтобы изменить, нажмите кнопку с нужным полем.
draft-untitled = без названия
draft-continue-or-anew = Уже пишется встреча: { $title }. Продолжить или начать заново?
draft-dropped = Черновик удалён.
draft-gone = Этого черновика уже нет.
toast-draft-gone = Черновика уже нет
toast-draft-changed = Черновик изменился — проверьте
nothing-to-cancel = Отменять нечего, всё осталось как было.
problem-title-empty = Название не прочиталось. Напишите его словами.
problem-title-long =
    { $length ->
        [one] В названии { $length } знак
        [few] В названии { $length } знака
       *[other] В названии { $length } знаков
    }, а помещается { $most }. Напишите короче — подробности пойдут в описание.
problem-long =
    { $length ->
        [one] Здесь { $length } знак
        [few] Здесь { $length } знака
       *[other] Здесь { $length } знаков
    }, а помещается { $most }. Напишите короче.
problem-seats = Места — это число от 1 до { $most }, например 10.
problem-not-text = Тут нужен текст.
problem-when-unreadable = Не получилось прочитать время. Напишите день и час, и ничего больше.
problem-when-past = Это время уже прошло. Нужно время в будущем; если в следующем году — напишите и год.
problem-when-no-such-day = Такого дня в календаре нет. Проверьте число и месяц.
problem-when-wrong-weekday = Этот день приходится на другой день недели. Проверьте число.
problem-when-no-such-hour = Такого часа нет. Часы — от 00:00 до 23:59.
problem-when-skipped = В эту ночь переводят часы, и такого часа не будет. Выберите другой.
problem-when-too-far = Так далеко вперёд не планируем: не больше пяти лет.

## Лицо бота
command-start = главное меню
command-new = создать встречу
command-events = ближайшие встречи
command-my = мои встречи
command-settings = настройки
command-cancel = отменить создание
command-export = всё обо мне файлом
command-forget = удалить меня
command-help = что здесь есть
bot-description = Тренировка, игра, прогулка — собираемся вместе. Создайте встречу одним сообщением, позовите друзей ссылкой, место занимается одним нажатием.
bot-short-description = Встречи с друзьями: создать, найти, прийти.

## Гости и заметка
ask-guests = { $title }: сколько гостей придёт с вами?
ask-guests-aside = Сколько гостей придёт с вами?
label-own-card = Заметка и остальное
ask-guest-names = Имена гостей можно написать следующим сообщением.
guest-names-now = Сейчас: { $names }
ask-note = { $title }: что передать организатору? Например: «опоздаю на десять минут».
note-now = Сейчас: { $note }
label-no-note = Убрать заметку

## Организатору
label-repeat = Повторить
label-close-sign-up = Закрыть запись
label-open-sign-up = Открыть запись
label-cancel-event = Отменить встречу
label-restore = Вернуть
label-tell = Сообщить участникам
label-co-organisers = Соорганизаторы
label-guests-limit = Гости
label-guests-allowed =
    { $number ->
        [0] Без гостей
       *[other] { $number }
    }
label-maybe-off = Без «может быть»
label-maybe-on = С «может быть»
label-names-hide = Скрыть имена
label-names-show = Показать имена
label-offers = Свободные места
label-offer-hours =
    { $number ->
        [0] Сразу
       *[other] { $number } ч
    }
label-yes = Да
label-no = Нет
organise-over = на { $over } больше
organise-guests =
    { $guests ->
        [0] Приходят без гостей
        [one] С собой можно привести { $guests } гостя
       *[other] С собой можно привести до { $guests } гостей
    }
organise-maybe-on = Можно ответить «Может быть»
organise-maybe-off = Отвечают только «Иду» или «Не иду»
organise-names-shown = Имена видны всем
organise-names-hidden = Имена видны только участникам
organise-public = Видна всем в /events
organise-by-link = Открывается только по ссылке
organise-offers =
    { $hours ->
        [0] Свободное место сразу достаётся следующему в очереди
        [one] Свободное место ждёт следующего в очереди { $hours } час
        [few] Свободное место ждёт следующего в очереди { $hours } часа
       *[other] Свободное место ждёт следующего в очереди { $hours } часов
    }
organise-done = Записано
organise-same = Так уже есть
organise-told =
    { $people ->
        [one] Записано. Узнает { $people } человек
        [few] Записано. Узнают { $people } человека
       *[other] Записано. Узнают { $people } человек
    }
ask-guests-setting = { $title }: сколько гостей может привести один человек?
ask-offers-setting = { $title }: сколько часов свободное место ждёт следующего в очереди?
ask-cancel = Отменить встречу «{ $title }»? Участники узнают об этом.
ask-reason = { $title }: почему отменяется? Причину увидят участники. Напишите её или нажмите «Пропустить».

## Уведомления
label-still-going = Всё ещё иду
label-cannot = Не смогу
label-take-it = Беру
label-open-event = К встрече
card-deleted = Этой встречи больше нет: её удалили.
notice-promoted = Место освободилось, теперь оно за вами!
notice-offered = Освободилось место. До { $until } оно ждёт только вас.
notice-offer-ended = Место не дождалось ответа и ушло дальше по очереди. Передумаете — откройте встречу.
notice-first-tap = Освободилось место! Оно достанется тому, кто нажмёт первым.
notice-removed = Организатор убрал вас из списка.
notice-answered-going =
    Администратор записал вас: вы идёте{ $guests ->
        [0] .
       *[other] , гостей — { $guests }.
    }
notice-answered-waiting =
    Администратор записал вас в очередь{ $guests ->
        [0] .
       *[other] , гостей — { $guests }.
    }
notice-answered-maybe = Администратор отметил за вас: «может быть».
the-administrator = Администратор
notice-changed = Во встрече кое-что изменилось.
notice-cancelled = Встреча отменена.
notice-handed-over = Эту встречу теперь организуете вы: её вам передали.
notice-replaced = Администратор передал эту встречу: теперь организатор — { $name }, а вы остаётесь соорганизатором.
notice-joined = Приглашение принято: у встречи новый соорганизатор.
notice-dismissed = Вы больше не соорганизатор этой встречи.
notice-restored = Встреча снова в силе.
notice-reminder-going = Встреча { $left }.
notice-reminder-waiting = Встреча { $left }. Свободных мест пока нет, ваше место в очереди: { $place }. Освободится место — сразу напишу.
notice-reminder-maybe = Встреча { $left }. Получится прийти?
left-minutes =
    { $number ->
        [one] через { $number } минуту
        [few] через { $number } минуты
       *[other] через { $number } минут
    }
left-hours =
    { $number ->
        [one] через { $number } час
        [few] через { $number } часа
       *[other] через { $number } часов
    }
left-days =
    { $number ->
        [one] через { $number } день
        [few] через { $number } дня
       *[other] через { $number } дней
    }
notice-over =
    { $over ->
        [1] Идущих на одного больше, чем мест. Никто из записавшихся места не потерял.
        [few] Идущих на { $over } человека больше, чем мест. Никто из записавшихся места не потерял.
       *[other] Идущих на { $over } человек больше, чем мест. Никто из записавшихся места не потерял.
    }

## Участники и соорганизаторы
participants-title = Участники: { $title }
participants-none = Пока никого. Поделитесь встречей — люди придут.
participants-hidden = Имена видят только участники.
participants-hidden-join = Имена видят только участники. Запишитесь — и увидите, кто ещё придёт.
participant-going = Идёт
participant-waiting = В очереди
participant-maybe = Может быть
participant-not-going = Не идёт
participant-guest-names = С собой: { $names }
participant-note = Заметка: { $note }
label-add-person = Добавить человека
label-table = Таблица
label-remove = Убрать
label-hand-over = Передать встречу
label-invite = Новая ссылка
label-revoke = Отозвать ссылку
ask-person = { $title }: кого добавить? Напишите имя — так попадают в список люди без Telegram.
ask-remove = { $name }: убрать из списка?
ask-remove-told = Придёт сообщение об этом.
ask-remove-seat = Место достанется следующему в очереди.
person-added = { $name } — в списке.
person-waits = { $name } — в очереди: свободных мест нет.
toast-removed = { $name } больше не в списке
toast-table = Таблица отправлена
table-separator = ;
table-file = участники
table-name = Имя
table-username = Имя в Telegram
table-answer = Ответ
table-guests = Гости
table-guest-names = Имена гостей
table-note = Заметка
table-since = С какого времени
co-organisers-title = Соорганизаторы: { $title }
co-organisers-none = Пока никого. Соорганизатор может всё, кроме отмены и передачи встречи.
co-organisers-may = Они могут всё, кроме отмены и передачи встречи.
co-organisers-link = Ссылка для одного человека; кто первым откроет её и согласится, станет соорганизатором: { $link }
co-organiser-is = Соорганизатор
ask-co-organise = { $name } зовёт вести встречу { $title } вместе. Стать соорганизатором?
invitation-gone = Эта ссылка уже не действует. Попросите у организатора новую.
toast-invitation-gone = Ссылка не действует
invitation-declined = Хорошо, ничего не изменилось.
toast-co-organiser = Вы соорганизатор
toast-revoked = Ссылка больше не действует
toast-dismissed = Больше не соорганизатор
ask-hand-over = Передать встречу { $title }? Организатором станет { $name }, а вы — соорганизатором.
heir-does-not-hear = Написать этому человеку бот сейчас не может: о передаче лучше сказать лично.
handed-over = Встреча передана. Организатор теперь { $name }.

## В группах
draft-in-same-group = Карточка появится в том же чате.
draft-in-lost-group = Похоже, бота в том чате больше нет: карточка появится там, когда его вернут.
draft-in-group = Карточка появится в чате «{ $title }».
new-in-group = Соберём встречу в личном чате, чтобы не шуметь здесь. Готовая карточка появится в этом чате.
to-nobody = Не вижу, кто пишет: сообщение пришло от имени группы или канала. Отключите анонимность или напишите мне в личный чат — там всё получится.
label-new-in-private = Создать встречу

## Что и когда слышно
label-hearing = Напоминания
label-as-organised = Как у организатора
label-as-usual = Как обычно
label-no-reminders = Не напоминать
label-quiet-hours = Тихие часы
label-no-quiet-hours = Без тихих часов
label-from-hour = с { $hour }
label-to-hour = до { $hour }
label-reminders = Напоминания
lead-minutes = { $number } мин
lead-hours = { $number } ч
lead-days =
    { $number ->
        [one] { $number } день
        [few] { $number } дня
       *[other] { $number } дней
    }
ahead-by-minutes =
    { $number ->
        [one] за { $number } минуту
        [few] за { $number } минуты
       *[other] за { $number } минут
    }
ahead-by-hours =
    { $number ->
        [1] за час
        [one] за { $number } час
        [few] за { $number } часа
       *[other] за { $number } часов
    }
ahead-by-days =
    { $number ->
        [1] за день
        [7] за неделю
        [one] за { $number } день
        [few] за { $number } дня
       *[other] за { $number } дней
    }
reminders-none = не приходят
reminders-before = { $leads }
hearing =
    Напоминания о встречах: { $reminders }
    Тихие часы: { $quiet }
    Новые ответы на мои встречи: { $digests }

    Кнопки включают и выключают напоминания на всех встречах сразу.
hearing-as-organised = как решит организатор, обычно { $usual }
quiet-none = нет
quiet-from-to = с { $begins } до { $ends }
quiet-hours =
    Тихие часы: { $quiet }

    Что может подождать до утра, подождёт. Если встреча начнётся раньше, сообщение придёт сразу, но без звука.
organise-reminders = Напоминания участникам: { $leads }
ask-reminders =
    { $title }: когда напомнить участникам?
    Сейчас: { $leads }. У кого в настройках выбрано своё, тот услышит по-своему.

## Сообщения участникам
label-write = Написать участникам
label-delivery = До кого дошло
label-send = Отправить
label-refresh = Обновить
label-pass-on = Передать в чат
label-write-going = Идут: { $people }
label-write-maybe = Может быть: { $people }
label-write-waiting = В очереди: { $people }
notice-message = { $name } пишет участникам:
write-ask = { $title }: что передать участникам? Напишите следующим сообщением — сначала покажу, как оно будет выглядеть.
write-preview = Так это придёт участникам. Чтобы исправить, пришлите новый текст.
write-people =
    { $people ->
        [0] Сейчас писать некому.
        [one] Получит { $people } человек.
        [few] Получат { $people } человека.
       *[other] Получат { $people } человек.
    }
write-enough = { $title }: за сутки участникам написали уже трижды, и больше будет похоже на шум. Следующее сообщение — после { $at }. Срочное лучше сказать в общем чате.
message-sent =
    { $people ->
        [one] Отправлено { $people } участнику
       *[other] Отправлено { $people } участникам
    }
delivery-none = { $title }: участникам пока ничего не сообщали.
delivery-changed = Об изменении: дошло { $reached } из { $people }
delivery-cancelled = Об отмене: дошло { $reached } из { $people }
delivery-restored = О том, что встреча снова в силе: дошло { $reached } из { $people }
delivery-message = Сообщение участникам: дошло { $reached } из { $people }
delivery-waiting =
    { $people ->
        [one] Ещё { $people } в пути
       *[other] Ещё { $people } в пути
    }
delivery-unreached = Не дошло: { $names }. Бот не может туда написать: его не запускали или остановили.
delivery-unreached-and-more = Не дошло: { $names } и ещё { $more }. Бот не может туда написать: его не запускали или остановили.
delivery-pass-on = Это можно передать в общем чате:
pass-on-changed = «{ $title }»: вот что изменилось.
pass-on-cancelled = «{ $title }» ({ $when }): встреча отменена.
pass-on-restored = «{ $title }»: встреча снова в силе, { $when }.
pass-on-message = «{ $title }» ({ $when }), от организатора:

## Сводка ответов
digests-on = сводкой, не чаще раза в час
digests-off = не приходят
label-digests-on = Присылать сводку
label-digests-off = Не присылать сводку
notice-digest = Новые ответы
digest-going = Идут +{ $count }: { $names }
digest-not-going = Идут −{ $count }: { $names }
digest-maybe = Может быть +{ $count }: { $names }
digest-waiting = В очереди +{ $count }: { $names }
digest-names = { $names }
digest-names-and-more = { $names } и ещё { $more }

## Администратору

alarm-dead-letters = ⚠️ Не удалось обработать { $count ->
    [one] { $count } обновление
    [few] { $count } обновления
   *[other] { $count } обновлений
 }: люди услышали извинение. Что случилось, видно на странице администратора в разделе «Сбои»; там же можно попробовать ещё раз.
alarm-disk = ⚠️ На диске с базой осталось { $megabytes } МБ. Освободите место: когда оно кончится, бот не сможет отвечать, пока место не появится.
alarm-sender = ⚠️ Сообщения не уходят уже { $minutes } мин. Посмотрите в журнале, что отвечает Telegram, и перезапустите бот, если там тихо: ничего не потеряется.
alarm-report = ⚠️ Жалоба на встречу «{ $title }»: { $reason }. На странице администратора это мероприятие № { $number }: там видны все жалобы, его можно отменить, а организатора заблокировать.
