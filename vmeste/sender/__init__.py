"""The one mouth for what is owed: Screens, notices and cards, under Telegram's limits."""

from vmeste.sender.drawing import Drawing
from vmeste.sender.sender import Sender

__all__ = ["Drawing", "Sender"]
