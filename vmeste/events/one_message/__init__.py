"""A whole event in one message: `read` finds its title, time, place and seats, and loses nothing else that is said."""

from vmeste.events.one_message.reading import Understood, read

__all__ = ["Understood", "read"]
