"""Settings: read once, from the environment or `.env`, checked before anything is touched, never printed."""

import re
import secrets
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Annotated, Any, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy import make_url

from vmeste.addresses import (
    SQLITE_EXAMPLE,
    Network,
    check_webhook_url,
    checked_database_url,
    is_address,
    is_loopback,
    network,
    web_address,
)

WRONG_SETTING = 78
"""The exit code of a program that was configured wrongly (EX_CONFIG of sysexits.h)."""
LAST_PORT = 65535
SHORTEST_PASSWORD = 12
SHORTEST_KEY = 16
COMMON_PASSWORDS = {"admin", "password"}
HOW_TO_MAKE_ONE = 'for instance what python3 -c "import secrets; print(secrets.token_urlsafe())" prints'

ADMIN_PAGE_IS_OFF = f"ADMIN_PASSWORD: the admin page is off until a password is set, {HOW_TO_MAKE_ONE}"
"""What the operator is told when `admin_password` answers None."""


class SettingsError(Exception):
    """A setting is wrong. The line names it, says what to write instead, and holds no secret."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


class Settings(BaseSettings):
    """Each field is the setting of the same name in capitals; the README tells what they mean."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8-sig",  # some editors begin a file with a mark
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=False,
    )

    bot_token: SecretStr | None = None
    telegram_api_url: str | None = None
    database_url: SecretStr = Field(SecretStr(SQLITE_EXAMPLE), validate_default=True)
    debug: bool = False
    log_json: bool = False
    default_timezone: str = "Europe/Moscow"
    admin_host: str = "127.0.0.1"
    admin_port: int = 8000
    """0 = any free port."""
    admin_username: str = "admin"
    admin_password: SecretStr | None = None
    admin_secret_key: SecretStr | None = None
    admin_telegram_id: int | None = None
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = ()
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None

    def require_token(self) -> SecretStr:
        """The token of a bot that is to run. Migrations, backup, restore and check never ask.

        Raises SettingsError when there is none, or when it cannot be one.
        """
        if self.bot_token is None:
            raise SettingsError("BOT_TOKEN: write the token that @BotFather gave")
        if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", self.bot_token.get_secret_value()):
            raise SettingsError("BOT_TOKEN: write the whole token that @BotFather gave, digits, a colon and letters")
        return self.bot_token

    def secrets(self) -> Iterator[str]:
        """Every secret as it could turn up in a message, for the log to mask."""
        for secret in (self.bot_token, self.admin_password, self.admin_secret_key, self.webhook_secret):
            if secret is not None:
                yield secret.get_secret_value()
        if password := make_url(self.database_url.get_secret_value()).password:
            yield str(password)

    @classmethod
    def for_demo(
        cls,
        *,
        bot_token: str,
        telegram_api_url: str,
        database_url: str,
        admin_port: int = 8000,
        **others: Any,
    ) -> "Settings":
        """The demo's settings: admin / admin, refused anywhere but on loopback. Nothing else is read."""
        return _checked(
            DemoSettings,
            bot_token=bot_token,
            telegram_api_url=telegram_api_url,
            database_url=database_url,
            admin_port=admin_port,
            **others,
        )

    @model_validator(mode="before")
    @classmethod
    def _drop_blanks(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {name: kept for name, value in values.items() if (kept := _trimmed(name, value)) != ""}

    @field_validator("debug", "log_json", mode="before")
    @classmethod
    def _truth(cls, value: object) -> bool:
        words = {"true": True, "1": True, "yes": True, "on": True}
        words |= {"false": False, "0": False, "no": False, "off": False}
        if str(value).lower() not in words:
            raise ValueError("write true or false")
        return words[str(value).lower()]

    @field_validator("telegram_api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        url = web_address(value)
        if url is None or url.query or url.fragment:
            raise ValueError("write http:// or https:// and a host, for instance http://127.0.0.1:8081")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database_url(cls, value: SecretStr) -> SecretStr:
        return SecretStr(checked_database_url(value.get_secret_value()))

    @field_validator("default_timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in files("tzdata").joinpath("zones").read_text(encoding="ascii").split():
            raise ValueError("write the IANA name of a zone, for instance Europe/Moscow or Asia/Almaty")
        return value

    @field_validator("admin_host")
    @classmethod
    def _host(cls, value: str) -> str:
        if not is_address(value) and not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", value):
            raise ValueError("write an address or a name alone, for instance 127.0.0.1 or 0.0.0.0")
        return value

    @field_validator("admin_port", mode="before")
    @classmethod
    def _port(cls, value: object) -> int:
        if not re.fullmatch(r"[0-9]{1,5}", str(value)) or int(str(value)) > LAST_PORT:
            raise ValueError("write a number from 0 to 65535")
        return int(str(value))

    @field_validator("admin_telegram_id", mode="before")
    @classmethod
    def _telegram_id(cls, value: object) -> int:
        if not re.fullmatch(r"[1-9][0-9]{0,14}", str(value)):
            raise ValueError("write the number of a person's account, for instance what @userinfobot tells")
        return int(str(value))

    @field_validator("admin_username")
    @classmethod
    def _username(cls, value: str) -> str:
        if ":" in value:
            raise ValueError("write a name without a colon")
        return value

    @field_validator("admin_secret_key")
    @classmethod
    def _secret_key(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(f"write at least {SHORTEST_KEY} characters, {HOW_TO_MAKE_ONE}")
        return value

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _proxies(cls, value: object) -> object:
        return tuple(map(network, value.split(","))) if isinstance(value, str) else value

    @field_validator("webhook_secret")
    @classmethod
    def _webhook_secret(cls, value: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
            raise ValueError("write 1 to 256 letters, digits, _ and -, as Telegram asks")
        return value

    @model_validator(mode="after")
    def _password(self) -> Self:
        if self.admin_password is not None:
            password = self.admin_password.get_secret_value().strip()
            too_easy = password.casefold() in COMMON_PASSWORDS | {self.admin_username.casefold()}
            if too_easy or len(password) < SHORTEST_PASSWORD:
                raise ValueError(
                    f"ADMIN_PASSWORD: write at least {SHORTEST_PASSWORD} characters"
                    f" that are not the user name, {HOW_TO_MAKE_ONE}"
                )
        return self

    @model_validator(mode="after")
    def _webhook(self) -> Self:
        if (self.webhook_url is None) != (self.webhook_secret is None):
            missing = "WEBHOOK_URL" if self.webhook_url is None else "WEBHOOK_SECRET"
            raise ValueError(f"{missing}: WEBHOOK_URL and WEBHOOK_SECRET go together, set both or none")
        if self.webhook_url is not None:
            check_webhook_url(self.webhook_url, self.telegram_api_url)
        return self


class GivenSettings(Settings):
    """Settings handed over by name; neither the environment nor `.env` is looked at."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  pydantic hands all five over by name
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the same
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the same
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


class DemoSettings(GivenSettings):
    """The one place where admin / admin is welcome, and therefore seen from this machine alone."""

    admin_password: SecretStr | None = SecretStr("admin")

    @model_validator(mode="after")
    def _password(self) -> Self:
        if not is_loopback(self.admin_host):
            raise ValueError("ADMIN_HOST: the demo is seen from this machine alone, write 127.0.0.1")
        return self


def read_settings(given: Mapping[str, str] | None = None) -> Settings:
    """The environment's and `.env`'s settings, or, for a test, those in `given` and no others.

    Raises SettingsError.
    """
    if given is None:
        return _checked(Settings)
    return _checked(GivenSettings, **{name.lower(): value for name, value in given.items()})


def admin_password(settings: Settings, *, is_terminal: bool) -> SecretStr | None:
    """The admin page's password for this run; None = the page stays off, say ADMIN_PAGE_IS_OFF.

    Without a setting, somebody at a terminal gets a random one, on loopback; show it to them once.
    """
    if settings.admin_password is None and is_terminal and is_loopback(settings.admin_host):
        return SecretStr(secrets.token_urlsafe(12))
    return settings.admin_password


def _checked(kind: type[Settings], **values: Any) -> Settings:
    try:
        return kind(**values)
    except ValidationError as error:
        raise SettingsError("; ".join(_lines(error))) from None
    except UnicodeDecodeError:
        raise SettingsError(".env: save it as UTF-8 text") from None
    except OSError as error:
        raise SettingsError(f".env: make it a file that can be read ({error.strerror})") from None


def _lines(error: ValidationError) -> Iterator[str]:
    for wrong in error.errors(include_url=False, include_input=False):
        name = str(wrong["loc"][0]).upper() + ": " if wrong["loc"] else ""
        yield name + str(wrong.get("ctx", {}).get("error", wrong["msg"]))


def _trimmed(name: str, value: object) -> object:
    """Without the spaces around it; a password keeps them, unless there is nothing else."""
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if not isinstance(value, str):
        return value
    if re.search(r"[\x00-\x1f\x7f]", value.strip()):
        raise ValueError(f"{name.upper()}: write it without control characters")
    return value if name == "admin_password" and value.strip() else value.strip()
