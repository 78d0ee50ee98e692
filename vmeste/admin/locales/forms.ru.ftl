# Формы и действия на странице администратора.

save = Сохранить
create = Создать
leave = Не менять ничего
leave-new = Не создавать
leave-message = Не отправлять
needed = обязательно
again = Страница устарела
again-hint = Форма была открыта слишком давно или в другом браузере. Всё, что введено, сохранилось: отправьте ещё раз.
again-send = Отправить ещё раз
error-kept = Всё, что введено, сохранилось на этой странице: отправьте ещё раз.
typed = Что было введено

# Что не так
form-wrong = Не сохранено. Вот что нужно поправить:
form-overtaken = Не сохранено: пока форма была открыта, кто-то изменил то же самое.
form-overtaken-hint = Ниже показано и то и другое. Чтобы осталось введённое, сохраните ещё раз.
others-now = Сейчас там:
others-hint = В поле — то, что введено здесь.
others-empty = пусто
wrong-empty = Это поле нужно заполнить.
wrong-long = Слишком длинно: { $length } знаков, а помещается { $most }.
wrong-number = Нужно целое число от { $least } до { $most }.
wrong-choice = Выберите одно из предложенного.
wrong-moment = Не похоже на дату и время. Пишите так: 2026-11-28 19:30.
wrong-skipped = Такого времени в этот день нет: часы переводят вперёд. Возьмите на час позже.
wrong-past = Это уже прошло. Начало должно быть впереди.
wrong-far = Слишком далеко: больше пяти лет вперёд.
wrong-end = Окончание раньше начала. Поправьте одно из них или сотрите окончание.
wrong-zone = Такого часового пояса нет. Пишите так: Europe/Moscow.

# Мероприятие
event-new = Новое мероприятие
event-edit = Изменить мероприятие
part-what = Что
part-when = Когда и где
part-seats = Места
part-who-sees = Кому видно
field-in-zone = Время: { $zone ->
    [UTC] UTC
   *[other] { $city } ({ $zone })
}
field-ends-hint = Можно не заполнять
field-capacity = Сколько мест
field-capacity-hint = Пусто — без ограничения
field-unlimited = без ограничения
field-guests-allowed = Гостей с одним человеком
field-no-guests = нельзя
field-offer-hours = На сколько часов предлагать освободившееся место
field-offer-hours-hint = Пусто — место сразу получает первый в очереди
field-offer-none = сразу отдавать
field-maybe-allowed = Можно отвечать «Может быть»
field-public = Видно всем в списке встреч
field-public-hint = Иначе мероприятие находят только по ссылке
field-names-hidden = Скрыть имена участников
field-names-hidden-hint = Их увидят только участники и организаторы
field-time-zone = Часовой пояс мероприятия
field-time-zone-hint = В нём время показано на карточке
tell = Сообщить участникам
tell-yes = Да, каждому в личные сообщения
tell-no = Нет, никому не сообщать
tell-of-changes = Сообщается о новом названии, описании, времени и месте. Карточки в чатах обновятся в любом случае.

# Сделано
done-created = Создано.
done-changed = Сохранено.
done-nothing = Ничего не изменилось.
done-refused = Не получилось: прошедшее или отменённое мероприятие уже не меняют.
done-told = { $count ->
    [one] Об этом узнает { $count } человек.
    [few] Об этом узнают { $count } человека.
   *[many] Об этом узнают { $count } человек.
}
done-over = { $count ->
    [one] Идущих больше, чем мест: лишний { $count } человек. Никто не исключён.
    [few] Идущих больше, чем мест: лишних { $count } человека. Никто не исключён.
   *[many] Идущих больше, чем мест: лишних { $count } человек. Никто не исключён.
}

error-403 = Запрос пришёл не с этой страницы
error-403-hint = Изменения принимаются только из форм самой страницы администратора. Откройте нужную форму и отправьте её ещё раз.
error-408 = Запрос шёл слишком долго
error-408-hint = Проверьте связь и отправьте форму ещё раз.
error-413 = Слишком много текста
error-413-hint = Вернитесь назад: введённое осталось в форме. Сократите самый длинный текст и отправьте ещё раз.

wrong-nobody = Найдите нужное и отметьте его.
wrong-not-ticked = Отметьте одно из найденного.
wrong-not-found = Ничего не нашлось. Попробуйте короче или другими словами.
wrong-known = Человек с таким Telegram ID уже есть.
wrong-telegram-id = Telegram ID — это число, например 7123456789; @username сюда не подходит.
wrong-no-seats-for-guests = Столько гостей не поместится: мест не хватает.
wrong-too-many-guests = Организатор разрешил меньше гостей с одним человеком.
wrong-not-coming = Гости бывают только у того, кто идёт или ждёт в очереди.
wrong-no-maybe = В этом мероприятии «может быть» не отвечают.
wrong-closed = Запись закрыта. Сначала откройте её.
wrong-cancelled = Мероприятие отменено: ответы больше не меняют.
wrong-started = Мероприятие уже началось: ответы больше не меняют.
wrong-event-cancelled = Мероприятие отменено. Сначала верните его, потом сохраните ещё раз.
wrong-event-past = Мероприятие уже прошло: его больше не меняют.
wrong-cancelled-before = Мероприятие уже отменил кто-то другой.
wrong-answered = У этого человека уже есть ответ. Ничего не изменено.
wrong-shut-out = Этот человек заблокирован. Чтобы записать его, сначала разблокируйте.
wrong-organiser-shut-out = Этот человек заблокирован. Чтобы сделать его организатором, сначала разблокируйте.
answered-open = Открыть ответ
find-user = Имя, @username или Telegram ID
find-event = Название, место или код
find-nothing = Ничего не нашлось. Попробуйте короче или другими словами.
find-more = Нашлось больше. Уточните поиск, если нужного здесь нет.

# Что можно сделать
do-edit = Изменить
do-add = Добавить участника
do-add-to-event = Записать на мероприятие
do-event-for = Создать мероприятие
do-open = Открыть запись
do-close = Закрыть запись
do-cancel = Отменить мероприятие
do-cancel-first = Отменить и сообщить
do-restore = Вернуть
do-delete = Удалить
do-remove = Убрать из списка
do-block = Заблокировать
do-unblock = Разблокировать

event-cancel = Отменить мероприятие
event-cancel-do = Отменить мероприятие
event-cancel-hint = Карточки в чатах скажут, что оно отменено. До начала отмену можно будет взять назад.
event-restore = Вернуть мероприятие
event-restore-do = Вернуть
event-restore-hint = Все ответы остались, места и очередь — как были.
event-delete = Удалить мероприятие
event-delete-do = Удалить навсегда
field-reason = Причина
field-reason-hint = Её увидят участники; можно не заполнять
delete-hint = Вернуть удалённое нельзя. Вместе с мероприятием исчезнут:
delete-live = Участники не узнают, что его больше нет. Если об этом нужно сказать, сначала отмените.
delete-unsent = Неотправленные уведомления не дойдут. Если они важны, подождите минуту.
goes-answers = { $count ->
    [one] { $count } ответ
    [few] { $count } ответа
   *[many] { $count } ответов
}
goes-notices = { $count ->
    [one] { $count } уведомление
    [few] { $count } уведомления
   *[many] { $count } уведомлений
}
goes-unsent = ещё не отправлено: { $count }
goes-changes = { $count ->
    [0] история изменений: в ней ничего нет
    [one] история изменений: { $count } запись
    [few] история изменений: { $count } записи
   *[many] история изменений: { $count } записей
}
goes-co-organisers = права соорганизаторов: { $count }
goes-reports = жалобы: { $count }
stays-hint = Останутся:
stays-cards = { $count ->
    [0] карточки в чатах: их нет
    [one] { $count } карточка в чате; она скажет, что мероприятия больше нет
    [few] { $count } карточки в чатах; они скажут, что мероприятия больше нет
   *[many] { $count } карточек в чатах; они скажут, что мероприятия больше нет
}
stays-log = запись в журнале: название и кто удалил
is-reported = На мероприятие жалуются.
report-spam = спам
report-fraud = обман
report-other = другое
is-cancelled = Мероприятие отменено.
is-closed = Запись закрыта: новых участников не записывают, очередь движется.
yes = да
no = нет
and-guests = { $count ->
    [one] с { $count } гостем
   *[many] с { $count } гостями
}
and-more = и ещё { $count }

# Под мероприятием и под человеком
more-line = Очередь
more-offered = место предложено до
more-co-organisers = Соорганизаторы
more-cards = Карточки в чатах
more-first = Здесь первые { $count }, есть и другие.
more-newest = Здесь последние { $count }, раньше были и другие.
more-no-cards = Карточек в чатах нет.
more-notices = Уведомления
more-no-notices = Уведомлений не было.
more-changes = Что менялось
more-no-changes = Ничего не меняли.
administrator = администратор
by-bot = бот
card-private = Личный чат
card-inline = Отправлена через «Поделиться»
card-chat = Чат
card-posted = с
card-due = обновляется
card-fresh = свежая
notice-sent = отправлено
notice-failed = не дошло
unsent-no-telegram = человек без Telegram
unsent-shut-out = заблокирован администратором
unsent-unreachable = боту нельзя писать этому человеку
notice-due = ждёт отправки
notice-untrue = отпало
kind-promoted = Досталось место
kind-offered = Предложено место
kind-offer_ended = Предложение места истекло
kind-first_tap = Место тому, кто первый
kind-removed = Убран из списка
kind-answered = Записан администратором
kind-changed = Мероприятие изменилось
kind-cancelled = Мероприятие отменено
kind-restored = Мероприятие снова в силе
kind-over = Идущих больше, чем мест
kind-handed_over = Назначен организатором
kind-replaced = Организатор теперь другой
kind-joined = Новый соорганизатор
kind-dismissed = Больше не соорганизатор
change-title = Название
change-description = Описание
change-date = Начало
change-ends_at = Окончание
change-location = Где
change-capacity = Сколько мест
change-guests_allowed = Гостей с одним человеком
change-maybe_allowed = Можно «может быть»
change-names_hidden = Имена скрыты
change-public = Видно всем
change-offer_hours = Часы на подтверждение места
change-language = Язык
change-time_zone = Часовой пояс
change-closed_at = Запись закрыта
change-cancelled = Отменено
change-restored = Возвращено
change-creator_id = Передано другому организатору
change-added = Добавлен участник
change-removed = Убран из списка
change-answer = Ответ за человека
change-note = Заметка
change-co_organiser_joined = Новый соорганизатор
change-co_organiser_removed = Соорганизатор убран
change-created = Создано
change-deleted = Мероприятие удалено
change-user_created = Человек добавлен
change-user_deleted = Человек удалён
change-forgotten = Данные о себе стёрты
change-promoted = Место из очереди
change-offered = Предложено место
change-offer_ended = Предложение места истекло
change-first_name = Имя
change-blocked = Заблокирован
change-unblocked = Разблокирован

# Люди
user-new = Новый пользователь
user-edit = Изменить пользователя
user-block = Заблокировать пользователя
user-block-hint = Бот один раз вежливо скажет об этом и перестанет отвечать. Разблокировать можно в любой момент.
block-answers = { $count ->
    [one] Записан на { $count } мероприятие впереди
   *[many] Записан на мероприятия впереди: { $count }
}
block-answers-leave = Освободить эти места
block-answers-hint = Места сразу получат те, кто ждёт в очереди
block-events = { $count ->
    [one] Организует { $count } мероприятие впереди
   *[many] Организует мероприятия впереди: { $count }
}
block-events-cancel = Отменить эти мероприятия
block-events-hint = Участники об этом узнают; иначе всё остаётся как есть, а организатора можно сменить на странице мероприятия
block-nothing = Впереди у этого человека ничего нет.
is-blocked = Заблокирован: бот ему не отвечает.
reach-none = Человек без Telegram: написать ему бот не может.
reach-lost = Бот не может написать этому человеку с
field-name-hint = Когда человек напишет боту, имя станет таким, как в Telegram
field-telegram-id-hint = Только цифры; пусто — человек без Telegram
field-language-own = как в Telegram
field-own-zone = Часовой пояс

# Участники
eventparticipant-new = Новый участник
participant-edit = Изменить ответ
participant-remove = Убрать из списка
participant-remove-hint = Ответ станет «не идёт», место получит первый в очереди, кому оно подойдёт.
field-answer-going = Идёт
field-answer-waiting = В очереди
field-answer-maybe = Может быть
field-answer-not_going = Не идёт
field-answer-hint = Если мест нет, человек встанет в конец очереди
field-without-guests = без гостей
field-note = Заметка
field-guest-names = Имена гостей
tell-person = Сообщить этому человеку
tell-person-yes = Да, в личные сообщения
tell-person-no = Нет, не сообщать

done-answered = Ответ записан.
done-line = Мест нет: человек встал в очередь.
done-removed = Человек убран из списка.
done-cancelled = Мероприятие отменено.
done-restored = Мероприятие снова в силе.
done-opened = Запись открыта.
done-closed = Запись закрыта.
done-deleted = Удалено.
done-blocked = Заблокирован.
done-unblocked = Разблокирован.
user-delete = Удалить пользователя
kind-reminder = Напоминание
kind-message = Письмо участникам
kind-digest = Новые ответы
done-sent = Сообщение отправляется.
done-delivered = Обработано: на этот раз бот справился.
user-delete-hint = Имя, @username и Telegram ID исчезнут навсегда. Если человек снова напишет боту, он придёт как новый.
stake-seats = { $count ->
    [one] освободится { $count } место впереди, его получит очередь
   *[many] освободятся места на встречах впереди: { $count }, их получит очередь
}
stake-handed-over = перейдут соорганизаторам: { $count }
stake-cancelled = отменятся, и участники узнают: { $count }
stake-nameless = останутся без имени:

# Сообщение участникам
do-message = Написать участникам
message-new = Сообщение участникам
message-text = Что написать
message-hint = Придёт каждому в личный чат от имени администратора. Короткое читают охотнее.
message-whom = Кому
message-preview = Посмотреть
message-preview-title = Так это увидят
message-send = Отправить
message-nobody = Писать пока некому.
message-enough = На сегодня хватит: больше трёх сообщений в день участники этого мероприятия не получают.
message-counted = { $count ->
    [one] Получит { $count } человек
    [few] Получат { $count } человека
   *[many] Получат { $count } человек
}
message-change = Поправить

# Журнал и необработанное
audit = Журнал
audit-lead = Кто, когда и что менял
audit-search = Мероприятие или человек
audit-by = Кто менял
audit-by-any = Все
audit-by-administrator = Администратор
audit-by-people = Люди
audit-by-bot = Бот
audit-none = Ничего не меняли
audit-none-hint = Здесь появится всё, что меняют организаторы в чате, администратор на этой странице и сам бот.
older = Раньше
newest = К самым новым
deadletter = Сбои
deadletter-one = Сбой № { $id }
deadletter-lead = Сообщения и нажатия, с которыми бот не справился. Человек получил извинение.
deadletter-none = Всё обработано
deadletter-none-hint = Сюда попадает то, на чём бот споткнулся; хранится тридцать дней.
deadletter-again = Попробовать ещё раз
deadletter-again-hint = Бот возьмётся за это так же, как в первый раз. Не получится — останется здесь.
deadletter-failed = Снова не получилось:
deadletter-not-running = рядом с этой страницей бот не запущен.
deadletter-reason = Что случилось
deadletter-when = Когда
deadletter-number = Сбой №
deadletter-sheet-hint = Все сбои, самые новые сверху; открывается в Excel
deadletter-payload = Что пришло
change-message = Сообщение участникам

# Список файлом
sheet = Скачать CSV
sheet-hint = Весь список, как он сейчас найден и упорядочен; открывается в Excel
sheet-separator = ;
sheet-taken = Занято мест
sheet-state = Состояние
sheet-what = Что менялось
sheet-old = Было
sheet-new = Стало

# Передача мероприятия
event-organiser = Сменить организатора
event-organiser-do = Передать
organiser-now = Сейчас организует
organiser-next = Кто организует дальше
organiser-hint = Прежний организатор останется соорганизатором. Сообщение придёт обоим.
organiser-hint-alone = Прежний организатор не станет соорганизатором: бот ему не пишет. Сообщение придёт новому.
