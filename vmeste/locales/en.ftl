# English texts. A name tells where its text stands: label is a button, toast the answer to a press.

language-ru = Русский
language-en = English

pattern-day = EEE, MMMM d
pattern-day-and-year = EEE, MMMM d, y

## Buttons
label-new-event = New event
label-all-events = All events
label-my-events = My events
label-settings = Settings
label-open-bot = Open the bot
label-going = Going
label-not-going = Not going
label-share = Share
label-previous = ‹
label-next = ›
label-my-going = Going
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
label-back = Back
label-continue = Continue
label-anew = Begin anew
label-by-link = By link only
label-public = For everybody

## Getting to know each other
greeting =
    Hello, { $name }!

    This is where people come together: to train, to play, to go for a walk.
    Create an event or find one — a seat takes one tap.
group-greeting = Events are created in a private chat with me; here /events shows what is coming up.
help =
    /events — what is coming up; words after it search: /events football
    /new — create an event
    /my — my events
    /settings — language
    /cancel — drop what is being written

    To take part, open an event and press “Going”. Changed plans? “Not going”.
group-help = Here I answer /events — what is coming up. Everything else is in a private chat.
settings = Language: { $language }
toast-language = English it is
unknown-command = There is no such command. Here is what there is:
not-understood = I understand commands and buttons here. Create an event: /new, find one: /events.
old-button = That button belongs to an old message. Fresh ones:
toast-old-button = This button is out of date
sorry-failed = Something broke on our side, and we know of it. Please try again a little later.

## Lists
events-title = Coming up
events-none = Nothing is planned yet. Create the first event — it takes a minute.
events-none-in-group = Nothing is planned yet.
search-title = Found for “{ $sought }”
search-none = Nothing found for “{ $sought }”. Try fewer or other words.
search-more = The soonest are shown. Add a word to find the others.
my-title = My events
my-title-going = Going
my-title-organised = Organised by me
my-title-past = Past
my-none-going = Nowhere yet. Have a look at all events.
my-none-organised = No events of my own yet. Create the first one.
my-none-past = No past events yet.
list-cancelled = cancelled

## The card
card-going =
    { $going ->
        [0] nobody is going yet
        [one] { $going } person is going
       *[other] { $going } people are going
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
card-names = Going: { $names }
card-names-and-more = Going: { $names } and { $more } more
card-organiser = Organised by { $name }
card-by-link = By link only
card-you-are-in = You are on the list
card-you-are-out = You are not going
card-cancelled = Event cancelled
card-started = Already under way
card-past = This event is over
event-gone = There is no such event. It may have been deleted.
toast-event-gone = The event is gone
toast-going = You are on the list
toast-already-going = You are on the list already
toast-not-going = Noted: not going
toast-already-not-going = Already noted: not going
toast-full = No seats left. When one is freed, “Going” will work.
toast-cancelled = The event is cancelled
toast-started = The event has already begun
toast-created = Event created

## Creating
ask-title =
    What shall we call it?
    For example: Football in the park
ask-when =
    When does it start?
    For example: 11/28 7:30pm, 2026-11-28 19:30 or just 19:30
ask-hour =
    { $day }. What time does it start?
    For example: 19:30
ask-which = Which one do you mean?
ask-location =
    Where do we meet?
    For example: Hyde Park, north gate
ask-description = What else is good to know? What to bring, what it costs, how to get there.
ask-seats =
    How many seats?
    Write a number; “Skip” means no limit.
draft-title = A draft. Nobody else sees it.
draft-no-location = no place given
draft-no-limit = seats without limit
draft-seats =
    { $capacity ->
        [one] { $capacity } seat
       *[other] { $capacity } seats
    }
draft-public = Everybody will see it in /events.
draft-by-link = Only people with the link will see it.
draft-press = To change something, press the button of that field.
draft-untitled = untitled
draft-continue-or-anew = An event is being written already: { $title }. Continue or begin anew?
draft-dropped = The draft is gone.
draft-gone = That draft is no longer there.
toast-draft-gone = The draft is no longer there
toast-draft-changed = The draft has changed — have a look
nothing-to-cancel = There is nothing to cancel.
problem-title-empty = That title could not be read. Please write it in words.
problem-title-long =
    { $length ->
        [one] The title has { $length } character
       *[other] The title has { $length } characters
    } and { $most } fit. Make it shorter — details go into the description.
problem-long =
    { $length ->
        [one] That is { $length } character
       *[other] That is { $length } characters
    } and { $most } fit. Please make it shorter.
problem-seats = Seats are a number from 1 to { $most }, such as 10.
problem-not-text = This one needs text.
problem-when-unreadable = That time could not be read. Please write the day and the hour in numbers.
problem-when-past = That time has passed. It has to be in the future.
problem-when-no-such-day = There is no such day in the calendar. Check the day and the month.
problem-when-wrong-weekday = That date falls on another weekday. Check the date.
problem-when-no-such-hour = There is no such hour. The clock goes from 00:00 to 23:59.
problem-when-skipped = The clocks change that night and skip this hour. Please choose another.
problem-when-too-far = That is too far ahead: five years at most.

## The bot's face
command-start = from the beginning
command-new = create an event
command-events = what is coming up
command-my = my events
command-settings = settings
command-cancel = drop the draft
command-help = what there is
bot-description = A training, a game, a walk — together. Create an event in one message, invite friends by a link; a seat takes one tap.
bot-short-description = Events with friends: create, find, come.
