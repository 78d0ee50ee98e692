"""In a group, what concerns one person is seen by that person alone."""

from tests.talk.conftest import Town
from tests.talk.scenes import in_group
from vmeste.demo import Group, Person


async def crowded(who: Person, group: Group, events: int = 8) -> None:
    for number in range(1, events + 1):
        await in_group(who, group, title=f"Игра {number}")


def titles(message: object) -> list[str]:
    return [row[0].text for row in getattr(message, "buttons")]  # noqa: B009  a type that names no such field


async def test_guests_are_set_in_the_group_and_nobody_else_sees_it(
    town: Town, anna: Person, boris: Person, emma: Person
) -> None:
    group = town.group()
    card = await in_group(anna, group, seats="3")
    said = len(group.messages)
    await boris.presses("Гости и заметка", card)
    assert "Сначала «Иду», потом гости" in boris.sees_aside(group).text
    await boris.presses("Иду", card)
    await boris.presses("Гости и заметка", card)
    screen = boris.sees_aside(group)
    assert "Вы в списке" in screen.text
    await boris.presses("2", screen)
    assert boris.toast.text == "С вами 2 гостя"
    assert "Вы в списке, с вами 2 гостя" in boris.sees_aside(group).text
    await anna.hears("мест нет: занято 3 из 3", chat=group)
    assert len(group.messages) == said, "the group has its card and nothing else"
    assert not [message for message in group.seen_by(emma) if message.aside_with]
    await boris.presses("Заметка и остальное", screen)
    assert "Вы в списке, с вами 2 гостя" in boris.sees, "the rest is in private"


async def test_where_no_guests_are_brought_nobody_is_asked_for_them(town: Town, anna: Person, boris: Person) -> None:
    group = town.group()
    card = await in_group(anna, group)
    for label in ("Изменить", "Ещё", "Гости", "Без гостей"):
        await anna.presses(label)
    await boris.presses("Иду", card)
    await boris.presses("Гости и заметка", card)
    screen = boris.sees_aside(group)
    assert "На эту встречу приходят без гостей" in screen.text
    assert "Без гостей" not in screen.sees
    await boris.presses("Заметка и остальное", screen)
    assert "Заметка" in boris.sees
    assert "Гости" not in boris.sees


async def test_a_screen_that_is_too_old_changes_nothing_it_should_not(town: Town, anna: Person, boris: Person) -> None:
    group = town.group()
    card = await in_group(anna, group, seats="1")
    await boris.presses("Иду", card)
    await boris.presses("Гости и заметка", card)
    screen = boris.sees_aside(group)
    town.later(hours=1)
    await boris.presses("1", screen)
    assert boris.toast.text == "Для гостей мест нет. Ваше место за вами."
    assert "Вы в списке" in boris.sees_aside(group).text


async def test_where_telegram_shows_nothing_aside_the_private_chat_opens(
    town: Town, anna: Person, boris: Person
) -> None:
    group = town.group()
    card = await in_group(anna, group)
    town.foresees("USER_NOT_PARTICIPANT")
    group.members.pop(boris.id)
    press = await boris.presses("Гости и заметка", card)
    assert press.url is not None
    assert press.url.startswith("https://t.me/vmeste_bot?start=e_")


async def test_a_copy_sent_through_inline_mode_leads_to_the_private_chat(
    town: Town, anna: Person, boris: Person
) -> None:
    friends = town.telegram.group("Друзья", [anna, boris], bots=())
    await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.inline("", chat=friends)
    card = anna.chooses("Футбол")
    await anna.settles()
    await boris.presses("Гости и заметка", card)
    assert "Футбол" in boris.sees


async def test_the_list_of_a_group_has_pages_of_ones_own(town: Town, anna: Person, boris: Person, emma: Person) -> None:
    group = town.group()
    await crowded(anna, group)
    said = len(group.messages)
    await boris.says("/events", group)
    first = boris.sees_aside(group)
    assert len(titles(first)) == 7
    assert titles(first)[-1] == "›"
    await boris.presses("›", first)
    assert len(titles(boris.sees_aside(group))) == 3
    assert boris.sees_aside(group) is first, "the list is one message"
    await boris.presses("‹", first)
    assert len(titles(first)) == 7
    assert len(group.messages) == said, "nobody else is disturbed"
    assert not [message for message in group.seen_by(emma) if message.aside_with]


async def test_an_older_telegram_lists_for_all_and_turns_for_one(
    town: Town, anna: Person, boris: Person, emma: Person
) -> None:
    group = town.group()
    await crowded(anna, group)
    boris.new_client = False
    await boris.says("/events", group)
    listed = group.messages[-1]
    assert "Ближайшие встречи этого чата" in listed.text
    before = listed.sees
    await emma.presses("›", listed)
    assert len(titles(emma.sees_aside(group))) == 3
    await boris.presses("›", listed)
    assert len(titles(boris.sees_aside(group))) == 3
    assert listed.sees == before, "what all see is not turned by anybody"


async def test_what_telegram_does_not_say_aside_in_time_is_a_link(town: Town, anna: Person, boris: Person) -> None:
    """It asks to wait longer than it would still show anything aside."""
    group = town.group()
    card = await in_group(anna, group)
    town.foresees("Too Many Requests")
    town.telegram.faults.next("429", "sendMessage", retry_after=30)
    press = await boris.presses("Гости и заметка", card)
    assert (press.url or "").startswith("https://t.me/vmeste_bot?start=e_")
