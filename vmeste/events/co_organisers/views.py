"""Co-organisers as the organiser sees them, the link that invites one, and handing an event over."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import Bold, Text
from pydantic import StringConstraints

from vmeste.events.card_text import joined
from vmeste.events.draft import EventCode
from vmeste.events.organised import MOST_CO_ORGANISERS, Member, Team
from vmeste.events.organiser.buttons import CoOrganisers, Handle
from vmeste.events.organiser.views import to_more
from vmeste.events.shown import Shown
from vmeste.menu import main_menu
from vmeste.screen import Button, Row, Screen
from vmeste.words import Words

START = "c_"
"""What stands before the token in a link that makes a co-organiser."""
Token = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22}$")]


class Invite(CallbackData, prefix="ci"):
    code: EventCode


class Revoke(CallbackData, prefix="cv"):
    code: EventCode


class Accept(CallbackData, prefix="cy"):
    token: Token


class Decline(CallbackData, prefix="cn"):
    pass


class ShowMember(CallbackData, prefix="co"):
    code: EventCode
    handle: Handle


class Dismiss(CallbackData, prefix="cd"):
    code: EventCode
    handle: Handle


class AskHandOver(CallbackData, prefix="ch"):
    """To a participant or a co-organiser."""

    code: EventCode
    handle: Handle


class HandOver(CallbackData, prefix="cc"):
    code: EventCode
    handle: Handle


def team(words: Words, found: Team, username: str, toast: str | None = None) -> Screen:
    event = found.shown.event
    lines = [Bold(words("co-organisers-title", title=event.title)), Text()]
    lines.append(Text(words("co-organisers-may" if found.members else "co-organisers-none")))
    rows: list[Row] = [
        [Button(member.first_name, ShowMember(code=event.code, handle=member.handle))] for member in found.members
    ]
    if found.token is not None:
        link = f"https://t.me/{username}?start={START}{found.token}"
        lines += [Text(), words.text("co-organisers-link", link=link)]
        rows.append([Button(words("label-revoke"), Revoke(code=event.code))])
    if len(found.members) < MOST_CO_ORGANISERS:
        rows.append([Button(words("label-invite"), Invite(code=event.code), "primary")])
    rows.append([to_more(words, event.code)])
    return Screen(joined(lines), rows, toast=toast)


def member(words: Words, found: Team, one: Member) -> Screen:
    code = found.shown.event.code
    name = f"{one.first_name} (@{one.username})" if one.username else one.first_name
    row = [
        Button(words("label-remove"), Dismiss(code=code, handle=one.handle), "danger"),
        Button(words("label-hand-over"), AskHandOver(code=code, handle=one.handle)),
    ]
    back = [Button(words("label-back"), CoOrganisers(code=code))]
    return Screen(joined([Bold(name), Text(words("co-organiser-is"))]), [row, back])


def invitation(words: Words, shown: Shown, token: str) -> Screen:
    row = [Button(words("label-yes"), Accept(token=token), "success"), Button(words("label-no"), Decline())]
    text = words.text("ask-co-organise", title=Bold(shown.event.title), name=shown.organiser)
    return Screen(text, [row])


def no_invitation(words: Words) -> Screen:
    return Screen(words.text("invitation-gone"), main_menu(words), toast=words("toast-invitation-gone"))


def declined(words: Words) -> Screen:
    return Screen(words.text("invitation-declined"), main_menu(words))


def ask_hand_over(words: Words, shown: Shown, heir: Member) -> Screen:
    code = shown.event.code
    row = [
        Button(words("label-yes"), HandOver(code=code, handle=heir.handle), "danger"),
        Button(words("label-no"), CoOrganisers(code=code)),
    ]
    text = words.text("ask-hand-over", title=Bold(shown.event.title), name=Bold(heir.first_name))
    return Screen(text if heir.hears else Text(text, "\n\n", words("heir-does-not-hear")), [row])
