# English texts. A name tells where its text stands: label is a button, toast the answer to a press.

## Of the language itself: its name, with whom it is spoken (Telegram's language codes), zones to suggest
language-name = English
language-codes = en
language-zones =
    America/Los_Angeles America/Denver America/Chicago America/New_York America/Sao_Paulo
    Europe/London Europe/Lisbon Europe/Paris Europe/Berlin Europe/Warsaw
    Europe/Athens Europe/Istanbul Europe/Moscow Asia/Dubai Asia/Kolkata
    Asia/Bangkok Asia/Singapore Asia/Shanghai Asia/Tokyo Australia/Sydney
    Pacific/Auckland
zone-msk = MSK
pattern-day = EEE, MMMM d
moment-until = { $start } until { $end }
pattern-day-and-year = EEE, MMMM d, y

## Buttons
label-new-event = New event
label-all-events = All events
label-my-events = My events
label-settings = Settings
label-open-bot = Open the bot
label-going = Going
label-not-going = Not going
label-maybe = Maybe
label-join-line = Join waiting list
label-guests = Guests: { $guests }
label-note = Note
label-mine = Guests and note
label-participants = Participants
label-edit = Edit
label-without-guests = No guests
label-share = Share
label-calendar = Add to calendar
label-qr = QR code
calendar-caption = { $title }: open the file to have the event in your calendar. If it is moved, press “Add to calendar” again and the entry follows.
calendar-cancelled = { $title }: the event is cancelled. Open the file to let your calendar know.
toast-calendar = The file is sent
toast-qr = The picture is sent
label-previous = ‹
label-next = ›
label-my-going = Going
label-my-waiting = Waiting
label-my-organised = Organised
label-my-past = Past
label-create = Create
label-title = Title
label-when = When
label-location = Where
label-description = Description
label-seats = Seats
label-cancel = Cancel
label-skip = Skip
label-clear = Clear
label-report = Report
label-report-spam = Spam
label-report-fraud = Fraud
label-report-other = Something else
label-back = Back
label-continue = Continue
label-anew = Begin anew
label-by-link = By link only
label-more = More
label-pick-day = Pick a day
label-public = For everybody

## Getting to know each other
greeting =
    Hello, { $name }!

    This is where people come together: to train, to play, to go for a walk.
    Create an event or find one — a seat takes one tap.
group-greeting = /new puts an event together for this chat, /events shows what is coming up here. Everything else is in a private chat.
help =
    /events — what is coming up; words after it search: /events football
    /new — create an event
    /my — my events
    /settings — language, time zone, my data
    /cancel — drop what is being written

    To take part, open an event and press “Going”. Changed plans? “Not going”.
group-help = Here I answer /new — an event for this chat, and /events — what is coming up here. Everything else is in a private chat.
settings = Language: { $language }
settings-zone = Time zone: { $zone }, now { $hour }
label-zone = Time zone
ask-zone =
    Time zone: { $zone }, now { $hour }.

    If that is not right, choose a city, type yours, or send a location.
ask-which-city = Which of these?
problem-zone = That city is not on the list. Type the nearest big one — or just what your watch shows, like 15:30.
problem-zone-of-place = That is the open sea. Send a place on land, or type a city.
toast-zone = { $zone }, now { $hour }
my-data =
    Everything I know about you comes as one file: /export.
    Or goes for good: /forget.
label-my-data = My data
label-take-along = Download all about me
label-forget-me = Erase me
label-forget-for-good = Erase for good
export-caption = Here is all I keep about you: profile, events, answers, notes, notices, drafts.
toast-exported = The file is sent
ask-forget = Erase everything about you?
forget-what-goes = Your name, answers, notes, guests and drafts will go. So will the titles and descriptions of your events.
forget-seats =
    { $number ->
        [one] your seat at { $number } event becomes free
       *[other] your seats at { $number } events become free
    }
forget-handed-over =
    { $number ->
        [one] { $number } event of yours goes to its co-organiser
       *[other] { $number } events of yours go to their co-organisers
    }
forget-cancelled =
    { $number ->
        [one] { $number } event of yours is cancelled, and its participants are told
       *[other] { $number } events of yours are cancelled, and their participants are told
    }
forget-what-stays = The messages in this chat stay: Telegram lets you delete them with the chat.
ask-forget-again = Really erase? Nothing of it can be brought back.
forget-called-off = All right, nothing is erased.
forgotten = Done, everything is erased. To come back, /start: we meet anew.
erased-title = Event
erased-reason = The organiser has erased their profile.
toast-language = English it is
unknown-command = There is no such command. Here is what there is:
not-understood = I understand commands and buttons here. Create an event: /new, find one: /events.
old-button = That button belongs to an old message. Fresh ones:
toast-old-button = This button is out of date
shut-out = The administrator has closed the bot for you. If this is a mistake, please write to them.
sorry-failed = Something broke on our side. Please try again a little later.
too-fast = That was a little too fast. Take a short break, and we go on.

## Lists
events-title-all = Coming up
events-title-today = Today
events-title-week = This week
events-search = Search by a word: /events football
label-span-today = Today
label-span-week = Week
label-span-all = All
events-none-all = Nothing is planned yet. Create the first event — it takes a minute.
events-none-today = Nothing else today. Perhaps this week?
events-none-week = Nothing this week yet. See all, or start something of your own.
events-title-in-group = Upcoming in this chat
events-none-in-group = Nothing is planned in this chat yet. Put an event together: /new.
search-title = Found for “{ $sought }”
search-none = Nothing found for “{ $sought }”. Try fewer or other words.
toast-old-search = That search is forgotten. Here is all that is coming
my-title = My events
my-title-going = My events: going or maybe
my-title-waiting = My events: waiting
my-title-organised = My events: organised by me
my-title-past = My events: past
my-none-going = Nothing yet. Have a look at all events.
my-none-waiting = You are on no waiting list.
my-none-organised = No events of my own yet. Create the first one.
my-none-past = No past events yet.
list-cancelled = cancelled

## The card
card-there = 🌍 There: { $moment }
card-going =
    { $going ->
        [0] nobody is going yet
        [one] { $going } person is going
       *[other] { $going } people are going
    }
card-free =
    { $capacity ->
        [one] the only seat is free
        [2] both seats are free
       *[other] all { $capacity } seats are free
    }
card-seats =
    { $capacity ->
        [one] { $going } of { $capacity } seat taken
       *[other] { $going } of { $capacity } seats taken
    }
card-full =
    { $capacity ->
        [one] the only seat is taken
       *[other] full: { $going } of { $capacity } seats taken
    }
card-over =
    { $capacity ->
        [one] full: { $going } people for { $capacity } seat
       *[other] full: { $going } people for { $capacity } seats
    }
card-names-now = Going: { $names }
card-names-past = Took part: { $names }
card-names-cancelled = Had signed up: { $names }
card-names-and-more-now = Going: { $names } and { $more } more
card-names-and-more-past = Took part: { $names } and { $more } more
card-names-and-more-cancelled = Had signed up: { $names } and { $more } more
place-on-map = Place on the map
place-map = map
place-moved = another place on the map
label-on-map = On the map
toast-not-on-map = The place is no longer on the map
card-going-many-now = Going: { $going }
card-going-many-past = Took part: { $going }
card-going-many-cancelled = Had signed up: { $going }
card-signed-up =
    { $going ->
        [0] nobody signed up
        [one] { $going } person signed up
       *[other] { $going } people signed up
    }
card-organiser = Organised by { $name }
card-by-link = By link only
card-you-are-in = You are on the list
card-you-are-out = You are not going
card-you-wait = You are number { $place } on the waiting list
card-you-are-offered = There is a seat for you
card-you-may-come = You might come
card-your-guests =
    { $guests ->
        [one] with { $guests } guest
       *[other] with { $guests } guests
    }
card-you-bring =
    { $guests ->
        [one] { $guests } guest with you
       *[other] { $guests } guests with you
    }
card-waiting = Waiting: { $waiting }
card-maybe = Maybe: { $maybe }
card-closed = Sign-up is closed
card-cancelled = Event cancelled
card-started = Already under way
card-past = This event is over
event-gone = There is no such event. It may have been deleted.
toast-event-gone = The event is gone
ask-report = What is wrong with “{ $title }”? The administrator alone sees the report; the organiser does not hear of it.
toast-reported = Thank you! The administrator will have a look.
toast-already-reported = It was reported already, thank you
toast-going = You are on the list
toast-already-going = You are on the list already
toast-not-going = Noted: not going
toast-already-not-going = Already noted: not going
toast-waiting = You are number { $place } on the waiting list
toast-already-waiting = You are on the waiting list already, number { $place }
toast-maybe = Noted: maybe
toast-already-maybe = Already noted: maybe
toast-guests =
    { $guests ->
        [0] No guests
        [one] { $guests } guest with you
       *[other] { $guests } guests with you
    }
toast-no-seats-for-guests = No seats for the guests. Yours is safe.
toast-too-many-guests =
    { $guests ->
        [0] No guests at this event
        [one] No more than { $guests } guest
       *[other] No more than { $guests } guests
    }
toast-not-coming = First “Going”, then guests
toast-no-maybe = The answers here are “Going” and “Not going”
toast-closed = Sign-up is closed
toast-cancelled = The event is cancelled
toast-started = The event has already begun
toast-created = Event created
toast-too-many-events = No more than {$most} coming events can be open at once. Wait until one begins or cancel one; the draft will wait.

## Creating
ask-title =
    What shall we call it?
    For example: Football in the park
ask-when =
    When does it start?
    For example: tomorrow at 7:30pm, Saturday 11:00 or 28 November 19:30
ask-hour =
    { $day }. What time does it start?
    For example: 19:30
ask-day = Which day? You can also type it: 28 November.
ask-which = Which one do you mean?
ask-location =
    Where do we meet?
    For example: Hyde Park, north gate
ask-description = What else is good to know? What to bring, what it costs, how to get there.
ask-seats =
    How many seats?
    Write a number; “{ $without }” means no limit.
label-picture = Picture
label-take-away = Take away
ask-picture = Send a picture: it becomes the event's card.
problem-no-picture = A picture is needed here: send it as a photo, not as a file.
draft-has-picture = It has a picture, which the card will show.
draft-title = A draft. Nobody else sees it.
draft-no-location = no place given
draft-no-limit = no limit on seats
draft-seats =
    { $capacity ->
        [one] { $capacity } seat
       *[other] { $capacity } seats
    }
draft-public = Everybody will see it in /events.
draft-by-link = Only people with the link will see it.
draft-zone = Time: { $zone }. If yours is another zone, press the button.
ahead-tomorrow = tomorrow
draft-when = { $moment } — { $ahead }
draft-no-time = we will ask for the time
suggestion = Create an event?
suggestion-declined = All right. Here is the menu, just in case.
problem-cut =
    { $length ->
        [one] The description came to { $length } character
       *[other] The description came to { $length } characters
    }, but only { $most } fit: the end is left out.
note-forwarded = What you forwarded is in the description now.
draft-press = To change something, press the button of that field.
draft-untitled = untitled
draft-continue-or-anew = An event is being written already: { $title }. Continue or begin anew?
draft-dropped = The draft is gone.
draft-gone = That draft is no longer there.
toast-draft-gone = The draft is no longer there
toast-draft-changed = The draft has changed — have a look
nothing-to-cancel = There is nothing to cancel; all is as it was.
problem-title-empty = That title could not be read. Please write it in words.
problem-title-long =
    { $length ->
        [one] The title has { $length } character
       *[other] The title has { $length } characters
    }, but only { $most } fit. Make it shorter — details go into the description.
problem-long =
    { $length ->
        [one] That is { $length } character
       *[other] That is { $length } characters
    }, but only { $most } fit. Please make it shorter.
problem-seats = Seats are a number from 1 to { $most }, such as 10.
problem-not-text = This one needs text.
problem-when-unreadable = That time could not be read. Please write the day and the hour, and nothing else.
problem-when-past = That time has passed. It has to be in the future; if you mean next year, write the year too.
problem-when-no-such-day = There is no such day in the calendar. Check the day and the month.
problem-when-wrong-weekday = That date falls on another weekday. Check the date.
problem-when-no-such-hour = There is no such hour. The clock goes from 00:00 to 23:59.
problem-when-skipped = The clocks change that night and skip this hour. Please choose another.
problem-when-too-far = That is too far ahead: five years at most.

## The bot's face
command-start = the main menu
command-new = create an event
command-events = what is coming up
command-my = my events
command-settings = settings
command-cancel = drop the draft
command-export = all about me as a file
command-forget = erase me
command-help = what there is
bot-description = A training, a game, a walk — together. Create an event in one message, invite friends by a link; a seat takes one tap.
bot-short-description = Events with friends: create, find, come.

## Guests and a note
ask-guests = { $title }: how many guests come with you?
ask-guests-aside = How many guests come with you?
label-own-card = Note and more
ask-guest-names = You may write their names in your next message.
guest-names-now = Now: { $names }
ask-note = { $title }: what should the organiser know? For example: “ten minutes late”.
note-now = Now: { $note }
label-no-note = Remove the note

## For the organiser
label-repeat = Repeat
label-close-sign-up = Close sign-up
label-open-sign-up = Open sign-up
label-cancel-event = Cancel event
label-restore = Restore
label-tell = Tell participants
label-co-organisers = Co-organisers
label-guests-limit = Guests
label-guests-allowed =
    { $number ->
        [0] No guests
       *[other] { $number }
    }
label-maybe-off = Without “Maybe”
label-maybe-on = With “Maybe”
label-names-hide = Hide names
label-names-show = Show names
label-offers = Freed seats
label-offer-hours =
    { $number ->
        [0] At once
       *[other] { $number } h
    }
label-yes = Yes
label-no = No
organise-over = over by { $over }
organise-guests =
    { $guests ->
        [0] Everybody comes without guests
        [one] Up to { $guests } guest each
       *[other] Up to { $guests } guests each
    }
organise-maybe-on = “Maybe” can be answered
organise-maybe-off = The answer is “Going” or “Not going”
organise-names-shown = Names are seen by everybody
organise-names-hidden = Names are seen by participants only
organise-public = Seen by everybody in /events
organise-by-link = Opens by its link only
organise-offers =
    { $hours ->
        [0] A freed seat goes to the next in line at once
        [one] A freed seat waits { $hours } hour for the next in line
       *[other] A freed seat waits { $hours } hours for the next in line
    }
organise-done = Noted
organise-same = It is so already
organise-told =
    { $people ->
        [one] Noted. { $people } person will be told
       *[other] Noted. { $people } people will be told
    }
ask-guests-setting = { $title }: how many guests may one person bring?
ask-offers-setting = { $title }: how many hours does a freed seat wait for the next in line?
ask-cancel = Cancel “{ $title }”? The participants will be told.
ask-reason = { $title }: why is it cancelled? The participants will see it. Write the reason or press “Skip”.

## Notices
label-still-going = Still going
label-cannot = Can't make it
label-take-it = Take it
label-open-event = Open the event
card-deleted = This event is no more: it was deleted.
notice-promoted = A seat came free and it is yours!
notice-offered = A seat came free. Until { $until } it waits for you alone.
notice-offer-ended = The seat was not taken in time and went on along the waiting list. Changed your mind? Open the event.
notice-first-tap = A seat came free! It goes to whoever presses first.
notice-removed = The organiser took you off the list.
notice-answered-going =
    The administrator has put you on the list: you are going{ $guests ->
        [0] .
       *[other] , guests: { $guests }.
    }
notice-answered-waiting =
    The administrator has put you on the waiting list{ $guests ->
        [0] .
       *[other] , guests: { $guests }.
    }
notice-answered-maybe = The administrator has put you down as “maybe”.
the-administrator = The administrator
notice-changed = This event has changed.
notice-cancelled = The event is cancelled.
notice-handed-over = This event is yours to organise now: it was handed over to you.
notice-replaced = The administrator has handed this event over: { $name } organises it now, and you are a co-organiser.
notice-joined = The invitation was accepted: the event has a new co-organiser.
notice-dismissed = You are no longer a co-organiser of this event.
notice-restored = The event is on again.
notice-reminder-going = It starts { $left }.
notice-reminder-waiting = It starts { $left }. No seat is free yet: you are number { $place } on the waiting list. If one comes free, you will hear at once.
notice-reminder-maybe = It starts { $left }. Can you make it?
left-minutes =
    { $number ->
        [one] in { $number } minute
       *[other] in { $number } minutes
    }
left-hours =
    { $number ->
        [one] in { $number } hour
       *[other] in { $number } hours
    }
left-days =
    { $number ->
        [one] in { $number } day
       *[other] in { $number } days
    }
notice-over =
    { $over ->
        [one] { $over } more person is going than there are seats. Nobody was put out.
       *[other] { $over } more people are going than there are seats. Nobody was put out.
    }

## Participants and co-organisers
participants-title = Participants: { $title }
participants-none = Nobody yet. Share the event, and people will come.
participants-hidden = Only participants see the names.
participants-hidden-join = Only participants see the names. Sign up to see who else comes.
participant-going = Going
participant-waiting = On the waiting list
participant-maybe = Maybe
participant-not-going = Not going
participant-guest-names = With: { $names }
participant-note = Note: { $note }
label-add-person = Add a person
label-table = Spreadsheet
label-remove = Remove
label-hand-over = Hand over
label-invite = New link
label-revoke = Revoke the link
ask-person = { $title }: who is to be added? Write a name — this is how people without Telegram get on the list.
ask-remove = Remove { $name } from the list?
ask-remove-told = They will be told.
ask-remove-seat = The seat goes to the next in line.
person-added = { $name } is on the list.
person-waits = { $name } is on the waiting list: no seat is free.
toast-removed = { $name } is no longer on the list
toast-table = The spreadsheet is sent
table-separator = ,
table-file = participants
table-name = Name
table-username = Telegram name
table-answer = Answer
table-guests = Guests
table-guest-names = Names of guests
table-note = Note
table-since = Since
co-organisers-title = Co-organisers: { $title }
co-organisers-none = Nobody yet. A co-organiser may do everything but cancel the event or hand it over.
co-organisers-may = They may do everything but cancel the event or hand it over.
co-organisers-link = A link for one person; whoever opens it first and agrees becomes a co-organiser: { $link }
co-organiser-is = Co-organiser
ask-co-organise = { $name } asks for help with { $title }. Become a co-organiser?
invitation-gone = This link no longer works. Ask the organiser for a new one.
toast-invitation-gone = This link does not work
invitation-declined = All right, nothing has changed.
toast-co-organiser = You are a co-organiser
toast-revoked = The link no longer works
toast-dismissed = No longer a co-organiser
ask-hand-over = Hand over { $title }? { $name } becomes the organiser, and you stay as a co-organiser.
heir-does-not-hear = The bot cannot write to them at present: better tell them yourself.
handed-over = The event is handed over. { $name } is the organiser now.

## In groups
draft-in-same-group = The card will appear in the same chat.
draft-in-lost-group = The bot seems to be out of that chat: the card will appear there once it is let in again.
draft-in-group = The card will appear in “{ $title }”.
new-in-group = Let us put the event together in a private chat, so as not to disturb anybody here. The finished card will appear in this chat.
to-nobody = This came in the name of a group or a channel, so there is no telling who wrote it. Switch anonymity off, or write to me in private: everything works there.
label-new-in-private = New event

## What is heard, and when
label-hearing = Reminders
label-as-organised = As the organiser says
label-as-usual = As usual
label-no-reminders = No reminders
label-quiet-hours = Quiet hours
label-no-quiet-hours = No quiet hours
label-from-hour = from { $hour }
label-to-hour = to { $hour }
label-reminders = Reminders
lead-minutes = { $number } min
lead-hours = { $number } h
lead-days =
    { $number ->
        [one] { $number } day
       *[other] { $number } days
    }
ahead-by-minutes =
    { $number ->
        [one] { $number } minute
       *[other] { $number } minutes
    }
ahead-by-hours =
    { $number ->
        [1] an hour
        [one] { $number } hour
       *[other] { $number } hours
    }
ahead-by-days =
    { $number ->
        [1] a day
        [7] a week
        [one] { $number } day
       *[other] { $number } days
    }
reminders-none = none
reminders-before = { $leads } before
hearing =
    Reminders of events: { $reminders }
    Quiet hours: { $quiet }
    New answers to my events: { $digests }

    The buttons switch reminders on and off, for all events at once.
hearing-as-organised = as the organiser says, usually { $usual }
quiet-none = none
quiet-from-to = from { $begins } to { $ends }
quiet-hours =
    Quiet hours: { $quiet }

    What can wait until the morning will wait. If the event begins before that, the message comes at once, without a sound.
organise-reminders = Reminders to participants: { $leads }
ask-reminders =
    { $title }: when should participants be reminded?
    Now: { $leads }. Whoever has chosen their own in the settings keeps them.

## Messages to participants
label-write = Write to participants
label-delivery = Who has heard
label-send = Send
label-refresh = Refresh
label-pass-on = Pass on to a chat
label-write-going = Going: { $people }
label-write-maybe = Maybe: { $people }
label-write-waiting = Waiting: { $people }
notice-message = { $name } writes to the participants:
write-ask = { $title }: what should participants know? Write it in the next message; you will first see how it looks.
write-preview = This is how participants will see it. To correct it, send a new text.
write-people =
    { $people ->
        [0] There is nobody to write to now.
        [one] { $people } person will get it.
       *[other] { $people } people will get it.
    }
write-enough = { $title }: participants have had three messages within a day, and more would sound like noise. The next one may go after { $at }. What is urgent is better said in the group.
message-sent =
    { $people ->
        [one] Sent to { $people } person
       *[other] Sent to { $people } people
    }
delivery-none = { $title }: participants have not been told anything yet.
delivery-changed = The change has reached { $reached } of { $people }
delivery-cancelled = The cancellation has reached { $reached } of { $people }
delivery-restored = The news that the event is on again has reached { $reached } of { $people }
delivery-message = The message has reached { $reached } of { $people }
delivery-waiting =
    { $people ->
        [one] { $people } more is on its way
       *[other] { $people } more are on their way
    }
delivery-unreached = Not reached: { $names }. The bot cannot write to them: they never started it, or blocked it.
delivery-unreached-and-more = Not reached: { $names } and { $more } more. The bot cannot write to them: they never started it, or blocked it.
delivery-pass-on = This can be passed on in a group:
pass-on-changed = “{ $title }”: here is what has changed.
pass-on-cancelled = “{ $title }” ({ $when }) is cancelled.
pass-on-restored = “{ $title }” is on again, { $when }.
pass-on-message = “{ $title }” ({ $when }), from the organiser:

## Digest of answers
digests-on = in a digest, once an hour at most
digests-off = not told
label-digests-on = Send a digest
label-digests-off = No digest
notice-digest = New answers
digest-going = Going +{ $count }: { $names }
digest-not-going = Going −{ $count }: { $names }
digest-maybe = Maybe +{ $count }: { $names }
digest-waiting = Waiting +{ $count }: { $names }
digest-names = { $names }
digest-names-and-more = { $names } and { $more } more

## To the administrator

alarm-dead-letters = ⚠️ { $count ->
    [one] One update could not be handled.
   *[other] { $count } updates could not be handled.
 } People heard an apology. The admin page says what happened, under “Failures”, and can try them again.
alarm-disk = ⚠️ { $megabytes } MB are left on the database's disk. Make room: when it is full, the bot waits and cannot answer.
alarm-sender = ⚠️ Messages have not gone out for { $minutes } min. See in the log what Telegram answers, and restart the bot if there is nothing: nothing will be lost.
alarm-report = ⚠️ A report about the event “{ $title }”: { $reason }. On the admin page it is event { $number }: all reports are shown there, it can be cancelled, and its organiser blocked.
