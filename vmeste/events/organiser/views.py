"""The organiser's own screen of an event: what it is set to, and a button for everything that may be done to it."""

from datetime import date
from zoneinfo import ZoneInfo

from aiogram.utils.formatting import Bold, Italic, Text

from vmeste import leads
from vmeste.events import rules
from vmeste.events.card import Open, Organise, Participants, Repeat, Restore
from vmeste.events.card_text import joined, place, seats, state
from vmeste.events.creation import buttons as draft_buttons
from vmeste.events.creation import calendar_views, setting_views
from vmeste.events.creation import views as draft_views
from vmeste.events.creation.setting_views import Setting
from vmeste.events.draft import OPTIONAL, Draft, Step
from vmeste.events.models import Event
from vmeste.events.organised import Done
from vmeste.events.organiser.buttons import (
    AskCancel,
    AskField,
    AskReason,
    AskReminders,
    AskSetting,
    CancelWithoutReason,
    Choose,
    CoOrganisers,
    Delivery,
    More,
    PickDay,
    PickHour,
    PickStart,
    ShowMonth,
    SignUp,
    SkipField,
    Tell,
    Write,
)
from vmeste.events.shown import Shown
from vmeste.events.when import Choice, Day, Moment
from vmeste.menu import my_events
from vmeste.screen import Button, Row, Screen
from vmeste.users import hearing_views
from vmeste.users.models import User
from vmeste.words import Words

ASKED = (("guests-limit", Setting.GUESTS), ("offers", Setting.OFFERS))


def panel(words: Words, shown: Shown, user: User, note: Text | None = None, toast: str | None = None) -> Screen:
    """The note says what has just become of a wish; it stands first."""
    event = shown.event
    rows: list[Row] = []
    if rules.can_be_changed(event, words.now):
        rows += _fields(words, event)
    rows += _acts(words, event, is_organiser=event.creator_id == user.id)
    rows.append([Button(words("label-back"), Open(code=event.code))])
    return Screen(_panel_text(words, event, note), rows, toast=toast)


def _fields(words: Words, event: Event) -> list[Row]:
    code = event.code
    return [
        [_ask(words, code, step) for step in (Step.TITLE, Step.WHEN, Step.LOCATION)],
        [_ask(words, code, step) for step in (Step.SEATS, Step.DESCRIPTION, Step.PICTURE)],
    ]


def _acts(words: Words, event: Event, *, is_organiser: bool) -> list[Row]:
    code = event.code
    participants = Button(words("label-participants"), Participants(code=code))
    write = Button(words("label-write"), Write(code=code))
    repeat = Button(words("label-repeat"), Repeat(code=code, anew=False))
    rest = Button(words("label-more"), More(code=code))
    if not rules.can_be_changed(event, words.now):
        again = [repeat]
        if is_organiser and rules.can_be_restored(event, words.now):
            again.insert(0, Button(words("label-restore"), Restore(code=code), "success"))
        return [again, [participants, write], [rest]]
    is_open = event.closed_at is None
    sign_up = Button(
        words("label-close-sign-up" if is_open else "label-open-sign-up"),
        SignUp(code=code, open=not is_open),
    )
    cancel = [Button(words("label-cancel-event"), AskCancel(code=code), "danger")] if is_organiser else []
    public = setting_views.switch(words, event, Setting.PUBLIC, _choosing(code))
    return [[public, rest], [participants, write], [sign_up, repeat], cancel]


def _choosing(code: str) -> setting_views.Choosing:
    return lambda setting, value: Choose(code=code, setting=setting, value=value)


def more(words: Words, shown: Shown, user: User, toast: str | None = None) -> Screen:
    """What most events leave as it is, and what is seldom looked at."""
    event, code = shown.event, shown.event.code
    rows: list[Row] = []
    if rules.can_be_changed(event, words.now):
        settings = (Setting.MAYBE, Setting.NAMES)
        rows += [
            [Button(words(f"label-{label}"), AskSetting(code=code, setting=setting)) for label, setting in ASKED],
            [setting_views.switch(words, event, setting, _choosing(code)) for setting in settings],
        ]
    seldom = [Button(words("label-delivery"), Delivery(code=code))]
    if rules.can_be_changed(event, words.now):
        seldom.insert(0, Button(words("label-reminders"), AskReminders(code=code)))
    rows.append(seldom)
    if event.creator_id == user.id:
        rows.append([Button(words("label-co-organisers"), CoOrganisers(code=code))])
    rows.append([to_panel(words, code)])
    said = hearing_views.said(words, leads.USUAL if event.reminders is None else event.reminders)
    lines = [Bold(event.title), Text(), *setting_views.said(words, event).values()]
    lines.append(Italic(words("organise-reminders", leads=said)))
    return Screen(joined(lines), rows, toast=toast)


def chosen(words: Words, outcome: Done, setting: Setting, user: User) -> Screen:
    """Where the choice was offered."""
    if setting is Setting.PUBLIC or outcome.refused or outcome.tells is not None:
        return done(words, outcome, user)
    return more(words, outcome.shown, user, _said(words, outcome))


def _ask(words: Words, code: str, step: Step) -> Button:
    return Button(words(f"label-{step}"), AskField(code=code, step=step))


def _panel_text(words: Words, event: Event, note: Text | None) -> Text:
    lines: list[Text] = []
    for first in (note, state(words, event)):
        if first is not None:
            lines += [first, Text()]
    lines += [Bold(event.title), Text("🗓 ", words.moment(event.date, ZoneInfo(event.time_zone), event.ends_at))]
    where = place(words, event.location, event.latitude, event.longitude)
    lines.append(Text("📍 ", where or Italic(words("draft-no-location"))))
    taken = Text("👥 ", seats(words, event))
    if over := rules.over_by(event):
        taken = Text(taken, ", ", Bold(words("organise-over", over=over)))
    lines.append(taken)
    if event.description:
        lines += [Text(), Text(event.description)]
    if not rules.can_be_changed(event, words.now):
        return joined(lines)  # what is set means nothing any more
    usual, now = (setting_views.said(words, each) for each in (Draft(), event))
    lines.append(Text())
    lines += [now[each] for each in now if each is Setting.PUBLIC or now[each].render() != usual[each].render()]
    return joined(lines)


def done(words: Words, outcome: Done, user: User, *, typed: bool = False) -> Screen:
    """The panel with what became of the wish: a toast after a press, a line after a text."""
    said = _said(words, outcome)
    event = outcome.shown.event
    screen = panel(words, outcome.shown, user, Text(said) if typed else None, None if typed else said)
    if outcome.tells is None:
        return screen
    tell = Button(words("label-tell"), Tell(code=event.code, change=outcome.tells), "primary")
    return Screen(screen.text, [[tell], *screen.buttons], toast=screen.toast)


def _said(words: Words, outcome: Done) -> str:
    event = outcome.shown.event
    if outcome.refused:
        return words("card-cancelled" if event.cancelled_at is not None else "card-past")
    if not outcome.changed:
        return words("organise-same")
    if outcome.told:
        return words("organise-told", people=outcome.told)
    return words("organise-done")


def question(words: Words, event: Event, step: Step, day: date | None, problem: Text | None) -> Screen:
    """As in a draft; an answer changes the event at once. With a day already said, the hour is asked."""
    code, rows, row = event.code, list[Row](), list[Button]()
    if step is Step.WHEN and day is None:
        rows.append([Button(words("label-pick-day"), ShowMonth(code=code, month=0))])
    elif step is Step.WHEN and day is not None:
        rows += calendar_views.hours(words, day, lambda number, hour: PickHour(code=code, day=number, hour=hour))
    if step in OPTIONAL:
        row.append(Button(draft_views.without(words, step, event), SkipField(code=code, step=step)))
    row.append(to_panel(words, code))
    return Screen(draft_views.asked(words, step, event, day, problem), [*rows, row])


def month(words: Words, event: Event, number: int) -> Screen:
    code = event.code
    rows = calendar_views.month(
        words,
        number,
        lambda day: PickDay(code=code, day=day),
        lambda turned: ShowMonth(code=code, month=turned),
    )
    back = Button(words("label-back"), AskField(code=code, step=Step.WHEN))
    return Screen(words.text("ask-day"), [*rows, [back]])


def which(words: Words, event: Event, choice: Choice) -> Screen:
    """The readings to choose from."""
    readings = [[_reading(words, event, reading)] for reading in choice.readings]
    return Screen(words.text("ask-which"), [*readings, [to_panel(words, event.code)]])


def _reading(words: Words, event: Event, reading: Moment | Day) -> Button:
    if isinstance(reading, Day):
        return Button(words.day(reading.day), PickDay(code=event.code, day=reading.day.toordinal()))
    return Button(words.moment_in_words(reading.start), PickStart(code=event.code, **draft_buttons.carried(reading)))


def setting(words: Words, shown: Shown, asked: Setting) -> Screen:
    """The values to choose from."""
    event = shown.event
    rows = setting_views.choices(words, event, asked, _choosing(event.code))
    rows.append([to_more(words, event.code)])
    return Screen(words.text(f"ask-{asked}-setting", title=Bold(event.title)), rows)


def to_more(words: Words, code: str) -> Button:
    return Button(words("label-back"), More(code=code))


def to_panel(words: Words, code: str) -> Button:
    return Button(words("label-back"), Organise(code=code))


def ask_cancel(words: Words, shown: Shown) -> Screen:
    event = shown.event
    row = [
        Button(words("label-yes"), AskReason(code=event.code), "danger"),
        Button(words("label-no"), Organise(code=event.code)),
    ]
    return Screen(words.text("ask-cancel", title=Bold(event.title)), [row])


def ask_reason(words: Words, event: Event, problem: Text | None = None) -> Screen:
    row = [Button(words("label-skip"), CancelWithoutReason(code=event.code)), to_panel(words, event.code)]
    text = words.text("ask-reason", title=Bold(event.title))
    return Screen(Text(problem, "\n\n", text) if problem is not None else text, [row])


def draft_in_the_way(words: Words, code: str, title: str | None) -> Screen:
    """A copy would take the place of what is being written."""
    rows: list[Row] = [
        [
            Button(words("label-continue"), draft_buttons.Resume(), "primary"),
            Button(words("label-anew"), Repeat(code=code, anew=True)),
        ],
        [to_panel(words, code), my_events(words)],
    ]
    shown = Bold(title) if title else words.text("draft-untitled")
    return Screen(words.text("draft-continue-or-anew", title=shown), rows)
