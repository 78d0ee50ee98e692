# Forms and actions of the administrator's page.

save = Save
create = Create
leave = Change nothing
leave-new = Create nothing
leave-message = Do not send
needed = required
again = The page is too old
again-hint = The form was opened too long ago, or in another browser. All that was typed is kept: send it once more.
again-send = Send again
error-kept = All that was typed is kept on this page: send it once more.
typed = What was typed

# What is wrong
form-wrong = Not saved. Please correct this:
form-overtaken = Not saved: while the form was open, somebody changed the same thing.
form-overtaken-hint = Both are shown below. Save once more to keep what is typed.
others-now = There now:
others-hint = The field holds what was typed here.
others-empty = nothing
wrong-empty = This is needed: please fill it in.
wrong-long = Too long: { $length } characters, and { $most } fit.
wrong-number = A whole number from { $least } to { $most } is needed.
wrong-choice = Please choose one of those offered.
wrong-moment = This does not read as a date and a time. Write it like this: 2026-11-28 19:30.
wrong-skipped = There is no such time on that day: clocks go forward. Take an hour later.
wrong-past = This has passed already. The start must lie ahead.
wrong-far = Too far away: more than five years ahead.
wrong-end = The end comes before the start. Mend one of them, or clear the end.
wrong-zone = There is no such time zone. Write it like this: Europe/Moscow.

# An event
event-new = New event
event-edit = Edit event
part-what = What
part-when = When and where
part-seats = Seats
part-who-sees = Who sees it
field-in-zone = Time: { $zone ->
    [UTC] UTC
   *[other] { $city } ({ $zone })
}
field-ends-hint = May be left empty
field-capacity = How many seats
field-capacity-hint = Empty means unlimited
field-unlimited = unlimited
field-guests-allowed = Guests with one person
field-no-guests = none
field-offer-hours = For how many hours a freed seat is offered
field-offer-hours-hint = Empty: the first in line gets the seat at once
field-offer-none = given at once
field-maybe-allowed = People may answer “Maybe”
field-public = Everybody sees it in the list of events
field-public-hint = Otherwise it is found by its link only
field-names-hidden = Hide the participants’ names
field-names-hidden-hint = Only participants and organisers see them then
field-time-zone = Time zone of the event
field-time-zone-hint = The card shows the time in it
tell = Tell participants
tell-yes = Yes, each in a private message
tell-no = No, tell nobody
tell-of-changes = They hear of a new title, description, time and place. Cards in chats are redrawn either way.

# Done
done-created = Created.
done-changed = Saved.
done-nothing = Nothing has changed.
done-refused = That did not work: a past or cancelled event is not changed any more.
done-told = { $count ->
    [one] { $count } person will hear of it.
   *[other] { $count } people will hear of it.
}
done-over = { $count ->
    [one] Over by { $count }: more people are going than there are seats. Nobody was put out.
   *[other] Over by { $count }: more people are going than there are seats. Nobody was put out.
}

error-403 = The request did not come from this page
error-403-hint = Changes are taken from the administrator page’s own forms only. Open the form and send it again.
error-408 = The request took too long
error-408-hint = Check the connection and send the form again.
error-413 = Too much text
error-413-hint = Go back: what was typed is still in the form. Shorten its longest text and send it again.

wrong-nobody = Search, then tick the one you mean.
wrong-not-ticked = Tick one of those found.
wrong-not-found = Nothing was found. Try fewer letters or other words.
wrong-known = There is somebody with this Telegram ID already.
wrong-telegram-id = A Telegram ID is a number, such as 7123456789; an @username does not fit here.
wrong-no-seats-for-guests = So many guests do not fit: there are not enough seats.
wrong-too-many-guests = The organiser allows fewer guests with one person.
wrong-not-coming = Only somebody who goes or waits brings guests.
wrong-no-maybe = This event does not take “maybe”.
wrong-closed = Sign-up is closed. Open it first.
wrong-cancelled = The event is cancelled: answers are not changed any more.
wrong-started = The event has begun: answers are not changed any more.
wrong-event-cancelled = The event is cancelled. Restore it first, then save once more.
wrong-event-past = The event is over: it is not changed any more.
wrong-cancelled-before = Somebody else has cancelled the event already.
wrong-answered = This person has answered already. Nothing was changed.
wrong-shut-out = This person is blocked. Unblock them first to put them on the list.
wrong-organiser-shut-out = This person is blocked. Unblock them first to make them the organiser.
answered-open = Open the answer
find-user = Name, @username or Telegram ID
find-event = Title, place or code
find-nothing = Nothing was found. Try fewer letters or other words.
find-more = There are more. Search closer if the right one is not here.

# What can be done
do-edit = Edit
do-add = Add a participant
do-add-to-event = Put on an event
do-event-for = Create an event
do-open = Open sign-up
do-close = Close sign-up
do-cancel = Cancel event
do-cancel-first = Cancel and tell
do-restore = Restore
do-delete = Delete
do-remove = Remove from the list
do-block = Block
do-unblock = Unblock

event-cancel = Cancel the event
event-cancel-do = Cancel event
event-cancel-hint = Cards in chats will say that it is cancelled. Until the start this can be taken back.
event-restore = Restore the event
event-restore-do = Restore
event-restore-hint = All answers are still there, seats and the waiting list as they were.
event-delete = Delete the event
event-delete-do = Delete for good
field-reason = Reason
field-reason-hint = Participants see it; may be left empty
delete-hint = What is deleted cannot be brought back. With the event go:
delete-live = Participants will not hear that it is gone. If they should, cancel it first.
delete-unsent = Notices not sent yet will not arrive. If they matter, wait a minute.
goes-answers = { $count ->
    [one] { $count } answer
   *[other] { $count } answers
}
goes-notices = { $count ->
    [one] { $count } notice
   *[other] { $count } notices
}
goes-unsent = not sent yet: { $count }
goes-changes = { $count ->
    [0] the history of changes: there is none
    [one] the history of changes: { $count } entry
   *[other] the history of changes: { $count } entries
}
goes-co-organisers = the rights of co-organisers: { $count }
goes-reports = complaints: { $count }
stays-hint = What stays:
stays-cards = { $count ->
    [0] cards in chats: there are none
    [one] { $count } card in a chat; it will say that the event is gone
   *[other] { $count } cards in chats; they will say that the event is gone
}
stays-log = an entry in the log: the title, and who deleted it
is-reported = People complain about this event.
report-spam = spam
report-fraud = fraud
report-other = something else
is-cancelled = The event is cancelled.
is-closed = Sign-up is closed: nobody new is taken, the waiting list still moves.
yes = yes
no = no
and-guests = { $count ->
    [one] with { $count } guest
   *[other] with { $count } guests
}
and-more = and { $count } more

# Beneath an event and a person
more-line = Waiting list
more-offered = a seat is offered until
more-co-organisers = Co-organisers
more-cards = Cards in chats
more-first = These are the first { $count }; there are others.
more-newest = These are the newest { $count }; there were others before.
more-no-cards = There are no cards in chats.
more-notices = Notices
more-no-notices = There were no notices.
more-changes = What was changed
more-no-changes = Nothing was changed.
administrator = administrator
by-bot = the bot
card-private = Private chat
card-inline = Sent by “Share”
card-chat = Chat
card-posted = since
card-due = being redrawn
card-fresh = up to date
notice-sent = sent
notice-failed = did not arrive
unsent-no-telegram = has no Telegram
unsent-shut-out = was blocked by the administrator
unsent-unreachable = the bot may not write to them
notice-due = waits to be sent
notice-untrue = no longer needed
kind-promoted = Got a seat
kind-offered = Was offered a seat
kind-offer_ended = The offer of a seat ended
kind-first_tap = A seat for whoever is first
kind-removed = Removed from the list
kind-answered = Put on the list by the administrator
kind-changed = The event has changed
kind-cancelled = The event is cancelled
kind-restored = The event is on again
kind-over = More people than seats
kind-handed_over = Made the organiser
kind-replaced = Another is the organiser
kind-joined = A new co-organiser
kind-dismissed = No longer a co-organiser
change-title = Title
change-description = Description
change-date = Start
change-ends_at = End
change-location = Where
change-capacity = How many seats
change-guests_allowed = Guests with one person
change-maybe_allowed = “Maybe” is an answer
change-names_hidden = Names hidden
change-public = Everybody sees it
change-offer_hours = Hours to confirm a seat
change-language = Language
change-time_zone = Time zone
change-closed_at = Sign-up closed
change-cancelled = Cancelled
change-restored = Restored
change-creator_id = Handed over to another organiser
change-added = A participant added
change-removed = Removed from the list
change-answer = Answer on somebody’s behalf
change-note = Note
change-co_organiser_joined = A new co-organiser
change-co_organiser_removed = A co-organiser removed
change-created = Created
change-deleted = The event was deleted
change-user_created = A person added
change-user_deleted = A person deleted
change-forgotten = Erased all about themselves
change-promoted = Got a seat from the waiting list
change-offered = Was offered a seat
change-offer_ended = The offer of a seat ended
change-first_name = Name
change-blocked = Blocked
change-unblocked = Unblocked

# People
user-new = New user
user-edit = Edit user
user-block = Block user
user-block-hint = The bot says so once, politely, and answers no more. They can be unblocked at any time.
block-answers = { $count ->
    [one] On the list of { $count } event to come
   *[other] On the lists of { $count } events to come
}
block-answers-leave = Free these seats
block-answers-hint = Those who wait get them at once
block-events = { $count ->
    [one] Organises { $count } event to come
   *[other] Organises { $count } events to come
}
block-events-cancel = Cancel these events
block-events-hint = Participants are told; otherwise all stays as it is, and the organiser can be changed on the event’s page
block-nothing = This person has nothing ahead.
is-blocked = Blocked: the bot does not answer them.
reach-none = A person without Telegram: the bot cannot write to them.
reach-lost = The bot cannot write to this person since
field-name-hint = Once they write to the bot, the name becomes that of Telegram
field-telegram-id-hint = Digits only; empty for a person without Telegram
field-language-own = as in Telegram
field-own-zone = Time zone

# Participants
eventparticipant-new = New participant
participant-edit = Edit answer
participant-remove = Remove from the list
participant-remove-hint = The answer becomes “not going”, and the seat goes to the first in line whom it fits.
field-answer-going = Going
field-answer-waiting = On the waiting list
field-answer-maybe = Maybe
field-answer-not_going = Not going
field-answer-hint = Without a free seat they join the end of the waiting list
field-without-guests = no guests
field-note = Note
field-guest-names = Guests’ names
tell-person = Tell this person
tell-person-yes = Yes, in a private message
tell-person-no = No, do not tell

done-answered = The answer is written down.
done-line = There is no seat: they are on the waiting list.
done-removed = Removed from the list.
done-cancelled = The event is cancelled.
done-restored = The event is on again.
done-opened = Sign-up is open.
done-closed = Sign-up is closed.
done-deleted = Deleted.
done-blocked = Blocked.
done-unblocked = Unblocked.
user-delete = Delete user
kind-reminder = Reminder
kind-message = Message to participants
kind-digest = New answers
done-sent = The message is on its way.
done-delivered = Done: this time the bot managed.
user-delete-hint = Name, @username and Telegram ID are gone for good. If they write to the bot again, they come as somebody new.
stake-seats = { $count ->
    [one] { $count } seat to come is freed for the waiting list
   *[other] { $count } seats to come are freed for the waiting lists
}
stake-handed-over = handed over to co-organisers: { $count }
stake-cancelled = cancelled, and participants are told: { $count }
stake-nameless = stay without a name:

# A message to participants
do-message = Write to participants
message-new = Message to participants
message-text = What to write
message-hint = Comes to each in private, from the administrator. Short is read best.
message-whom = To whom
message-preview = Preview
message-preview-title = This is how they see it
message-send = Send
message-nobody = There is nobody to write to yet.
message-enough = Enough for today: participants of this event get no more than three messages a day.
message-counted = { $count ->
    [one] { $count } person gets it
   *[other] { $count } people get it
}
message-change = Edit

# The log, and what was not handled
audit = Log
audit-lead = Who changed what, and when
audit-search = An event or a person
audit-by = Who changed it
audit-by-any = Everybody
audit-by-administrator = Administrator
audit-by-people = People
audit-by-bot = The bot
audit-none = Nothing was changed
audit-none-hint = All that organisers change in the chat, the administrator on this page and the bot by itself is listed here.
older = Earlier
newest = To the newest
deadletter = Failures
deadletter-one = Failure no. { $id }
deadletter-lead = Messages and presses that the bot could not handle. The person got an apology.
deadletter-none = All is handled
deadletter-none-hint = What the bot stumbles over comes here, and stays for thirty days.
deadletter-again = Try again
deadletter-again-hint = The bot takes it up as it did the first time. If that fails, it stays here.
deadletter-failed = It failed again:
deadletter-not-running = the bot does not run beside this page.
deadletter-reason = What happened
deadletter-when = When
deadletter-number = Failure no.
deadletter-sheet-hint = All failures, the newest first; opens in Excel
deadletter-payload = What came
change-message = Message to participants

# A list as a file
sheet = Download CSV
sheet-hint = The whole list as it is now found and sorted; opens in Excel
sheet-separator = ,
sheet-taken = Seats taken
sheet-state = State
sheet-what = What changed
sheet-old = Was
sheet-new = Is

# Handing an event over
event-organiser = Change organiser
event-organiser-do = Hand over
organiser-now = Organised now by
organiser-next = Who organises from now on
organiser-hint = The previous organiser stays as a co-organiser. Both get a message.
organiser-hint-alone = The previous organiser does not stay as a co-organiser: the bot does not write to them. The new one gets a message.
