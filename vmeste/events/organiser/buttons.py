"""The buttons of the organiser's own screen: what each press says."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import StringConstraints

from vmeste.events.creation.buttons import Asked, Picked
from vmeste.events.creation.calendar_views import DayNumber, Hour, MonthNumber
from vmeste.events.creation.setting_views import Chosen, Setting
from vmeste.events.draft import EventCode
from vmeste.events.models import HANDLE_LENGTH

Handle = Annotated[str, StringConstraints(pattern=rf"^[A-Za-z0-9_-]{{{HANDLE_LENGTH}}}$")]


class AskField(CallbackData, prefix="of"):
    code: EventCode
    step: Asked


class SkipField(CallbackData, prefix="ok"):
    code: EventCode
    step: Asked


class AskSetting(CallbackData, prefix="oa"):
    code: EventCode
    setting: Setting


class Choose(Chosen, prefix="os"):
    code: EventCode


class PickStart(Picked, prefix="op"):
    code: EventCode


class ShowMonth(CallbackData, prefix="oj"):
    code: EventCode
    month: MonthNumber


class PickDay(CallbackData, prefix="oi"):
    code: EventCode
    day: DayNumber


class PickHour(CallbackData, prefix="oh"):
    code: EventCode
    day: DayNumber
    hour: Hour


class SignUp(CallbackData, prefix="oc"):
    code: EventCode
    open: bool


class AskCancel(CallbackData, prefix="ox"):
    code: EventCode


class AskReason(CallbackData, prefix="oy"):
    code: EventCode


class CancelWithoutReason(CallbackData, prefix="ov"):
    code: EventCode


class Tell(CallbackData, prefix="ot"):
    """The participants are to hear of this change."""

    code: EventCode
    change: Handle


class CoOrganisers(CallbackData, prefix="cl"):
    code: EventCode


class AskReminders(CallbackData, prefix="ol"):
    code: EventCode


class More(CallbackData, prefix="oo"):
    """To what is seldom wanted."""

    code: EventCode


class Write(CallbackData, prefix="ow"):
    """A message to the participants."""

    code: EventCode


class Delivery(CallbackData, prefix="od"):
    """Whom the last news has reached."""

    code: EventCode
