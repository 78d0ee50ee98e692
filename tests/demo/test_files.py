"""Photos, documents, places: sent, sent again, downloaded."""

import json
from typing import Any

import aiohttp
import pytest

from tests.demo.conftest import PNG, Api
from vmeste.demo import Person


async def upload(api: Api, method: str, files: dict[str, tuple[bytes, str]], **fields: str) -> dict[str, Any]:
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
    for name, value in fields.items():
        form.add_field(name, value)
    for name, (data, filename) in files.items():
        form.add_field(name, data, filename=filename, content_type="text/calendar")
    async with api.http.post(api.url(method), data=form) as response:
        answer: dict[str, Any] = await response.json()
        return answer


async def test_a_document_travels_whole(api: Api, anna: Person) -> None:
    data = bytes(range(256)) * 500
    files = {"file1": (data, "встреча.ics")}
    answer = await upload(
        api, "sendDocument", files, chat_id=str(anna.id), document="attach://file1", caption=" В календарь "
    )
    document = answer["result"]["document"]
    assert (document["file_name"], document["mime_type"]) == ("встреча.ics", "text/calendar")
    assert anna.last.documents[0].data == data
    assert anna.last.text == "В календарь"

    file = await api.call("getFile", file_id=document["file_id"])
    address = f"{api.telegram.url}/file/bot{api.token}/{file['file_path']}"
    async with api.http.get(address) as response:
        assert await response.read() == data
    async with api.http.get(address.replace("file_", "no_")) as response:
        assert response.status == 404
    async with api.http.get(address.replace(api.token, "100001:guess")) as response:
        assert response.status == 401


async def test_sent_again_by_its_id(api: Api, anna: Person) -> None:
    answer = await upload(api, "sendPhoto", {"photo": (PNG, "p.png")}, chat_id=str(anna.id))
    photo = answer["result"]["photo"][0]
    assert (photo["width"], photo["height"]) == (1, 1)
    await api.call("sendPhoto", chat_id=anna.id, photo=photo["file_id"], caption="ещё раз")
    assert anna.last.photo == PNG
    said = await api.refused("sendDocument", chat_id=anna.id, document=photo["file_id"])
    assert said == "Bad Request: can't use file of type Photo as Document"
    await api.call("editMessageCaption", chat_id=anna.id, message_id=anna.last.message_id, caption="и ещё")
    assert anna.sees == "и ещё"
    said = await api.refused("editMessageText", chat_id=anna.id, message_id=anna.last.message_id, text="a")
    assert said == "Bad Request: there is no text in the message to edit"


@pytest.mark.parametrize(
    ("method", "parameters", "said"),
    [
        ("sendPhoto", {"photo": "unknown"}, "wrong file identifier/HTTP URL specified"),
        ("sendDocument", {"document": "attach://nothing"}, "is not found in the request"),
        ("sendPhoto", {"photo": "https://example.org/a.png"}, "by URL is not implemented"),
        ("sendVenue", {"latitude": 91, "longitude": 0, "title": "a", "address": "b"}, "wrong latitude"),
        ("sendVenue", {"latitude": 1, "longitude": 0, "title": " ", "address": "b"}, "VENUE_TITLE_EMPTY"),
    ],
)
async def test_refused(api: Api, anna: Person, method: str, parameters: dict[str, Any], said: str) -> None:
    assert said in await api.refused(method, chat_id=anna.id, **parameters)


async def test_broken_files(api: Api, anna: Person) -> None:
    chat_id = str(anna.id)
    answer = await upload(api, "sendPhoto", {"photo": (b"not a picture", "p.png")}, chat_id=chat_id)
    assert answer["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    answer = await upload(api, "sendDocument", {"document": (b"", "a.txt")}, chat_id=chat_id)
    assert answer["description"] == "Bad Request: file must be non-empty"
    answer = await upload(api, "sendDocument", {"document": (b"a", "a.txt")}, chat_id=chat_id, caption="x" * 1025)
    assert answer["description"] == "Bad Request: message caption is too long"
    assert await api.refused("getFile", file_id="unknown") == "Bad Request: invalid file_id"


async def test_a_keyboard_beside_a_file(api: Api, anna: Person) -> None:
    markup = json.dumps({"inline_keyboard": [[{"text": "Иду", "callback_data": "go"}]]})
    document = {"document": (b"a", "a.txt")}
    await upload(api, "sendDocument", document, chat_id=str(anna.id), reply_markup=markup)
    assert anna.sees == "Иду"


async def test_places(api: Api, anna: Person) -> None:
    await api.call("sendLocation", chat_id=anna.id, latitude=55.7, longitude=37.5)
    venue = await api.call(
        "sendVenue", chat_id=anna.id, latitude=55.7, longitude=37.5, title="Лужники", address="Москва"
    )
    assert venue["venue"]["title"] == "Лужники"


async def test_what_people_send(api: Api, anna: Person) -> None:
    anna.sends_photo(PNG, "фото")
    anna.sends_document(b"data", "list.csv", mime="text/csv")
    anna.sends_location(55.75, 37.62)
    anna.sends_contact()
    anna.forwards(anna.chat[1])
    photo, document, location, contact, forwarded = [update["message"] for update in await api.updates()]
    assert photo["caption"] == "фото"
    assert document["document"]["mime_type"] == "text/csv"
    assert location["location"]["latitude"] == 55.75
    assert contact["contact"]["user_id"] == anna.id
    assert forwarded["forward_origin"]["sender_user"]["id"] == anna.id
    assert forwarded["photo"] == photo["photo"]
    file = await api.call("getFile", file_id=document["document"]["file_id"])
    assert file["file_size"] == 4
