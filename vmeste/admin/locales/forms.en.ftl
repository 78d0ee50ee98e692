# Forms and actions of the administrator's page.

save = Save
create = Create
leave = Change nothing
needed = required
again = The page is too old
again-hint = The form was opened too long ago, or in another browser. All that was typed is kept: send it once more.
again-send = Send again

# What is wrong
form-wrong = Not saved. This needs mending:
form-overtaken = Not saved: while the form was open, somebody changed the same thing.
form-overtaken-hint = Both are shown below. Save once more to keep what is typed.
others-now = There now:
others-hint = The field holds what was typed here.
others-empty = nothing
wrong-empty = This is needed: please write something.
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
field-in-zone = Time: { $zone }
field-ends-hint = May be left empty
field-capacity = How many seats
field-capacity-hint = Empty means unlimited
field-unlimited = unlimited
field-guests-allowed = Guests with one person
field-no-guests = none
field-offer-hours = For how many hours a freed seat is offered
field-offer-hours-hint = Empty: the first in line gets the seat at once
field-offer-none = given at once
field-maybe-allowed = “Maybe” is an answer
field-public = Everybody sees it in the list of events
field-public-hint = Otherwise it is found by its link only
field-names-hidden = Hide the participants’ names
field-names-hidden-hint = Only participants and organisers see them then
field-time-zone = Time zone of the event
field-time-zone-hint = The card shows the time in it
tell = Tell participants
tell-yes = Yes, each in a private message
tell-no = No, change it silently
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
error-413-hint = Shorten what is written and send it again.
