"""Where a handler listens: in private or in groups."""

from aiogram import F
from aiogram.enums import ChatType

IN_PRIVATE = F.chat.type == ChatType.PRIVATE
IN_GROUP = F.chat.type.in_({ChatType.GROUP, ChatType.SUPERGROUP})
