"""A wire to the database server that can be cut and mended, as when the server is restarted."""

import asyncio
from contextlib import suppress

from sqlalchemy import make_url


class Wire:
    """Listens on loopback and passes everything on, while it is whole."""

    def __init__(self, database_url: str) -> None:
        self._there = make_url(database_url)
        self._server: asyncio.Server | None = None
        self._port = 0
        self._passing: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """DATABASE_URL of the same database through this wire."""
        return self._there.set(host="127.0.0.1", port=self._port).render_as_string(hide_password=False)

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

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
            back, there = await asyncio.open_connection(self._there.host, self._there.port)
            both = {asyncio.create_task(_pass_on(reader, there)), asyncio.create_task(_pass_on(back, writer))}
            try:
                await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for each in both:
                    each.cancel()
                await asyncio.gather(*both, return_exceptions=True)
        except asyncio.CancelledError:
            pass  # cut
        finally:
            self._passing.discard(task)
            for end in filter(None, (writer, there)):
                end.transport.abort()
                with suppress(OSError):
                    await end.wait_closed()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
