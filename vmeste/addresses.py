"""The addresses in the settings, of databases, web servers, proxies: which are good, what to write if not."""

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

Network = IPv4Network | IPv6Network

TELEGRAM_PORTS = {443, 80, 88, 8443}
"""Where Telegram's own servers are willing to deliver a webhook."""
PATHS_OF_OUR_OWN = ("/admin", "/healthz")
SQLITE = "sqlite+aiosqlite"
POSTGRESQL = "postgresql+asyncpg"
SQLITE_EXAMPLE = f"{SQLITE}:///./vmeste.db"
POSTGRESQL_EXAMPLE = f"{POSTGRESQL}://user:password@host:5432/vmeste_db"
MEANT = {
    "sqlite": SQLITE,
    "sqlite3": SQLITE,
    "postgres": POSTGRESQL,
    "postgresql": POSTGRESQL,
    "asyncpg": POSTGRESQL,
    "pg": POSTGRESQL,
}
OPTIONS = {"host", "port", "ssl", "prepared_statement_cache_size", "passfile", "target_session_attrs"}
SSL = {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}


def checked_database_url(text: str) -> str:
    """The address as it was given. Raises ValueError with what to write instead, without the password."""
    scheme = text.partition("://")[0]
    meant = MEANT.get(scheme.partition("+")[0])
    if scheme not in (SQLITE, POSTGRESQL):
        if meant and "://" in text:
            raise ValueError(f"write {meant}:// at the beginning instead of {scheme}://")
        raise ValueError(f"write {SQLITE_EXAMPLE} or {POSTGRESQL_EXAMPLE}")
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if scheme == SQLITE:
        _check_sqlite(url)
    else:
        _check_postgresql(url)
    return text


def sqlite_file(database_url: str) -> Path | None:
    """The file behind the address; None on PostgreSQL."""
    url = make_url(database_url)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def _check_sqlite(url: URL | None) -> None:
    if url is None or url.host or url.username or url.query:
        raise ValueError(f"write three slashes and the path of a file, for instance {SQLITE_EXAMPLE}")
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise ValueError(f"write the path of a file, for instance {SQLITE_EXAMPLE}, memory forgets")
    file = Path(url.database)
    if file.is_dir():
        raise ValueError(f"{file} is a folder, write the path of a file in it")
    if not file.parent.is_dir():
        raise ValueError(f"there is no folder {file.parent}, make it first or write another path")
    if not os.access(file.parent, os.W_OK) or (file.exists() and not os.access(file, os.W_OK)):
        raise ValueError(f"{file} and its folder must be writable for this user, or write another path")


def _check_postgresql(url: URL | None) -> None:
    # a password that was not percent-encoded moves the host or breaks the port; no part of it may be shown
    if url is None or any(sign in (url.host or "") + (url.database or "") for sign in "@# "):
        raise ValueError(
            f"write {POSTGRESQL_EXAMPLE}, in the password percent-encode @ as %40, : as %3A, / as %2F, # as %23"
        )
    if url.port is not None and not 0 < url.port <= 65535:  # noqa: PLR2004  the last port there is
        raise ValueError("write a port from 1 to 65535")
    if not url.database:
        raise ValueError(f"write the database's name at the end, for instance {POSTGRESQL_EXAMPLE}")
    if "sslmode" in url.query:
        raise ValueError("write ssl= instead of sslmode=")
    if unknown := sorted(set(url.query) - OPTIONS):
        raise ValueError(f"leave out {', '.join(unknown)} after the question mark")
    if url.query.get("ssl", "prefer") not in SSL:
        raise ValueError(f"write one of {', '.join(sorted(SSL))} after ssl=")


def is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def network(text: str) -> Network:
    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError:
        raise ValueError("write addresses or networks with commas between them, for instance 10.0.0.0/8, ::1") from None
    if network.prefixlen == 0:
        raise ValueError("write the proxies' own addresses, this one is everybody's")
    return network


def web_address(text: str) -> SplitResult | None:
    """None when it is no plain http(s) address, or has a user name or password in it."""
    try:
        url = urlsplit(text)
        port = url.port
    except ValueError:
        return None
    plain = url.scheme in ("http", "https") and url.hostname and "@" not in url.netloc and port != 0
    return url if plain and not re.search(r"\s", text) else None


def check_webhook_url(webhook_url: str, telegram_api_url: str | None) -> None:
    """Raises ValueError with a line when Telegram could not deliver there, or should not."""
    url = web_address(webhook_url)
    if url is None or url.query or url.fragment:
        raise ValueError("WEBHOOK_URL: write https://, a host and a path, for instance https://example.org/telegram")
    if url.path.startswith(PATHS_OF_OUR_OWN):
        raise ValueError("WEBHOOK_URL: write a path of its own, for instance https://example.org/telegram")
    server = urlsplit(telegram_api_url).hostname if telegram_api_url else None
    if url.scheme != "https" and not (server and is_loopback(server)):
        raise ValueError("WEBHOOK_URL: write https://, Telegram delivers to nothing else")
    if server is None and url.port is not None and url.port not in TELEGRAM_PORTS:
        raise ValueError("WEBHOOK_URL: write port 443, 80, 88 or 8443, Telegram delivers to no other")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach it."""
    return host == "localhost" or (is_address(host) and ip_address(host).is_loopback)
