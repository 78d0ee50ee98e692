"""The chat page: its files, what it asks for and does (`/demo/api/…`), and what has changed (`/demo/events`)."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from vmeste.demo.bots import Bot
from vmeste.demo.chats import Chat, PrivateChat
from vmeste.demo.groups import Group
from vmeste.demo.keyboards import start_payload
from vmeste.demo.menus import commands_for
from vmeste.demo.news import name_of, shown, topic_of
from vmeste.demo.people import Person
from vmeste.demo.refusal import Refusal

if TYPE_CHECKING:
    from vmeste.demo.telegram import LocalTelegram

STATIC = Path(__file__).with_name("static")
MESSAGES_SHOWN = 200
BEAT = 15  # seconds; a comment in the stream, so that a page notices a connection that died
OURS = {"same-origin", "none"}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_page(app: web.Application, telegram: "LocalTelegram") -> None:
    page = Page(telegram)
    app.router.add_get("/", page.index)
    app.router.add_static("/demo/static", STATIC)
    app.router.add_get("/demo/events", page.events)
    app.router.add_get("/demo/file/{file_id}", page.file)
    app.router.add_get("/demo/api/state", page.state)
    app.router.add_get("/demo/api/messages", page.messages)
    app.router.add_post("/demo/api/upload", page.upload)
    deeds = (page.say, page.press, page.open, page.location, page.inline, page.choose, page.block)
    for deed in (*deeds, page.found, page.topic, page.upgrade, page.hide):
        app.router.add_post(f"/demo/api/{deed.__name__}", page.doing(deed))
    app.on_response_prepare.append(add_headers)


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    if not request.path.startswith(("/bot", "/file")):
        response.headers.update(HEADERS)


class Page:
    def __init__(self, telegram: "LocalTelegram") -> None:
        self._telegram = telegram

    async def index(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse(STATIC / "index.html")

    async def state(self, _: web.Request) -> web.StreamResponse:
        bot = self._telegram.bots[0]
        people = [self._person(person, bot) for person in self._telegram.people.values()]
        about = {"id": bot.id, "username": bot.username, "name": bot.name}
        return web.json_response({"bot": about, "people": people})

    def _person(self, person: Person, bot: Bot) -> dict[str, Any]:
        private = person.chat_with(bot)
        groups = [g for g in self._telegram.groups.values() if person.id in g.members and not g.upgraded]
        chats = [self._chat(person, private)]
        for group in groups:
            about = self._chat(person, group)
            chats.append(about)
            for topic, name in group.topics.items():
                chats.append(about | {"id": f"{group.id}/{topic}", "title": f"{name} · {group.title}"})
        return {
            "id": person.id,
            "name": person.name,
            "language": person.language or "en",
            "time_zone": person.time_zone,
            "chats": chats,
        }

    def _chat(self, person: Person, chat: Chat) -> dict[str, Any]:
        bot = self._telegram.bots[0]
        about: dict[str, Any] = {"id": chat.id, "commands": commands_for(bot, person, chat)}
        if isinstance(chat, PrivateChat):
            language = person.language or ""
            texts = [bot.texts.get(("description", code)) for code in (language, "")]
            name = bot.texts.get(("name", language)) or bot.texts.get(("name", "")) or bot.name
            about |= {"kind": "private", "title": name, "started": chat.started, "blocked": chat.blocked}
            about["description"] = next(filter(None, texts), "")
        elif isinstance(chat, Group):
            about |= {"kind": "group", "title": chat.title, "members": len(chat.members) + len(chat.bots)}
            about |= {
                "basic": chat.kind == "group",
                "leads": chat.is_admin(person),
                "hidden": person.id in chat.faceless,
            }
        return about

    async def messages(self, request: web.Request) -> web.StreamResponse:
        given: dict[str, Any] = dict(request.query)
        person, chat = self._where(given)
        seen = self._place(person, chat).seen_by(person)
        here = [message for message in seen if topic_of(message) == given["topic"]]
        return web.json_response([shown(message) for message in here[-MESSAGES_SHOWN:]])

    async def file(self, request: web.Request) -> web.StreamResponse:
        try:
            document = self._telegram.files.by_id(request.match_info["file_id"]).document
        except Refusal as refusal:
            raise web.HTTPNotFound(text=refusal.description) from None
        image = document.mime in {"image/png", "image/jpeg"}
        response = web.Response(body=document.data)
        response.content_type = document.mime if image else "application/octet-stream"
        if not image:
            response.headers["Content-Disposition"] = "attachment"
        return response

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-Sent Events until the page or this Telegram goes away."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b"retry: 500\n\n")
        reader = self._telegram.news.subscribe()
        try:
            while True:
                try:
                    async with asyncio.timeout(BEAT):
                        news = await reader.get()
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                if news is None:
                    return response
                await response.write(f"data: {json.dumps(news)}\n\n".encode())
        except ConnectionError:
            return response
        finally:
            self._telegram.news.readers.discard(reader)

    # what a person does; each is a POST with JSON from this very page

    def doing(self, deed: Callable[[Person, Group | None, dict[str, Any]], None]) -> Handler:
        async def handler(request: web.Request) -> web.StreamResponse:
            check_same_site(request)
            given = await request.json()
            return self._done(deed, given)

        return handler

    def _done(
        self, deed: Callable[[Person, Group | None, dict[str, Any]], None], given: dict[str, Any]
    ) -> web.Response:
        try:
            deed(*self._where(given), given)
        except (ValueError, LookupError) as error:
            return web.json_response({"error": str(error)}, status=400)
        except Refusal as refusal:
            return web.json_response({"error": refusal.description}, status=400)
        return web.json_response({})

    def _where(self, given: dict[str, Any]) -> tuple[Person, Group | None]:
        """Whose doing it is and in which group; a topic of it is told beside what was given."""
        person = self._telegram.people[int(given["person"])]
        chat, _, topic = str(given.get("chat", 0)).partition("/")
        given["topic"] = int(topic) if topic else None
        return person, self._telegram.groups.get(int(chat))

    def _place(self, person: Person, group: Group | None) -> Chat:
        return group or person.chat_with()

    def say(self, person: Person, group: Group | None, given: dict[str, Any]) -> None:
        replied = self._place(person, group).by_id.get(given.get("reply_to", 0))
        person.says(str(given["text"]), group, replied, given["topic"])

    def press(self, person: Person, group: Group | None, given: dict[str, Any]) -> None:
        name = str(given["message"])
        message = next((m for m in self._place(person, group).seen_by(person) if name_of(m) == name), None)
        if message is None:
            raise LookupError("that message is gone")
        person.presses_button(message, message.buttons[int(given["row"])][int(given["column"])])

    def open(self, person: Person, _: Group | None, given: dict[str, Any]) -> None:
        if start_payload(given["url"]):
            person.opens_link(given["url"])

    def location(self, person: Person, group: Group | None, given: dict[str, Any]) -> None:
        person.sends_location(float(given["latitude"]), float(given["longitude"]), group)

    def inline(self, person: Person, group: Group | None, given: dict[str, Any]) -> None:
        person.inline(str(given["query"]), group)

    def choose(self, person: Person, group: Group | None, given: dict[str, Any]) -> None:
        person.chooses({"id": str(given["result"])}, group, given["topic"])

    def block(self, person: Person, _: Group | None, given: dict[str, Any]) -> None:
        if given["blocked"]:
            person.blocks_bot()
        else:
            person.unblocks_bot()

    def found(self, person: Person, _: Group | None, given: dict[str, Any]) -> None:
        others = [one for one in self._telegram.people.values() if one is not person]
        self._telegram.group(str(given["title"]), [person, *others], supergroup=False)

    def topic(self, _: Person, group: Group | None, given: dict[str, Any]) -> None:
        if group is not None:
            (group.upgrades() if group.kind == "group" else group).opens_topic(str(given["title"]))

    def upgrade(self, _: Person, group: Group | None, __: dict[str, Any]) -> None:
        if group is not None:
            group.upgrades()

    def hide(self, person: Person, group: Group | None, given: dict[str, Any]) -> None:
        if group is not None:
            (group.faceless.add if given["hidden"] else group.faceless.discard)(person.id)
            self._telegram.news.tell("people")

    async def upload(self, request: web.Request) -> web.StreamResponse:
        check_same_site(request)
        given: dict[str, Any] = {}
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name:
                data = bytes(await part.read())
                given[part.name] = (
                    (part.filename, data, part.headers.get("Content-Type")) if part.filename else data.decode()
                )
        return self._done(self._send_file, given)

    def _send_file(self, person: Person, group: Group | None, given: dict[str, Any]) -> None:
        name, data, mime = given["file"]
        if mime in {"image/png", "image/jpeg"}:
            person.sends_photo(data, given.get("caption", ""), group)
        else:
            person.sends_document(data, name, given.get("caption", ""), mime or "application/octet-stream", group)


def check_same_site(request: web.Request) -> None:
    """Another site open in the same browser does nothing here."""
    if request.headers.get("Sec-Fetch-Site", "none") not in OURS:
        raise web.HTTPForbidden
