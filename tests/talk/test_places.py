"""A place on the map: sent as a location or a venue, shown as a link, sent as a venue."""

from tests.talk.conftest import Town, link_of
from vmeste.demo import Person

MAP = "https://www.openstreetmap.org/?mlat=55.71580&mlon=37.55370#map=17/55.71580/37.55370"


def links(who: Person) -> list[str]:
    return [entity["url"] for entity in who.last.entities if entity["type"] == "text_link"]


async def test_a_venue_becomes_the_place(anna: Person, boris: Person) -> None:
    await anna.says("/new Футбол")
    await anna.says("28.11 11:00")
    await anna.presses("Где")
    await anna.sends_venue(55.7158, 37.5537, "Лужники", "Москва, Лужнецкая наб., 24")
    assert "📍 Лужники, Москва, Лужнецкая наб., 24 · на карте" in anna.sees
    assert links(anna) == [MAP]
    await anna.presses("Создать")
    assert links(anna) == [MAP]
    await boris.opens_link(link_of(anna))
    await boris.presses("На карте")
    venue = boris.last.raw["venue"]
    assert (venue["title"], venue["address"]) == ("Футбол", "Лужники, Москва, Лужнецкая наб., 24")
    assert venue["location"] == {"latitude": 55.7158, "longitude": 37.5537}


async def test_a_location_marks_the_place_that_was_named(anna: Person) -> None:
    await anna.says("/new Футбол")
    await anna.says("28.11 11:00")
    await anna.presses("Где")
    await anna.says("Лужники")
    await anna.presses("Где")
    await anna.sends_location(55.7158, 37.5537)
    assert "📍 Лужники · на карте" in anna.sees
    await anna.presses("Где")
    await anna.says("Парк Горького")
    assert "📍 Парк Горького" in anna.sees
    assert not links(anna), "the mark was that of another place"
    await anna.presses("Где")
    await anna.presses("Очистить")
    assert "место не указано" in anna.sees


async def test_a_location_alone_is_a_place(anna: Person, emma: Person) -> None:
    await anna.says("/new Футбол")
    await anna.says("28.11 11:00")
    await anna.sends_location(55.7158, 37.5537)
    assert "📍 Место на карте" in anna.sees
    await anna.presses("Создать")
    await emma.opens_link(link_of(anna))
    assert "📍 Place on the map" in emma.sees
    await emma.presses("On the map")
    assert emma.last.raw["venue"]["address"] == "Place on the map"


async def test_the_organiser_moves_the_place_and_people_hear_of_it(town: Town, anna: Person, boris: Person) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await boris.opens_link(link)
    await boris.presses("Иду")
    await anna.presses("Изменить")
    await anna.presses("Где")
    await anna.sends_location(55.7158, 37.5537)
    assert "📍 Место на карте" in anna.sees
    await boris.hears("📍 Место на карте")  # on the card: it was only marked
    await anna.presses("Где")
    await anna.sends_location(59.9343, 30.3351)
    town.later(minutes=2)
    await boris.hears("Где: другое место на карте")
    await anna.presses("Где")
    await anna.sends_venue(59.9343, 30.3351, "Эрмитаж", "Дворцовая пл., 2")
    town.later(minutes=2)
    await boris.hears("Где: — → Эрмитаж, Дворцовая пл., 2")


async def test_a_copy_has_the_picture_and_the_place(anna: Person) -> None:
    await anna.says("/new Футбол")
    await anna.says("28.11 11:00")
    await anna.sends_location(55.7158, 37.5537)
    await anna.presses("Создать")
    await anna.presses("Изменить")
    await anna.presses("Повторить")
    assert "📍 Место на карте" in anna.sees
