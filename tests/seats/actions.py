"""Every action of the bot: what one presses or says for it, who may, and what it may change."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aiogram.filters.callback_data import CallbackData

from tests.seats.hall import NOW
from tests.seats.scene import (
    CO_ORGANISER,
    CODE,
    KNOWN,
    ORGANISER,
    PARTICIPANT,
    Scene,
)
from vmeste import menu
from vmeste.account.leaving_views import AskAgain, AskForget, Forget, MyData, TakeAlong
from vmeste.account.settings_views import ChooseLanguage, ChooseZone, LeaveZone
from vmeste.events import card, views
from vmeste.events.answering.personal_views import Back as BackToCard
from vmeste.events.answering.personal_views import Guests, NoNote
from vmeste.events.co_organisers import views as co_organisers_views
from vmeste.events.creation import buttons as drafting
from vmeste.events.creation import calendar_views
from vmeste.events.creation.setting_views import Setting
from vmeste.events.draft import Draft, Step
from vmeste.events.models import Reason
from vmeste.events.organiser import buttons as panel
from vmeste.events.organiser import telling_views
from vmeste.events.organiser.telling_views import Message
from vmeste.events.participants import views as participants_views
from vmeste.events.reports import views as reports_views
from vmeste.events.shown import Mine, Span
from vmeste.users import hearing_views

IN_PRIVATE = ("button", "old")
IN_GROUP = ("in a group", "aside")
EVERYWHERE = (*IN_PRIVATE, *IN_GROUP, "inline")
EVERYBODY = frozenset(KNOWN)
ORGANISERS = frozenset({ORGANISER, CO_ORGANISER})
ALONE = frozenset({ORGANISER})
NOTHING: frozenset[str] = frozenset()
OWN_ANSWER = frozenset({"events", "event_participants"})
"""One's own answer, and the seats that follow from it."""
FREES_SEATS = OWN_ANSWER | {"changes"}
"""What becomes of a seat that is given back the bot keeps in the log."""
ARRANGEMENT = frozenset({"events", "event_participants", "changes"})
TEAM = frozenset({"events", "co_organisers", "invitations", "changes"})

LATER = NOW + timedelta(days=3)
FORWARDED = {"forward_origin": {"type": "hidden_user", "sender_user_name": "Кто-то", "date": 0}}
STICKER = {"dice": {"emoji": "🎲", "value": 3}}

Press = Callable[[Scene, str], CallbackData]
"""The button of this event, or of the event with that code."""


@dataclass(frozen=True)
class Pressed:
    """A button."""

    button: Press
    may: frozenset[str] = EVERYBODY
    changes: frozenset[str] = NOTHING
    """What it may change: tables. Nothing: it only shows, or is about the presser alone."""
    ways: tuple[str, ...] = IN_PRIVATE
    """On which messages it works; on others another action has the same button, or nothing comes of it."""
    before: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Typed:
    """A message."""

    content: dict[str, Any]
    may: frozenset[str] = EVERYBODY
    changes: frozenset[str] = NOTHING
    asked: Callable[[str], tuple[str, str, str]] | None = None
    """The dialogue in which one is, about the event with that code."""
    in_group: bool = False


def of_event(button: Callable[..., CallbackData], **given: Any) -> Press:
    return lambda _, code: button(code=code, **given)


def plain(button: Callable[..., CallbackData], **given: Any) -> Press:
    return lambda _, __: button(**given)


def asking(step: str) -> Callable[[str], tuple[str, str, str]]:
    """An organiser is asked this."""
    return lambda code: ("organising", step, f'{{"code": "{code}"}}')


def letter(code: str) -> tuple[str, str, str]:
    """An organiser is writing to participants."""
    return "telling", "message", Message(code=code, handle="AAAAAAAA", text="Берите мяч").model_dump_json()


def adding(code: str) -> tuple[str, str, str]:
    return "adding", "name", code


def in_draft(_: str) -> tuple[str, str, str]:
    return "draft", Step.DRAFT, Draft(code="Written1", title="Шахматы", date=LATER).model_dump_json()


def asking_zone(_: str) -> tuple[str, str, str]:
    return "zone", "settings", ""


def membership(person: dict[str, Any]) -> dict[str, Any]:
    """The bot is blocked."""
    chat = {"id": person["id"], "type": "private"}
    bot = {"id": 42, "is_bot": True, "first_name": "vmeste"}
    before, after = ({"user": bot, "status": status, "until_date": 0} for status in ("member", "kicked"))
    return {"chat": chat, "from": person, "date": 0, "old_chat_member": before, "new_chat_member": after}


def organisers(button: Press, changes: frozenset[str] = NOTHING, **more: Any) -> Pressed:
    return Pressed(button, ORGANISERS, changes, **more)


def alone(button: Press, changes: frozenset[str] = NOTHING, **more: Any) -> Pressed:
    return Pressed(button, ALONE, changes, **more)


class Unknown(CallbackData, prefix="zz"):
    """A button of an older version."""


def writing() -> dict[str, Any]:
    return {"asked": in_draft("")}


def handle(who: str, button: Callable[..., CallbackData], **given: Any) -> Press:
    return lambda scene, code: button(code=code, handle=scene.handles[who], **given)


PRESSED: dict[str, Pressed] = {
    # lists, the menu, and what is nobody's
    "events.lists.upcoming_pressed": Pressed(plain(menu.AllEvents)),
    "events.lists.mine_pressed": Pressed(plain(menu.MyEvents)),
    "events.lists.span": Pressed(plain(views.ShowAll, span=Span.TODAY)),
    "events.lists.turn_found": Pressed(of_event(views.TurnFound, way="after", date=1, of=1)),
    "events.lists.part_of_mine": Pressed(plain(views.ShowMine, part=Mine.PAST)),
    "events.lists.turn_all": Pressed(of_event(views.TurnAll, way="after", date=1)),
    "events.lists.turn_group": Pressed(of_event(views.TurnGroup, way="after", date=1), ways=IN_GROUP),
    "events.lists.turn_mine": Pressed(of_event(views.TurnMine, way="after", date=1, part=Mine.GOING)),
    "events.answering.on_map": Pressed(of_event(card.OnMap)),
    "account.leaving.my_data": Pressed(plain(MyData)),
    "account.leaving.take_along": Pressed(plain(TakeAlong)),
    "account.leaving.ask_forget": Pressed(plain(AskForget)),
    "account.leaving.ask_again": Pressed(plain(AskAgain)),
    "account.leaving.forget": Pressed(plain(Forget), changes=TEAM | ARRANGEMENT),
    "account.settings.settings_pressed": Pressed(plain(menu.Settings)),
    "account.settings.choose_language": Pressed(plain(ChooseLanguage, language="en")),
    "account.settings.ask_zone": Pressed(plain(menu.TimeZone)),
    "account.settings.choose_zone": Pressed(plain(ChooseZone, zone="Asia/Omsk", back="settings")),
    "account.settings.leave_zone": Pressed(plain(LeaveZone, back="settings")),
    "users.hearing.hearing": Pressed(plain(hearing_views.Hearing)),
    "users.hearing.choose_reminders": Pressed(plain(hearing_views.ChooseReminders, leads=1)),
    "users.hearing.choose_digests": Pressed(plain(hearing_views.ChooseDigests, on=False)),
    "users.hearing.ask_quiet_hours": Pressed(plain(hearing_views.AskQuietHours)),
    "users.hearing.choose_quiet_hours": Pressed(plain(hearing_views.ChooseQuietHours, begins=23, ends=8)),
    "users.old_button": Pressed(plain(Unknown), ways=EVERYWHERE),
    # one's own answer
    "events.answering.open_card": Pressed(of_event(card.Open)),
    "events.answering.going": Pressed(of_event(card.Going), changes=OWN_ANSWER, ways=EVERYWHERE),
    "events.answering.maybe": Pressed(of_event(card.Maybe), changes=FREES_SEATS, ways=EVERYWHERE),
    "events.answering.not_going": Pressed(of_event(card.NotGoing), changes=FREES_SEATS, ways=EVERYWHERE),
    "events.files.to_calendar": Pressed(of_event(card.ToCalendar)),
    "events.files.qr": Pressed(of_event(card.Qr)),
    "events.answering.personal.ask_guests": Pressed(of_event(card.AskGuests)),
    "events.answering.personal.guests": Pressed(of_event(Guests, guests=1), changes=OWN_ANSWER),
    "events.answering.aside.mine": Pressed(of_event(card.Mine), ways=IN_GROUP),
    "events.answering.aside.guests": Pressed(of_event(Guests, guests=1), changes=OWN_ANSWER, ways=("aside",)),
    "events.answering.personal.back": Pressed(of_event(BackToCard)),
    "events.answering.personal.ask_note": Pressed(of_event(card.AskNote)),
    "events.answering.personal.no_note": Pressed(of_event(NoNote), changes=OWN_ANSWER),
    "events.reports.ask": Pressed(of_event(card.AskReport), EVERYBODY - ORGANISERS),
    "events.reports.report": Pressed(
        of_event(reports_views.Complain, reason=Reason.SPAM), EVERYBODY - ORGANISERS, frozenset({"reports"})
    ),
    "events.participants.first_page": Pressed(of_event(card.Participants)),
    "events.participants.turn": Pressed(
        handle(PARTICIPANT, participants_views.Turn, way="after"),
    ),
    # an event of one's own, while it is written
    "events.creation.cancel": Pressed(plain(drafting.Drop), before=writing()),
    "events.creation.new_pressed_in_the_middle": Pressed(plain(menu.NewEvent), before=writing()),
    "events.creation.begin": Pressed(plain(drafting.Begin, prepared="Written1")),
    "events.creation.begin_in_the_middle": Pressed(plain(drafting.Begin, prepared="Written1"), before=writing()),
    "events.creation.suggestion.decline": Pressed(plain(drafting.Decline)),
    "events.creation.new_pressed": Pressed(plain(menu.NewEvent)),
    "events.creation.anew": Pressed(plain(drafting.Anew)),
    "events.creation.ask": Pressed(plain(drafting.Ask, step=Step.SEATS), before=writing()),
    "events.creation.skip": Pressed(plain(drafting.Skip, step=Step.SEATS), before=writing()),
    "events.creation.back": Pressed(plain(drafting.Back), before=writing()),
    "events.creation.resume": Pressed(plain(drafting.Resume), before=writing()),
    "events.creation.pick": Pressed(plain(drafting.Pick, start=int(LATER.timestamp())), before=writing()),
    "events.creation.month": Pressed(plain(drafting.ShowMonth, month=0), before=writing()),
    "events.creation.pick_day": Pressed(plain(drafting.PickDay, day=LATER.toordinal()), before=writing()),
    "events.creation.pick_hour": Pressed(plain(drafting.PickHour, day=LATER.toordinal(), hour=12), before=writing()),
    "events.creation.no_day": Pressed(plain(calendar_views.Blank)),
    "events.creation.more": Pressed(plain(drafting.More), before=writing()),
    "events.creation.ask_setting": Pressed(plain(drafting.AskSetting, setting=Setting.GUESTS), before=writing()),
    "events.creation.choose": Pressed(plain(drafting.Choose, setting=Setting.GUESTS, value=1), before=writing()),
    "events.creation.publicity": Pressed(plain(drafting.Publicity, public=False), before=writing()),
    "events.creation.create": Pressed(
        plain(drafting.Create, code="Written1", version=0), changes=frozenset({"events", "changes"}), before=writing()
    ),
    "events.creation.created_before": Pressed(of_event(drafting.Create, version=0)),
    "events.creation.no_draft": Pressed(plain(drafting.Back)),
    # what organisers do
    "events.organiser.panel": organisers(of_event(card.Organise)),
    "events.organiser.ask": organisers(of_event(panel.AskField, step=Step.TITLE)),
    "events.organiser.skip": organisers(of_event(panel.SkipField, step=Step.SEATS), ARRANGEMENT),
    "events.organiser.pick": organisers(of_event(panel.PickStart, start=int(LATER.timestamp())), ARRANGEMENT),
    "events.organiser.month": organisers(of_event(panel.ShowMonth, month=0)),
    "events.organiser.pick_day": organisers(of_event(panel.PickDay, day=LATER.toordinal())),
    "events.organiser.pick_hour": organisers(of_event(panel.PickHour, day=LATER.toordinal(), hour=12), ARRANGEMENT),
    "events.organiser.ask_setting": organisers(of_event(panel.AskSetting, setting=Setting.GUESTS)),
    "events.organiser.choose": organisers(of_event(panel.Choose, setting=Setting.GUESTS, value=1), ARRANGEMENT),
    "events.organiser.sign_up": organisers(of_event(panel.SignUp, open=False), ARRANGEMENT),
    "events.organiser.tell": organisers(lambda scene, code: panel.Tell(code=code, change=scene.change), ARRANGEMENT),
    "events.organiser.telling_router.ask_reminders": organisers(of_event(panel.AskReminders)),
    "events.organiser.telling_router.choose_reminders": organisers(
        of_event(telling_views.ChooseLeads, leads=1), ARRANGEMENT
    ),
    "events.organiser.telling_router.delivery": organisers(of_event(panel.Delivery)),
    "events.organiser.telling_router.write": organisers(of_event(panel.Write)),
    "events.organiser.telling_router.leave_pressed": organisers(of_event(telling_views.LeaveMessage)),
    "events.organiser.telling_router.write_to": organisers(of_event(telling_views.WriteTo, to=1)),
    "events.organiser.telling_router.send": organisers(
        of_event(telling_views.SendMessage, to=1, handle="AAAAAAAA"), ARRANGEMENT, before={"asked": letter(CODE)}
    ),
    "events.organiser.more": organisers(of_event(panel.More)),
    "events.organiser.repeat": organisers(of_event(card.Repeat, anew=False)),
    "events.participants.one": organisers(handle(PARTICIPANT, participants_views.ShowOne)),
    "events.participants.ask_remove": organisers(handle(PARTICIPANT, participants_views.AskRemove)),
    "events.participants.remove": organisers(handle(PARTICIPANT, participants_views.Remove), ARRANGEMENT),
    "events.participants.table": organisers(of_event(participants_views.Table)),
    "events.participants.ask_name": organisers(of_event(participants_views.AskName)),
    # what the organiser alone does
    "events.organiser.ask_reason": alone(of_event(panel.AskReason)),
    "events.organiser.cancel": alone(of_event(panel.CancelWithoutReason), ARRANGEMENT),
    "events.organiser.ask_cancel": alone(of_event(panel.AskCancel)),
    "events.organiser.restore": alone(of_event(card.Restore), ARRANGEMENT, before={"cancelled": True}),
    "events.co_organisers.team": alone(of_event(panel.CoOrganisers)),
    "events.co_organisers.invite": alone(of_event(co_organisers_views.Invite), TEAM),
    "events.co_organisers.revoke": alone(of_event(co_organisers_views.Revoke), TEAM),
    "events.co_organisers.member": alone(handle(CO_ORGANISER, co_organisers_views.ShowMember)),
    "events.co_organisers.dismiss": alone(handle(CO_ORGANISER, co_organisers_views.Dismiss), TEAM),
    "events.co_organisers.ask_hand_over": alone(handle(CO_ORGANISER, co_organisers_views.AskHandOver)),
    "events.co_organisers.hand_over": alone(handle(CO_ORGANISER, co_organisers_views.HandOver), TEAM),
    # an invitation is for whoever has its token, which is shown to the organiser alone
    "events.co_organisers.accept": Pressed(
        lambda scene, _: co_organisers_views.Accept(token=scene.token), changes=TEAM
    ),
    "events.co_organisers.decline": Pressed(plain(co_organisers_views.Decline)),
}

TYPED: dict[str, Typed] = {
    "events.answering.start_with_code": Typed({"text": f"/start e_{CODE}"}),
    "events.files.start_with_calendar": Typed({"text": f"/start i_{CODE}"}),
    "events.lists.upcoming": Typed({"text": "/events"}),
    "events.lists.upcoming_in_group": Typed({"text": "/events"}, in_group=True),
    "events.lists.mine": Typed({"text": "/my"}),
    "events.co_organisers.start_with_token": Typed({"text": "/start c_nobody"}),
    "users.start": Typed({"text": "/start"}),
    "users.start_in_group": Typed({"text": "/start"}, in_group=True),
    "users.help_": Typed({"text": "/help"}),
    "users.help_in_group": Typed({"text": "/help"}, in_group=True),
    "account.leaving.take_along": Typed({"text": "/export"}),
    "account.leaving.ask_forget": Typed({"text": "/forget"}),
    "account.settings.settings": Typed({"text": "/settings"}),
    "account.settings.city": Typed({"text": "Казань"}, asked=asking_zone),
    "account.settings.place": Typed({"location": {"latitude": 55.8, "longitude": 49.1}}, asked=asking_zone),
    "account.settings.cancel": Typed({"text": "/cancel"}, asked=asking_zone),
    "account.leaving.stay": Typed({"text": "/cancel"}, asked=lambda _: ("leaving", "leaving", "")),
    "users.unknown_command": Typed({"text": "/nonsense"}),
    "users.not_understood": Typed({"text": "привет"}),
    "events.creation.start_in_the_middle": Typed({"text": "/start new_Written1"}, asked=in_draft),
    "events.creation.start_prepared": Typed({"text": "/start new_Written1"}),
    "events.creation.cancel": Typed({"text": "/cancel"}, asked=in_draft),
    "events.creation.cancel_suggestion": Typed({"text": "/cancel"}, asked=lambda _: ("suggested", "suggested", "")),
    "events.creation.nothing_to_cancel": Typed({"text": "/cancel"}),
    "events.creation.new_in_the_middle": Typed({"text": "/new"}, asked=in_draft),
    "events.creation.new": Typed({"text": "/new"}),
    "events.creation.new_in_group": Typed({"text": "/new"}, in_group=True),
    "events.creation.forwarded": Typed({"text": "Шашки", **FORWARDED}, asked=in_draft),
    "events.creation.suggestion.forwarded": Typed({"text": "Шашки", **FORWARDED}),
    "events.creation.suggestion.written": Typed({"text": "Шашки завтра в 19:00"}),
    "events.creation.typed": Typed({"text": "Шашки"}, asked=in_draft),
    "events.creation.not_text": Typed(STICKER, asked=in_draft),
    "events.answering.personal.guest_names": Typed(
        {"text": "Маша"}, changes=OWN_ANSWER, asked=lambda code: ("personal", "guest names", code)
    ),
    "events.answering.personal.note": Typed(
        {"text": "опоздаю"}, changes=OWN_ANSWER, asked=lambda code: ("personal", "note", code)
    ),
    "events.organiser.typed": Typed({"text": "Волейбол"}, ORGANISERS, ARRANGEMENT, asking("title")),
    "events.organiser.not_text": Typed(STICKER, ORGANISERS, asked=asking("title")),
    "events.organiser.leave": Typed({"text": "/cancel"}, ORGANISERS, asked=asking("title")),
    "events.organiser.telling_router.typed": Typed({"text": "Берите воду"}, ORGANISERS, asked=letter),
    "events.organiser.telling_router.leave": Typed({"text": "/cancel"}, ORGANISERS, asked=letter),
    "events.participants.add": Typed({"text": "Мама"}, ORGANISERS, ARRANGEMENT, adding),
    "events.participants.leave": Typed({"text": "/cancel"}, asked=adding),
    "events.creation.albums.more_of_it": Typed(
        {"photo": [{"file_id": "A", "file_unique_id": "A", "width": 1, "height": 1}], "media_group_id": "7"},
        asked=lambda _: ("album", "album", "7"),
    ),
    "events.chats.moved": Typed({"migrate_to_chat_id": -1002}, in_group=True),
}
MORE_TYPED = {"a reason": Typed({"text": "дождь"}, ALONE, ARRANGEMENT, asking("reason"))}
"""The same handler, at another question."""

OTHERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "events.chats.membership": lambda person: {"my_chat_member": membership(person)},
    "events.inline.found": lambda person: {"inline_query": {"id": "1", "from": person, "query": "", "offset": ""}},
    "events.inline.chosen": lambda person: {
        "chosen_inline_result": {"result_id": CODE, "from": person, "query": "", "inline_message_id": "AAAA"}
    },
}
"""Updates that are neither; they change no event, whoever they are from."""
