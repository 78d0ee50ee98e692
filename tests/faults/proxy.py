"""Wires that can be cut and mended: to a database server that is restarted, to copies of the bot."""

import asyncio
from contextlib import suppress

from sqlalchemy import make_url

Place = tuple[str, int]
"""Host and port."""


class Wire:
    """Listens on loopback and passes on, while it is whole, each connection to the next place that listens."""

    def __init__(self, *places: Place) -> None:
        self.given = dict.fromkeys(places, 0)
        """How many connections each has had."""
        self.port = 0
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Every connection breaks and no new one is accepted."""
        if self._server is not None:
            self._server.close()
        for task in tuple(self._passing):
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._passing.add(task)
        there: asyncio.StreamWriter | None = None
        try:
            back, there = await self._open()
            both = {asyncio.create_task(_pass_on(reader, there)), asyncio.create_task(_pass_on(back, writer))}
            try:
                await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for each in both:
                    each.cancel()
                await asyncio.gather(*both, return_exceptions=True)
        except (asyncio.CancelledError, ConnectionError):
            pass  # cut, or nobody listens
        finally:
            self._passing.discard(task)
            for end in filter(None, (writer, there)):
                end.transport.abort()
                with suppress(OSError):
                    await end.wait_closed()

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        for place in sorted(self.given, key=lambda each: self.given[each]):
            with suppress(OSError):
                streams = await asyncio.open_connection(*place)
                self.given[place] += 1
                return streams
        raise ConnectionRefusedError


class WireToDatabase(Wire):
    def __init__(self, database_url: str) -> None:
        self._there = make_url(database_url)
        super().__init__((self._there.host or "", self._there.port or 0))

    @property
    def url(self) -> str:
        """DATABASE_URL of the same database through this wire."""
        return self._there.set(host="127.0.0.1", port=self.port).render_as_string(hide_password=False)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
