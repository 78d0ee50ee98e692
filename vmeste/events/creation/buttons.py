"""The buttons of an event being written: what each press says."""

from datetime import UTC, datetime
from typing import Annotated, Any

from aiogram.filters.callback_data import CallbackData
from pydantic import AfterValidator, Field

from vmeste.events.creation.calendar_views import DayNumber, Hour, MonthNumber
from vmeste.events.creation.setting_views import Chosen, Setting
from vmeste.events.draft import EventCode, Step
from vmeste.events.when import Moment

LAST_MOMENT = 4_102_444_800
"""The year 2100, in seconds since 1970: what a button may carry must be a moment."""


def _asks(step: Step) -> Step:
    if step is Step.DRAFT:
        raise ValueError("a draft as a whole is no question")
    return step


Asked = Annotated[Step, AfterValidator(_asks)]
"""What can be asked."""


class Ask(CallbackData, prefix="da"):
    step: Asked


class Skip(CallbackData, prefix="dk"):
    step: Asked


class Back(CallbackData, prefix="db"):
    pass


class Resume(CallbackData, prefix="dr"):
    pass


class Drop(CallbackData, prefix="dx"):
    pass


class Anew(CallbackData, prefix="dn"):
    prepared: EventCode | None = None
    """Of a draft that was prepared in a group."""


Seconds = Annotated[int, Field(ge=0, le=LAST_MOMENT)]
"""Since 1970."""


class Picked(CallbackData, prefix="picked"):
    """One of two readings of what was typed."""

    start: Seconds
    end: Seconds = 0
    """0 when no end was said."""

    @property
    def moment(self) -> Moment:
        end = datetime.fromtimestamp(self.end, UTC) if self.end else None
        return Moment(datetime.fromtimestamp(self.start, UTC), end)


def carried(reading: Moment) -> dict[str, Any]:
    """What a button carries of a reading."""
    return {
        "start": int(reading.start.timestamp()),
        "end": int(reading.end.timestamp()) if reading.end is not None else 0,
    }


class Pick(Picked, prefix="dp"):
    pass


class Publicity(CallbackData, prefix="dv"):
    public: bool


class More(CallbackData, prefix="dm"):
    """To the second page of the draft."""


class AskSetting(CallbackData, prefix="ds"):
    setting: Setting


class Choose(Chosen, prefix="dh"):
    pass


class ShowMonth(CallbackData, prefix="dt"):
    month: MonthNumber


class PickDay(CallbackData, prefix="dd"):
    day: DayNumber


class PickHour(CallbackData, prefix="du"):
    day: DayNumber
    hour: Hour


class Create(CallbackData, prefix="dc"):
    code: EventCode
    version: int
    """Of the draft that the button was shown with."""


class Begin(CallbackData, prefix="dg"):
    """What was written is to become an event."""

    prepared: EventCode


class Decline(CallbackData, prefix="dq"):
    """What was written is no event."""
