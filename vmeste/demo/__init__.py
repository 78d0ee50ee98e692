"""A strict local Telegram: a Bot API server over HTTP for one program, with people who talk to its bots."""

from vmeste.demo.bots import Bot
from vmeste.demo.faults import Faults
from vmeste.demo.groups import Group
from vmeste.demo.people import Person
from vmeste.demo.telegram import LocalTelegram

__all__ = ["Bot", "Faults", "Group", "LocalTelegram", "Person"]
