# Русские тексты. Имя сообщения говорит, где оно стоит: label — кнопка, toast — ответ на нажатие.

language-ru = Русский
language-en = English

pattern-day = EEE, d MMMM
pattern-day-and-year = EEE, d MMMM y

## Кнопки
label-new-event = Создать встречу
label-all-events = Все встречи
label-my-events = Мои встречи
label-settings = Настройки
label-open-bot = Открыть бота
label-going = Иду
label-not-going = Не иду
label-share = Поделиться
label-previous = ‹
label-next = ›
label-my-going = Иду
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
label-back = Назад
label-continue = Продолжить
label-anew = Начать заново
label-by-link = По ссылке
label-public = Для всех

## Знакомство
greeting =
    Привет, { $name }!

    Здесь собираются вместе: на тренировку, игру, прогулку.
    Создайте встречу или найдите готовую — место занимается одним нажатием.
group-greeting = Встречи создаются и обсуждаются со мной в личном чате, а здесь /events покажет ближайшие.
help =
    /events — ближайшие встречи; слова после команды ищут: /events футбол
    /new — создать встречу
    /my — мои встречи
    /settings — язык
    /cancel — бросить то, что пишется

    Чтобы пойти, откройте встречу и нажмите «Иду». Передумали — «Не иду».
group-help = Здесь я отвечаю на /events — ближайшие встречи. Остальное — в личном чате.
settings = Язык: { $language }
toast-language = Теперь по-русски
unknown-command = Такой команды нет. Вот что есть:
not-understood = Тут я понимаю команды и кнопки. Создать встречу — /new, найти — /events.
old-button = Эта кнопка из старого сообщения. Вот свежие:
toast-old-button = Кнопка устарела
sorry-failed = Что-то сломалось на нашей стороне, и мы уже знаем. Попробуйте ещё раз чуть позже.

## Списки
events-title = Ближайшие встречи
events-none = Пока ничего не намечено. Создайте первую встречу — это минута.
events-none-in-group = Пока ничего не намечено.
search-title = Нашлось по «{ $sought }»
search-none = По «{ $sought }» ничего не нашлось. Попробуйте короче или другими словами.
search-more = Показаны ближайшие. Уточните поиск, чтобы найти остальные.
my-title = Мои встречи
my-title-going = Иду
my-title-organised = Организую
my-title-past = Прошедшие
my-none-going = Пока никуда. Загляните во все встречи.
my-none-organised = Своих встреч пока нет. Создайте первую.
my-none-past = Прошедших встреч пока нет.
list-cancelled = отменена

## Карточка
card-going =
    { $going ->
        [0] пока никто не идёт
        [one] идёт { $going } человек
        [few] идут { $going } человека
       *[other] идут { $going } человек
    }
card-seats =
    { $going ->
        [one] занято { $going } место из { $capacity }
        [few] занято { $going } места из { $capacity }
       *[other] занято { $going } мест из { $capacity }
    }
card-full =
    { $capacity ->
        [one] занято единственное место
       *[other] мест нет: занято { $going } из { $capacity }
    }
card-names = Идут: { $names }
card-names-and-more = Идут: { $names } и ещё { $more }
card-organiser = Организует { $name }
card-by-link = Только по ссылке
card-you-are-in = Вы в списке
card-you-are-out = Вы не идёте
card-cancelled = Встреча отменена
card-started = Встреча уже идёт
card-past = Встреча прошла
event-gone = Такой встречи нет. Возможно, её удалили.
toast-event-gone = Встречи больше нет
toast-going = Вы в списке
toast-already-going = Вы уже в списке
toast-not-going = Записано: не идёте
toast-already-not-going = Уже записано: не идёте
toast-full = Мест нет. Если место освободится, «Иду» сработает.
toast-cancelled = Встреча отменена
toast-started = Встреча уже началась
toast-created = Встреча создана

## Создание
ask-title =
    Как назовём встречу?
    Например: Футбол во дворе
ask-when =
    Когда начало?
    Например: 28.11 19:30, 28.11.2026 19:30 или просто 19:30
ask-hour =
    { $day }. Во сколько начало?
    Например: 19:30
ask-which = Когда именно?
ask-location =
    Где встречаемся?
    Например: Лужники, ворота 3
ask-description = Что ещё стоит знать? Что взять с собой, сколько стоит, как пройти.
ask-seats =
    Сколько мест?
    Напишите число; «Пропустить» — без ограничения.
draft-title = Черновик. Видите его только вы.
draft-no-location = место не указано
draft-no-limit = мест без ограничения
draft-seats =
    { $capacity ->
        [one] { $capacity } место
        [few] { $capacity } места
       *[other] { $capacity } мест
    }
draft-public = Будет видна всем в /events.
draft-by-link = Откроется только по ссылке.
draft-press = Чтобы изменить, нажмите кнопку с нужным полем.
draft-untitled = без названия
draft-continue-or-anew = Уже пишется встреча: { $title }. Продолжить или начать заново?
draft-dropped = Черновик удалён.
draft-gone = Этого черновика уже нет.
toast-draft-gone = Черновика уже нет
toast-draft-changed = Черновик изменился — проверьте
nothing-to-cancel = Отменять нечего.
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
problem-when-unreadable = Не получилось прочитать время. Напишите день и час цифрами.
problem-when-past = Это время уже прошло. Нужно время в будущем.
problem-when-no-such-day = Такого дня в календаре нет. Проверьте число и месяц.
problem-when-wrong-weekday = Этот день приходится на другой день недели. Проверьте число.
problem-when-no-such-hour = Такого часа нет. Часы — от 00:00 до 23:59.
problem-when-skipped = В эту ночь переводят часы, и такого часа не будет. Выберите другой.
problem-when-too-far = Так далеко вперёд не планируем: не больше пяти лет.

## Лицо бота
command-start = с начала
command-new = создать встречу
command-events = ближайшие встречи
command-my = мои встречи
command-settings = настройки
command-cancel = бросить черновик
command-help = что здесь есть
bot-description = Тренировка, игра, прогулка — собираемся вместе. Создайте встречу одним сообщением, позовите друзей ссылкой, место занимается одним нажатием.
bot-short-description = Встречи с друзьями: создать, найти, прийти.
