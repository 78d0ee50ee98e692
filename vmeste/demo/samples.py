"""A few people and what they say, so that the demo is not an empty room."""

from datetime import UTC, datetime, timedelta

from vmeste.demo.people import Person
from vmeste.demo.telegram import LocalTelegram


class Neighbours:
    """Анна and Борис write Russian, Emma English; all three share a group."""

    def __init__(self, telegram: LocalTelegram) -> None:
        self._telegram = telegram
        self.anna = telegram.person("Анна", language="ru", username="anna", time_zone="Europe/Moscow")
        self.boris = telegram.person("Борис", language="ru", username="boris", time_zone="Asia/Yekaterinburg")
        self.emma = telegram.person("Emma", language="en", username="emma", time_zone="Europe/London")
        self.group = telegram.group("Наш двор", members=[self.anna, self.boris, self.emma])

    async def talk(self) -> None:
        """Three events, made and answered by talking to the bot."""
        for person in (self.anna, self.boris, self.emma):
            await person.says("/start")
        await self._creates(self.anna, "Футбол во дворе", 2, "19:30", {"Где": "Коробка у школы", "Места": "10"})
        await self._creates(self.boris, "Настолки у Бориса", 4, "18:00", {"Где": "Ленина, 5", "Места": "6"})
        await self._creates(
            self.emma,
            "Sunday run",
            6,
            "10:00",
            {"Where": "Gorky Park, main gate", "Description": "Five kilometres, slowly. Dogs are welcome."},
        )
        for person, title, answer in (
            (self.anna, "Настолки у Бориса", "Иду"),
            (self.boris, "Футбол во дворе", "Иду"),
            (self.anna, "Футбол во дворе", "Иду"),
            (self.emma, "Футбол во дворе", "Going"),
        ):
            await person.says("/events")
            await person.presses(title)
            await person.presses(answer)

    async def _creates(self, person: Person, title: str, days: int, hour: str, fields: dict[str, str]) -> None:
        day = datetime.fromtimestamp(self._telegram.clock.now(), UTC) + timedelta(days=days)
        await person.says("/new")
        await person.says(title)
        await person.says(f"{day:%Y-%m-%d} {hour}")
        for field, value in fields.items():
            await person.presses(field)
            await person.says(value)
        await person.presses("Создать" if person is not self.emma else "Create")
