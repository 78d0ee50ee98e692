# The admin page.

product = vmeste
overview = Overview
skip = Skip to content
sections = Sections
language-switch = Language of the page
zone = Times on this page: { $zone ->
    [UTC] UTC
   *[other] { $city } ({ $zone })
}
zone-change = Change
times = Time zone
times-lead = These pages show times in it, and times are typed in it. The bot writes to everybody in their own.
times-zone = A city with the same time
times-usual = like the bot: { $city }
zones-usual = Frequent
zones-africa = Africa
zones-america = Americas
zones-antarctica = Antarctica
zones-arctic = Arctic
zones-asia = Asia
zones-atlantic = Atlantic
zones-australia = Australia
zones-europe = Europe
zones-indian = Indian Ocean
zones-pacific = Pacific

user = Users
event = Events
eventparticipant = Participants

user-one = User no. { $id }
event-one = Event no. { $id }
eventparticipant-one = Participation no. { $id }

user-count = { $count ->
    [one] { $count } user
   *[other] { $count } users
}
event-count = { $count ->
    [one] { $count } event
   *[other] { $count } events
}
eventparticipant-count = { $count ->
    [one] { $count } answer
   *[other] { $count } answers
}
user-many = more than { $count } users
user-about = about { $count } users
event-many = more than { $count } events
event-about = about { $count } events
eventparticipant-many = more than { $count } answers
eventparticipant-about = about { $count } answers

# Columns
column-id = No.
column-name = Name
column-username = Username
column-telegram_id = Telegram ID
column-language = Language
column-registered = Registered
column-title = Title
column-date = Starts
column-ends = Ends
column-location = Where
column-seats = Seats
column-creator = Organiser
column-public = Visible to
column-event_language = Language of the card
column-code = Code
column-created = Created
column-cancelled = Cancelled
column-description = Description
column-user = User
column-answer = Answer
column-guests = Guests
column-event = Event
column-starts = Starts
column-joined = Answered

# Values
answer-going = going
answer-maybe = maybe
answer-waiting = waiting list
answer-not_going = not going
when-upcoming = upcoming
overview-upcoming = upcoming
when-past = past
when-cancelled = cancelled
public-yes = everybody, in the list of events
public-no = people with the link
seats-of = { $taken } of { $capacity }
seats-unlimited = { $taken }, no limit
seats-over = over by { $count }
nothing = not given
no-name = no name
local-time = on site: { $moment } ({ $city })

# Filters
filter-when = When
filter-answer = Answer
filter-any = All
filter-when-upcoming = Upcoming
filter-when-past = Past
filter-when-cancelled = Cancelled
filter-answer-going = Going
filter-answer-maybe = Maybe
filter-answer-waiting = Waiting list
filter-answer-not_going = Not going
belongs-creator = Organiser: { $title }
belongs-event = Event: { $title }
belongs-user = User: { $title }
belongs-clear = Remove this condition

# Lists
search = Search
search-submit = Search
search-user = Name, @username or Telegram ID
search-event = Title, description, place, code
search-eventparticipant = Person or event
sort-by = Sort by “{ $column }”
order = Order
sort-narrow = Lists of up to { $count } rows can be sorted by this column: choose a filter or search first
cut = Too much was found, this is a part of it. Say more precisely what to search for.
pages = Pages
page-first = First
page-previous = Previous
page-next = Next
page-last = Last
show-all = Show all
clear = Show the whole list

related-event-creator = Organises
related-eventparticipant-user = Answers to events
related-eventparticipant-event = Participants
none-event-creator = No events yet
none-eventparticipant-user = No answers yet
none-eventparticipant-event = Nobody has answered yet

empty-user = Nobody is here yet
empty-user-hint = A user appears as soon as they send /start to the bot. Somebody without Telegram is added by “New user”.
empty-event = There are no events yet
empty-event-hint = Events are created in a chat with the bot, by the command /new, or here, by “New event”.
empty-eventparticipant = Nobody has answered yet
empty-eventparticipant-hint = An answer appears when somebody presses “Going” or “Not going” on an event’s card.
empty-search = Nothing was found
empty-search-hint = Try fewer or other words, or fewer conditions. One or two letters are looked for where a word begins, three or more anywhere.

# Overview
overview-lead = Who is here and what is coming up
overview-next = Next events
overview-newest = New users
overview-answers = Answers
overview-newest-answers = among the newest { $count }
overview-delivery = State of the bot
overview-owed = Answers waiting to be sent
overview-dead = Failures
overview-none = none
overview-last = Last update
overview-never = none so far
overview-revision = Schema revision
overview-no-revision = no migrations
overview-version = Version
overview-period = Period
overview-notices = Delivery
period-7d = 7 days
period-30d = 30 days
period-12w = 12 weeks
period-12m = 12 months
step-day = Day
step-week = Week of
step-month = Month
plot-people = New users:
plot-events = New events:
plot-answers = Answers in the period:
plot-fullness = How full past events were
plot-table = Show as a table
full-empty = nobody
full-some = less than half
full-most = half or more
full-full = full
full-nothing = No event with limited seats took place in this period.
delivery-waiting = Notices waiting
delivery-sent = Sent in the period
delivery-failed = Not delivered
delivery-cards = Cards to be redrawn
delivery-unreachable = People the bot cannot write to
delivery-late = Behind by
delivery-minutes = { $count } min
amount = { NUMBER($count) }
more-than = more than { $count }

# Errors
error-back = Back to the list
error-home = To the overview
error-400 = This address makes no sense
error-400-hint = There is no such order, filter or page. The link may be damaged.
error-401 = A password is needed
error-401-hint = Reload the page and enter the administrator’s name and password from the bot’s settings.
error-404 = There is nothing here
error-404-hint = The record may have been deleted, or the address has a mistake in it.
error-405 = This page cannot be opened that way
error-405-hint = Follow an ordinary link to it.
error-429 = Too many tries
error-429-hint = The password was wrong several times. Wait a minute and try again.
error-500 = Something broke
error-500-hint = The error stands in the bot’s log. Try again; if it comes back, look there.
error-503 = The database does not answer
error-503-hint = The page will open as soon as the database is back. Try again in a minute.
error-other = The request was not carried out
error-other-hint = Go back and try again.
