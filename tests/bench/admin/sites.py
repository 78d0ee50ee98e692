"""The two sites under measurement: the whole program with its admin page, and SQLAdmin; each a process of its own."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil  # type: ignore[import-untyped]  # published without types

from tests.bench.places import ROOT, Place

PASSWORD = "a password for a benchmark"
STARTS_WITHIN = 180.0


class NoRivalError(Exception):
    """SQLAdmin cannot be had here."""


@dataclass(frozen=True)
class Site:
    name: str
    http: aiohttp.ClientSession
    process: psutil.Process

    @property
    def is_ours(self) -> bool:
        return self.name == "vmeste"

    async def opens(self, path: str) -> float:
        """Milliseconds until the whole page was there."""
        began = time.perf_counter()
        async with self.http.get(path) as answer:
            await answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{self.name} answered {answer.status} to {path}")
        return (time.perf_counter() - began) * 1000

    def memory(self) -> float:
        """MiB that are its own alone."""
        return float(self.process.memory_full_info().uss) / 2**20


@asynccontextmanager
async def vmeste(url: str, place: Place) -> AsyncIterator[Site]:
    port = _free_port()
    environment = {
        "BOT_TOKEN": place.telegram.bots[0].token,
        "TELEGRAM_API_URL": place.telegram.url,
        "DATABASE_URL": url,
        "ADMIN_PORT": str(port),
        "ADMIN_PASSWORD": PASSWORD,
    }
    async with _running("vmeste", [sys.executable, str(ROOT / "bot.py")], environment, port, "/healthz") as site:
        yield site


@asynccontextmanager
async def sqladmin(url: str) -> AsyncIterator[Site]:
    uv = shutil.which("uv")
    if uv is None:
        raise NoRivalError("uv is not there to fetch SQLAdmin")
    port = _free_port()
    words = [uv, "run", "--quiet", "--with", "sqladmin", "--with", "uvicorn", "python", "-m", "tests.bench.admin.rival"]
    async with _running("SQLAdmin", [*words, url, str(port)], {}, port, "/admin/") as site:
        yield site


@asynccontextmanager
async def _running(
    name: str, words: list[str], environment: dict[str, str], port: int, ready: str
) -> AsyncIterator[Site]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ADMIN_", "BOT_", "DATABASE_"))}
    with tempfile.TemporaryDirectory(prefix="vmeste-bench-") as folder, (Path(folder) / "log").open("w+b") as log:
        process = subprocess.Popen(  # noqa: ASYNC220  our own words
            words, cwd=ROOT, env=kept | environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        own = psutil.Process(process.pid)
        known = {"Authorization": aiohttp.encode_basic_auth("admin", PASSWORD)}
        try:
            async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", headers=known) as http:
                await _until_ready(http, ready, process)
                yield Site(name, http, (own.children(recursive=True) or [own])[-1])
        except BaseException:
            log.seek(0)
            print(f"{name} said:\n{log.read().decode(errors='replace')[-3000:]}", file=sys.stderr)
            raise
        finally:
            for each in [*own.children(recursive=True), own] if process.poll() is None else []:
                each.terminate()
            try:
                await asyncio.to_thread(process.wait, 20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


async def _until_ready(http: aiohttp.ClientSession, path: str, process: "subprocess.Popen[bytes]") -> None:
    async with asyncio.timeout(STARTS_WITHIN):
        while True:
            try:
                async with http.get(path) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                if process.poll() is not None:
                    raise NoRivalError("it did not start") from None
            await asyncio.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
