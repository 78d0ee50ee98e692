"""What an organiser sees while an event is being written: one question at a time, then the draft."""

from datetime import date

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import Bold, Italic, Text

from vmeste.content import CAPTION_LENGTH
from vmeste.events.card_text import place
from vmeste.events.creation import calendar_views, setting_views
from vmeste.events.creation.buttons import (
    Anew,
    Ask,
    AskSetting,
    Back,
    Begin,
    Choose,
    Create,
    Decline,
    Drop,
    More,
    Pick,
    PickDay,
    PickHour,
    Publicity,
    Resume,
    ShowMonth,
    Skip,
    carried,
)
from vmeste.events.creation.setting_views import Setting
from vmeste.events.draft import OPTIONAL, Draft, Step
from vmeste.events.models import Event
from vmeste.events.when import Choice, Day, Moment, Refusal
from vmeste.menu import TimeZone, main_menu
from vmeste.rendering import length, plain
from vmeste.screen import Button, Row, Screen
from vmeste.words import Words

BUTTONS: tuple[type[CallbackData], ...] = (
    *(Ask, Skip, Back, Resume, Drop, Pick, Publicity),
    *(More, AskSetting, Choose, ShowMonth, PickDay, PickHour),
)
"""Those that need a draft to be written."""


def question(words: Words, step: Step, draft: Draft, problem: Text | None = None) -> Screen:
    """One question; with a problem, what was wrong with the last answer stands first."""
    rows: list[Row] = []
    row: list[Button] = []
    if step is Step.WHEN and draft.day is None:
        rows.append([Button(words("label-pick-day"), ShowMonth(month=0))])
    elif step is Step.WHEN and draft.day is not None:
        rows += calendar_views.hours(words, draft.day, lambda day, hour: PickHour(day=day, hour=hour))
    if step in OPTIONAL:
        row.append(Button(without(words, step, draft), Skip(step=step)))
    if step is not Step.TITLE or is_complete(draft):
        row.append(Button(words("label-back"), Back()))
    row.append(_drop(words))
    return Screen(asked(words, step, draft, draft.day, problem), [*rows, row])


def month(words: Words, number: int) -> Screen:
    rows = calendar_views.month(words, number, lambda day: PickDay(day=day), lambda turned: ShowMonth(month=turned))
    return Screen(words.text("ask-day"), [*rows, [Button(words("label-back"), Ask(step=Step.WHEN)), _drop(words)]])


def _choose(setting: Setting, value: int) -> Choose:
    return Choose(setting=setting, value=value)


def more(words: Words, written: Draft) -> Screen:
    """What most events leave as it is."""
    rows: list[Row] = [
        [
            Button(words("label-guests-limit"), AskSetting(setting=Setting.GUESTS)),
            Button(words("label-offers"), AskSetting(setting=Setting.OFFERS)),
        ],
        [setting_views.switch(words, written, setting, _choose) for setting in (Setting.MAYBE, Setting.NAMES)],
        [Button(words("label-back"), Back()), _drop(words)],
    ]
    lines: list[object] = [Bold(written.title or words("draft-untitled")), "\n"]
    for setting, line in setting_views.said(words, written).items():
        if setting is not Setting.PUBLIC:
            lines += ["\n", line]
    return Screen(Text(*lines), rows)


def setting(words: Words, written: Draft, asked: Setting) -> Screen:
    """The values to choose from."""
    rows = setting_views.choices(words, written, asked, _choose)
    rows.append([Button(words("label-back"), More()), _drop(words)])
    title = Bold(written.title) if written.title else words.text("draft-untitled")
    return Screen(words.text(f"ask-{asked}-setting", title=title), rows)


def without(words: Words, step: Step, of: Draft | Event) -> str:
    """The label of the button that leaves the field empty: what is there must not go by a «Пропустить»."""
    values = {
        Step.LOCATION: of.location if of.latitude is None else of.latitude,
        Step.DESCRIPTION: of.description,
        Step.SEATS: of.capacity,
        Step.PICTURE: of.picture,
    }
    if values.get(step) is None:
        return words("label-skip")
    return words("label-take-away" if step is Step.PICTURE else "label-clear")


def asked(words: Words, step: Step, of: Draft | Event, day: date | None, problem: Text | None) -> Text:
    """The question itself; with a day already said, the hour is asked."""
    hour = words.text("ask-hour", day=words.day(day)) if step is Step.WHEN and day is not None else None
    text = hour or words.text(f"ask-{step}", without=without(words, step, of))
    return Text(problem, "\n\n", text) if problem is not None else text


def is_complete(draft: Draft) -> bool:
    return draft.title is not None and draft.date is not None


def which(words: Words, choice: Choice) -> Screen:
    """The readings to choose from."""
    readings = [[_reading(words, reading)] for reading in choice.readings]
    return Screen(
        words.text("ask-which"), [*readings, [Button(words("label-back"), Ask(step=Step.WHEN)), _drop(words)]]
    )


def _reading(words: Words, reading: Moment | Day) -> Button:
    if isinstance(reading, Day):
        return Button(words.day(reading.day), PickDay(day=reading.day.toordinal()))
    return Button(words.moment_in_words(reading.start), Pick(**carried(reading)))


def problem_with_title(words: Words, length: int, most: int) -> Text:
    return words.text("problem-title-long" if length else "problem-title-empty", length=length, most=most)


def problem_with_when(words: Words, refusal: Refusal) -> Text:
    return words.text(f"problem-when-{refusal}")


def problem_too_long(words: Words, length: int, most: int) -> Text:
    return words.text("problem-long", length=length, most=most)


def problem_with_seats(words: Words, most: int) -> Text:
    return words.text("problem-seats", most=most)


def problem_no_picture(words: Words) -> Text:
    return words.text("problem-no-picture")


def problem_not_text(words: Words) -> Text:
    return words.text("problem-not-text")


def draft(
    words: Words,
    written: Draft,
    toast: str | None = None,
    problem: Text | None = None,
    *,
    ask_zone: bool = False,
) -> Screen:
    """With `ask_zone`, the writer may say in which zone their hours are; whoever does not mind need not."""
    if written.title is None or written.date is None:
        raise ValueError("a draft without a title or a start is still a question")
    lines: list[object] = [Italic(words("draft-title")), "\n\n"]
    if problem is not None:
        lines = [problem, "\n\n", *lines]
    lines += [_fields(words, written)]
    lines += ["\n\n", Italic(words("draft-public" if written.public else "draft-by-link"))]
    usual, now = (setting_views.said(words, each) for each in (Draft(public=written.public), written))
    for each in usual:
        if usual[each].render() != now[each].render():
            lines += ["\n", now[each]]
    if written.chat_title:
        lines += ["\n", Italic(words.text("draft-in-group", title=written.chat_title))]
    elif written.chat_id is not None:
        lines += ["\n", Italic(words("draft-in-lost-group" if written.out_of_chat else "draft-in-same-group"))]
    if ask_zone:
        zone = words.zone_name(written.date.astimezone(words.zone))
        lines += ["\n", Italic(words("draft-zone", zone=zone))]
    turned = not written.public
    visibility = Button(words("label-public" if turned else "label-by-link"), Publicity(public=turned))
    rows: list[Row] = [
        [_ask(words, Step.TITLE), _ask(words, Step.WHEN), _ask(words, Step.LOCATION)],
        [_ask(words, Step.SEATS), _ask(words, Step.DESCRIPTION), _ask(words, Step.PICTURE)],
        [visibility, Button(words("label-more"), More())],
        [
            _drop(words),
            Button(words("label-create"), Create(code=written.code, version=written.version), "success"),
        ],
    ]
    if ask_zone:
        rows.insert(-1, [Button(words("label-zone"), TimeZone(back="draft"))])
    text, picture = _with_picture(words, Text(*lines), written.picture)
    return Screen(text, rows, toast=toast, picture=picture)


def _with_picture(words: Words, text: Text, picture: str | None) -> tuple[Text, str | None]:
    """What is too long to stand under it speaks of it."""
    if picture is None or length(plain(text)) <= CAPTION_LENGTH:
        return text, picture
    return Text(text, "\n", Italic(words("draft-has-picture"))), None


def _fields(words: Words, written: Draft) -> Text:
    lines: list[object] = [Bold(written.title) if written.title else Italic(words("draft-untitled")), "\n🗓 "]
    if written.date is not None:
        moment = words.moment(written.date, until=written.ends_at)
        lines += [words.text("draft-when", moment=moment, ahead=words.ahead(written.date))]
    else:
        lines += [words.day(written.day) if written.day is not None else Italic(words("draft-no-time"))]
    where = place(words, written.location, written.latitude, written.longitude)
    lines += ["\n📍 ", where or Italic(words("draft-no-location"))]
    seats = words("draft-no-limit") if written.capacity is None else words("draft-seats", capacity=written.capacity)
    lines += ["\n👥 ", seats]
    if written.description:
        lines += ["\n\n", written.description]
    return Text(*lines)


def suggestion(words: Words, understood: Draft) -> Screen:
    """A text that was written outside any dialogue may be an event."""
    row = [Button(words("label-yes"), Begin(prepared=understood.code), "success"), Button(words("label-no"), Decline())]
    text = Text(Bold(words("suggestion")), "\n\n", _fields(words, understood))
    text, picture = _with_picture(words, text, understood.picture)
    return Screen(text, [row], picture=picture)


def declined(words: Words) -> Screen:
    return Screen(words.text("suggestion-declined"), main_menu(words))


def problem_cut(words: Words, length: int, most: int) -> Text:
    return words.text("problem-cut", length=length, most=most)


def note_forwarded(words: Words) -> Text:
    return words.text("note-forwarded")


def _ask(words: Words, step: Step) -> Button:
    return Button(words(f"label-{step}"), Ask(step=step))


def _drop(words: Words) -> Button:
    return Button(words("label-cancel"), Drop())


def elsewhere(words: Words, prepared: Draft, username: str) -> Screen:
    """In a group: the event is written in private, where it disturbs nobody."""
    link = f"https://t.me/{username}?start=new_{prepared.code}"
    return Screen(words.text("new-in-group"), [[Button(words("label-new-in-private"), link)]])


def continue_or_anew(words: Words, written: Draft, prepared: str | None = None) -> Screen:
    """`prepared` is the code of a draft that waits to be written instead."""
    title = Bold(written.title) if written.title else words.text("draft-untitled")
    rows: list[Row] = [
        [Button(words("label-continue"), Resume(), "primary"), Button(words("label-anew"), Anew(prepared=prepared))],
        [_drop(words)],
    ]
    return Screen(words.text("draft-continue-or-anew", title=title), rows)


def dropped(words: Words) -> Screen:
    return Screen(words.text("draft-dropped"), main_menu(words))


def nothing_to_cancel(words: Words) -> Screen:
    return Screen(words.text("nothing-to-cancel"), main_menu(words))


def no_draft(words: Words) -> Screen:
    return Screen(words.text("draft-gone"), main_menu(words), toast=words("toast-draft-gone"))
