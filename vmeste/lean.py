"""A start in less than half the time and the memory: aiogram's models are built when they are first used.

`import aiogram` builds pydantic's validators for every type and method of the Bot API, several hundred, of which a
bot uses a few. The types could wait (`defer_build`), but at the end of the import `model_rebuild()` is called on each,
because their annotations name one another and only then all the names are known. Here that call does nothing while
aiogram is imported, the methods wait as well, and the names are given to a model when it is first used.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal, Optional, Union

from pydantic import BaseModel, ConfigDict


def import_aiogram() -> None:
    """To be called before anything else imports aiogram; later it changes nothing."""
    if "aiogram" in sys.modules:
        return
    with _building_nothing():
        from aiogram import types  # noqa: PLC0415  the import is the deed
        from aiogram.client.context_controller import BotContextController  # noqa: PLC0415  the same
        from aiogram.client.default import Default  # noqa: PLC0415  the same
    # as aiogram.types itself gives them
    names = {"List": list, "Optional": Optional, "Union": Union, "Literal": Literal, "Default": Default}
    names |= {name: getattr(types, name) for name in types.__all__}
    rebuild = vars(BaseModel)["model_rebuild"].__func__

    def model_rebuild(cls: type[BaseModel], /, **options: Any) -> Any:
        # pydantic calls it when a model that waits is used
        return rebuild(cls, **(options | {"_types_namespace": names}))

    _put(BotContextController, "model_rebuild", classmethod(model_rebuild))  # every type's and method's first base


@contextmanager
def _building_nothing() -> Iterator[None]:
    """Models defined meanwhile, and calls to build them, wait."""
    before = {name: vars(BaseModel)[name] for name in ("model_config", "model_rebuild")}
    _put(BaseModel, "model_config", ConfigDict(defer_build=True))
    _put(BaseModel, "model_rebuild", classmethod(lambda _, /, **_options: None))
    try:
        yield
    finally:
        for name, value in before.items():
            _put(BaseModel, name, value)


def _put(model: type[BaseModel], name: str, value: object) -> None:
    setattr(model, name, value)
