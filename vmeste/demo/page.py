"""The chat page."""

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from vmeste.demo.telegram import LocalTelegram


def add_page(app: web.Application, telegram: "LocalTelegram") -> None:
    pass
