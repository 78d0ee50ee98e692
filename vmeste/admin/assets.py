"""The stylesheets and the icon: the same for everybody, so open and kept by browsers."""

import hashlib
from functools import cache
from pathlib import Path

from aiohttp import hdrs, web

FOLDER = Path(__file__).parent / "static"
TYPES = {
    "pico.classless.min.css": "text/css",
    "admin.css": "text/css",
    "forms.css": "text/css",
    "icon.svg": "image/svg+xml",
}
KEEP = "public, max-age=31536000, immutable"  # their address carries the version


@cache
def _read(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@cache
def version() -> str:
    digest = hashlib.sha256()
    for name in TYPES:
        digest.update(_read(name))
    return digest.hexdigest()[:12]


async def asset(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    if name not in TYPES:
        raise web.HTTPNotFound
    response = web.Response(
        body=_read(name),
        content_type=TYPES[name],
        charset="utf-8",
        headers={hdrs.CACHE_CONTROL: KEEP},
    )
    response.enable_compression()
    return response
