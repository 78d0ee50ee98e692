# Страница администратора.

product = vmeste
overview = Обзор
skip = Перейти к содержанию
sections = Разделы
language-switch = Язык страницы
zone = Время на странице: { $zone ->
    [UTC] UTC
   *[other] { $city } ({ $zone })
}
zone-change = Сменить
times = Часовой пояс
times-lead = В нём эти страницы показывают время, и в нём его вводят. Бот каждому пишет в его собственном.
times-zone = Город с таким же временем
times-usual = как у бота: { $city }
zones-usual = Частые
zones-africa = Африка
zones-america = Америка
zones-antarctica = Антарктида
zones-arctic = Арктика
zones-asia = Азия
zones-atlantic = Атлантический океан
zones-australia = Австралия
zones-europe = Европа
zones-indian = Индийский океан
zones-pacific = Тихий океан

user = Пользователи
event = Мероприятия
eventparticipant = Участники

user-one = Пользователь № { $id }
event-one = Мероприятие № { $id }
eventparticipant-one = Участие № { $id }

user-count = { $count ->
    [one] { $count } пользователь
    [few] { $count } пользователя
   *[many] { $count } пользователей
}
event-count = { $count ->
    [one] { $count } мероприятие
    [few] { $count } мероприятия
   *[many] { $count } мероприятий
}
eventparticipant-count = { $count ->
    [one] { $count } ответ
    [few] { $count } ответа
   *[many] { $count } ответов
}
user-many = больше { $count } пользователей
user-about = около { $count } пользователей
event-many = больше { $count } мероприятий
event-about = около { $count } мероприятий
eventparticipant-many = больше { $count } ответов
eventparticipant-about = около { $count } ответов

# Столбцы
column-id = №
column-name = Имя
column-username = Имя в Telegram
column-telegram_id = Telegram ID
column-language = Язык
column-registered = Зарегистрирован
column-title = Название
column-date = Начало
column-ends = Окончание
column-location = Где
column-seats = Места
column-creator = Организатор
column-public = Кому видно
column-event_language = Язык карточки
column-code = Код
column-created = Создано
column-cancelled = Отменено
column-description = Описание
column-user = Пользователь
column-answer = Ответ
column-guests = Гости
column-event = Мероприятие
column-starts = Начало
column-joined = Ответ дан

# Значения
answer-going = идёт
answer-maybe = может быть
answer-waiting = в очереди
answer-not_going = не идёт
when-upcoming = предстоит
overview-upcoming = впереди
when-past = прошло
when-cancelled = отменено
public-yes = всем, в списке встреч
public-no = по ссылке
seats-of = { $taken } из { $capacity }
seats-unlimited = { $taken }, без ограничения
seats-over = сверх мест: { $count }
nothing = не указано
no-name = без имени
local-time = на месте: { $moment } ({ $city })

# Фильтры
filter-when = Когда
filter-answer = Ответ
filter-any = Все
filter-when-upcoming = Предстоящие
filter-when-past = Прошедшие
filter-when-cancelled = Отменённые
filter-answer-going = Идут
filter-answer-maybe = Может быть
filter-answer-waiting = В очереди
filter-answer-not_going = Не идут
belongs-creator = Организатор: { $title }
belongs-event = Мероприятие: { $title }
belongs-user = Пользователь: { $title }
belongs-clear = Убрать условие

# Списки
search = Поиск
search-submit = Найти
search-user = Имя, @username или Telegram ID
search-event = Название, описание, место, код
search-eventparticipant = Человек или мероприятие
sort-by = Упорядочить по столбцу «{ $column }»
order = Порядок
sort-narrow = По этому столбцу упорядочиваются списки до { $count } строк: выберите условие или найдите нужное
cut = Найдено слишком много, здесь лишь часть. Уточните запрос.
pages = Страницы
page-first = В начало
page-previous = Назад
page-next = Вперёд
page-last = В конец
show-all = Показать все
clear = Показать весь список

related-event-creator = Организует
related-eventparticipant-user = Ответы на мероприятия
related-eventparticipant-event = Участники
none-event-creator = Пока ни одного мероприятия
none-eventparticipant-user = Пока ни на одно мероприятие
none-eventparticipant-event = Пока никто не ответил

empty-user = Пока никого нет
empty-user-hint = Пользователь появится здесь, как только напишет боту /start. Того, кто без Telegram, добавляют кнопкой «Новый пользователь».
empty-event = Пока нет ни одного мероприятия
empty-event-hint = Мероприятие создают в чате с ботом командой /new или здесь, кнопкой «Новое мероприятие».
empty-eventparticipant = Пока никто не ответил
empty-eventparticipant-hint = Ответ появится, когда кто-нибудь нажмёт «Иду» или «Не иду» на карточке мероприятия.
empty-search = Ничего не нашлось
empty-search-hint = Попробуйте короче, другими словами или без условий. Одна-две буквы ищутся в начале слова, три и больше — где угодно.

# Обзор
overview-lead = Кто здесь и что намечается
overview-next = Ближайшие мероприятия
overview-newest = Новые пользователи
overview-answers = Ответы
overview-newest-answers = среди последних { $count }
overview-delivery = Состояние бота
overview-owed = Ответы, ждущие отправки
overview-dead = Сбои
overview-none = нет
overview-last = Последнее обновление
overview-never = ещё не было
overview-revision = Ревизия схемы
overview-no-revision = миграций не было
overview-version = Версия
overview-period = Период
overview-notices = Доставка
period-7d = 7 дней
period-30d = 30 дней
period-12w = 12 недель
period-12m = 12 месяцев
step-day = День
step-week = Неделя с
step-month = Месяц
plot-people = Новые пользователи:
plot-events = Новые мероприятия:
plot-answers = Ответы за период:
plot-fullness = Насколько заполнены прошедшие мероприятия
plot-table = Показать таблицей
full-empty = никого
full-some = меньше половины
full-most = больше половины
full-full = полностью
full-nothing = За этот период не было мероприятий с ограничением мест.
delivery-waiting = Уведомления в ожидании
delivery-sent = Отправлено за период
delivery-failed = Не доставлено
delivery-cards = Карточки на обновление
delivery-unreachable = Кому бот не может написать
delivery-late = Отставание
delivery-minutes = { $count } мин
amount = { NUMBER($count) }
more-than = больше { $count }

# Ошибки
error-back = К списку
error-home = На главную страницу
error-400 = Адрес не понят
error-400-hint = Такого порядка, фильтра или страницы нет. Возможно, ссылка повреждена.
error-401 = Нужен пароль
error-401-hint = Обновите страницу и введите имя и пароль администратора из настроек бота.
error-404 = Здесь ничего нет
error-404-hint = Запись могли удалить, или в адресе ошибка.
error-405 = Так эту страницу открыть нельзя
error-405-hint = Откройте её обычным переходом по ссылке.
error-429 = Слишком много попыток
error-429-hint = Пароль несколько раз введён неверно. Подождите минуту и попробуйте ещё раз.
error-500 = Что-то сломалось
error-500-hint = Ошибка записана в журнал бота. Попробуйте ещё раз; если повторится, посмотрите в журнал.
error-503 = База данных не отвечает
error-503-hint = Страница откроется, как только база вернётся. Попробуйте через минуту.
error-other = Запрос не выполнен
error-other-hint = Вернитесь назад и попробуйте ещё раз.
