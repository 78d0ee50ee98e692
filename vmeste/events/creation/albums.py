"""Albums: several photos sent at once come one by one, and are answered as one."""

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from vmeste.conversation import IN_PRIVATE
from vmeste.dialogue import Dialogues

router = Router(name="albums")

TOPIC = "album"


class _Continues(Filter):
    """Another of an album whose first was answered; whatever comes first is remembered."""

    async def __call__(self, message: Message, dialogues: Dialogues) -> bool:
        if message.media_group_id is None:
            return False
        begun = await dialogues.about(TOPIC)
        if begun is not None and begun.content == message.media_group_id:
            return True
        await dialogues.lay_aside(TOPIC, message.media_group_id)
        return False


@router.message(IN_PRIVATE, _Continues())
async def more_of_it(_: Message) -> None:
    """The first one has said it all."""
