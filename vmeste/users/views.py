"""What a person sees of themselves: the greeting and help."""

from aiogram.utils.formatting import Bold

from vmeste.menu import main_menu
from vmeste.screen import Button, Screen
from vmeste.users.models import User
from vmeste.words import Words


def greeting(words: Words, user: User) -> Screen:
    return Screen(words.text("greeting", name=Bold(user.first_name)), main_menu(words))


def group_greeting(words: Words, username: str) -> Screen:
    link = Button(words("label-open-bot"), f"https://t.me/{username}?start=hello")
    return Screen(words.text("group-greeting"), [[link]])


def help_page(words: Words) -> Screen:
    return Screen(words.text("help"), main_menu(words))


def group_help(words: Words, username: str) -> Screen:
    link = Button(words("label-open-bot"), f"https://t.me/{username}?start=hello")
    return Screen(words.text("group-help"), [[link]])


def unknown_command(words: Words) -> Screen:
    return Screen(words.text("unknown-command"), main_menu(words))


def not_understood(words: Words) -> Screen:
    return Screen(words.text("not-understood"), main_menu(words))


def old_button(words: Words, *, in_private: bool) -> Screen:
    """In a group nobody else need hear of it: a toast is enough."""
    toast = words("toast-old-button")
    if not in_private:
        return Screen(toast=toast)
    return Screen(words.text("old-button"), main_menu(words), toast=toast, fresh=True)


def shut_out(words: Words, *, in_private: bool) -> Screen:
    said = words.text("shut-out")
    return Screen(said, fresh=True) if in_private else Screen(None, toast=words("shut-out"))
