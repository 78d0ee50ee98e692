"""Settings: each wrong value is named in one line that says what to write, and tells no secret."""

import re
from pathlib import Path

import pytest
from dotenv import dotenv_values
from pydantic import SecretStr

from vmeste.config import Settings, SettingsError, admin_password, read_settings

ROOT = Path(__file__).parent.parent
SECRET = "v3ry-s3cret_v3ry-s3cret"
TOKEN = f"123456789:{SECRET}"
PASSWORD = f"{SECRET} пароль"
HOOK = {"WEBHOOK_URL": "https://example.org/telegram", "WEBHOOK_SECRET": SECRET}
ON_LOOPBACK = {"TELEGRAM_API_URL": "http://127.0.0.1:8081"}

# what was set, which name the line begins with, and what it says to write
WRONG = [
    ({"TELEGRAM_API_URL": "api.telegram.org"}, "TELEGRAM_API_URL", "https://"),
    ({"TELEGRAM_API_URL": "ftp://example.org"}, "TELEGRAM_API_URL", "https://"),
    ({"TELEGRAM_API_URL": "https://"}, "TELEGRAM_API_URL", "a host"),
    ({"TELEGRAM_API_URL": f"https://anna:{SECRET}@example.org"}, "TELEGRAM_API_URL", "a host"),
    ({"TELEGRAM_API_URL": "http://127.0.0.1:99999"}, "TELEGRAM_API_URL", "a host"),
    ({"TELEGRAM_API_URL": "https://example.org?a=b"}, "TELEGRAM_API_URL", "a host"),
    ({"DATABASE_URL": f"postgres://anna:{SECRET}@host/db"}, "DATABASE_URL", "postgresql+asyncpg:// at the beginning"),
    ({"DATABASE_URL": f"postgresql://anna:{SECRET}@host/db"}, "DATABASE_URL", "postgresql+asyncpg:// at the beginning"),
    ({"DATABASE_URL": f"postgresql+psycopg://anna:{SECRET}@host/db"}, "DATABASE_URL", "postgresql+asyncpg://"),
    ({"DATABASE_URL": "sqlite:///vmeste.db"}, "DATABASE_URL", "sqlite+aiosqlite:// at the beginning"),
    (
        {"DATABASE_URL": f"mysql://anna:{SECRET}@host/db"},
        "DATABASE_URL",
        "sqlite+aiosqlite:///./vmeste.db or postgresql",
    ),
    ({"DATABASE_URL": SECRET}, "DATABASE_URL", "sqlite+aiosqlite:///./vmeste.db or postgresql"),
    ({"DATABASE_URL": "vmeste.db"}, "DATABASE_URL", "sqlite+aiosqlite:///./vmeste.db or postgresql"),
    ({"DATABASE_URL": f"postgresql+asyncpg://anna:a@{SECRET}@host/db"}, "DATABASE_URL", "%40"),
    ({"DATABASE_URL": f"postgresql+asyncpg://anna:a@b:{SECRET}@host/db"}, "DATABASE_URL", "%3A"),
    ({"DATABASE_URL": f"postgresql+asyncpg://anna:a@{SECRET}/x@host/db"}, "DATABASE_URL", "%2F"),
    ({"DATABASE_URL": f"postgresql+asyncpg://anna:{SECRET}@host"}, "DATABASE_URL", "the database's name"),
    ({"DATABASE_URL": f"postgresql+asyncpg://anna:{SECRET}@host:99999/db"}, "DATABASE_URL", "1 to 65535"),
    ({"DATABASE_URL": f"postgresql+asyncpg://anna:{SECRET}@host/db?sslmode=require"}, "DATABASE_URL", "ssl="),
    ({"DATABASE_URL": f"postgresql+asyncpg://anna:{SECRET}@host/db?ssl=please"}, "DATABASE_URL", "require"),
    ({"DATABASE_URL": f"postgresql+asyncpg://anna:{SECRET}@host/db?channel_binding=1"}, "DATABASE_URL", "leave out"),
    ({"DATABASE_URL": "sqlite+aiosqlite://"}, "DATABASE_URL", "a file"),
    ({"DATABASE_URL": "sqlite+aiosqlite:///"}, "DATABASE_URL", "a file"),
    ({"DATABASE_URL": "sqlite+aiosqlite:///:memory:"}, "DATABASE_URL", "a file"),
    ({"DATABASE_URL": "sqlite+aiosqlite:///file::memory:?uri=true"}, "DATABASE_URL", "a file"),
    ({"DATABASE_URL": "sqlite+aiosqlite://vmeste.db"}, "DATABASE_URL", "three slashes"),
    ({"DATABASE_URL": "sqlite+aiosqlite:///no/such/folder/vmeste.db"}, "DATABASE_URL", "no folder no/such/folder"),
    ({"DATABASE_URL": "sqlite+aiosqlite:////"}, "DATABASE_URL", "/ is a folder"),
    ({"DEBUG": "maybe"}, "DEBUG", "true or false"),
    ({"DEBUG": "2"}, "DEBUG", "true or false"),
    ({"LOG_JSON": "да"}, "LOG_JSON", "true or false"),
    ({"DEFAULT_TIMEZONE": "Moscow"}, "DEFAULT_TIMEZONE", "Europe/Moscow"),
    ({"DEFAULT_TIMEZONE": "Europe"}, "DEFAULT_TIMEZONE", "Europe/Moscow"),
    ({"DEFAULT_TIMEZONE": "../../etc/passwd"}, "DEFAULT_TIMEZONE", "Europe/Moscow"),
    ({"DEFAULT_TIMEZONE": "+03:00"}, "DEFAULT_TIMEZONE", "Europe/Moscow"),
    ({"ADMIN_HOST": "http://127.0.0.1"}, "ADMIN_HOST", "127.0.0.1"),
    ({"ADMIN_HOST": "[::1]"}, "ADMIN_HOST", "127.0.0.1"),
    ({"ADMIN_HOST": "my host"}, "ADMIN_HOST", "127.0.0.1"),
    ({"ADMIN_PORT": "-1"}, "ADMIN_PORT", "0 to 65535"),
    ({"ADMIN_PORT": "65536"}, "ADMIN_PORT", "0 to 65535"),
    ({"ADMIN_PORT": "8000.5"}, "ADMIN_PORT", "0 to 65535"),
    ({"ADMIN_PORT": "٨٠"}, "ADMIN_PORT", "0 to 65535"),
    ({"ADMIN_PORT": "http"}, "ADMIN_PORT", "0 to 65535"),
    ({"ADMIN_USERNAME": "ad:min"}, "ADMIN_USERNAME", "without a colon"),
    ({"ADMIN_PASSWORD": "s3cr3t-11-c"}, "ADMIN_PASSWORD", "at least 12 characters"),
    ({"ADMIN_PASSWORD": "admin"}, "ADMIN_PASSWORD", "at least 12 characters"),
    ({"ADMIN_PASSWORD": "Password"}, "ADMIN_PASSWORD", "at least 12 characters"),
    ({"ADMIN_PASSWORD": "admin       "}, "ADMIN_PASSWORD", "at least 12 characters"),
    ({"ADMIN_PASSWORD": SECRET, "ADMIN_USERNAME": SECRET.upper()}, "ADMIN_PASSWORD", "not the user name"),
    ({"ADMIN_PASSWORD": f"{SECRET}\x00"}, "ADMIN_PASSWORD", "without control characters"),
    ({"ADMIN_SECRET_KEY": "s3cr3t-15-chars"}, "ADMIN_SECRET_KEY", "at least 16 characters"),
    ({"TRUSTED_PROXIES": "nginx"}, "TRUSTED_PROXIES", "10.0.0.0/8"),
    ({"TRUSTED_PROXIES": "10.0.0.0/33"}, "TRUSTED_PROXIES", "10.0.0.0/8"),
    ({"TRUSTED_PROXIES": "10.0.0.1,,10.0.0.2"}, "TRUSTED_PROXIES", "commas"),
    ({"TRUSTED_PROXIES": "0.0.0.0/0"}, "TRUSTED_PROXIES", "everybody's"),
    ({"WEBHOOK_URL": "https://example.org/telegram"}, "WEBHOOK_SECRET", "both or none"),
    ({"WEBHOOK_SECRET": SECRET}, "WEBHOOK_URL", "both or none"),
    (HOOK | {"WEBHOOK_URL": "http://example.org/telegram"}, "WEBHOOK_URL", "https://"),
    (HOOK | {"WEBHOOK_URL": "http://example.org/t", "TELEGRAM_API_URL": "http://bot-api"}, "WEBHOOK_URL", "https://"),
    (HOOK | {"WEBHOOK_URL": "example.org"}, "WEBHOOK_URL", "https://"),
    (HOOK | {"WEBHOOK_URL": f"https://anna:{SECRET}@example.org/t"}, "WEBHOOK_URL", "https://"),
    (HOOK | {"WEBHOOK_URL": "https://example.org:8000/t"}, "WEBHOOK_URL", "443, 80, 88 or 8443"),
    (HOOK | {"WEBHOOK_URL": "https://example.org/admin/hook"}, "WEBHOOK_URL", "a path of its own"),
    (HOOK | {"WEBHOOK_URL": "https://example.org/healthz"}, "WEBHOOK_URL", "a path of its own"),
    (HOOK | {"WEBHOOK_SECRET": f"{SECRET}!"}, "WEBHOOK_SECRET", "letters, digits"),
    (HOOK | {"WEBHOOK_SECRET": "x" * 257}, "WEBHOOK_SECRET", "1 to 256"),
]

RIGHT = [
    {"TELEGRAM_API_URL": "http://bot-api:8081/"},
    {"DATABASE_URL": f"postgresql+asyncpg://anna:{SECRET}%40%3A%2F@[::1]:5432/vmeste_db?ssl=require"},
    {"DATABASE_URL": "postgresql+asyncpg:///vmeste_db?host=/var/run/postgresql"},
    {"DATABASE_URL": "sqlite+aiosqlite:////tmp/vmeste.db"},
    {"DEBUG": "TRUE", "LOG_JSON": "on"},
    {"DEFAULT_TIMEZONE": "Asia/Almaty"},
    {"DEFAULT_TIMEZONE": "UTC"},
    {"ADMIN_HOST": "::", "ADMIN_PORT": "65535"},
    {"ADMIN_HOST": "localhost", "ADMIN_PORT": "0"},
    {"ADMIN_PASSWORD": PASSWORD, "ADMIN_SECRET_KEY": SECRET},
    HOOK,
    HOOK | {"WEBHOOK_URL": "https://example.org:8443/telegram"},
    HOOK | ON_LOOPBACK | {"WEBHOOK_URL": "http://127.0.0.1:9000/telegram"},
    HOOK | {"TELEGRAM_API_URL": "http://bot-api:8081", "WEBHOOK_URL": "https://bot:9000/telegram"},
]


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither this machine's settings nor this folder's `.env`."""
    for name in names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def names() -> list[str]:
    return [name.upper() for name in Settings.model_fields]


@pytest.mark.parametrize(("given", "name", "advice"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_a_wrong_setting_is_named_and_told_how_to_mend(given: dict[str, str], name: str, advice: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings(given)
    line = refused.value.line
    assert line.startswith(f"{name}: ")
    assert advice in line
    assert len(line.splitlines()) == 1
    assert "s3cr" not in line.lower()
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__  # pydantic's own words would come along otherwise


@pytest.mark.parametrize("given", RIGHT, ids=" ".join)
def test_a_right_setting_is_taken(given: dict[str, str]) -> None:
    read_settings(given)


def test_several_wrong_settings_are_told_together() -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"DEBUG": "x", "ADMIN_PORT": "y"})
    assert refused.value.line == "DEBUG: write true or false; ADMIN_PORT: write a number from 0 to 65535"


def test_a_blank_setting_is_as_good_as_none() -> None:
    assert read_settings(dict.fromkeys(names(), " ")) == read_settings({})


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text(
        "\ufeffADMIN_PORT=1111\nDEFAULT_TIMEZONE='Asia/Almaty'\nSOMETHING_ELSE=1\n", encoding="utf-8"
    )
    monkeypatch.setenv("ADMIN_PORT", "2222")
    monkeypatch.setenv("DEFAULT_TIMEZONE", "")
    settings = read_settings()
    assert (settings.admin_port, settings.default_timezone) == (2222, "Asia/Almaty")


def test_a_file_in_another_encoding_is_named() -> None:
    Path(".env").write_bytes("ADMIN_USERNAME=Анна\n".encode("cp1251"))
    with pytest.raises(SettingsError, match=r"^\.env: save it as UTF-8 text$"):
        read_settings()


def test_settings_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    given = HOOK | {"BOT_TOKEN": TOKEN, "ADMIN_PASSWORD": PASSWORD, "ADMIN_SECRET_KEY": SECRET}
    given |= {"DATABASE_URL": f"postgresql+asyncpg://anna:{SECRET}@host/db"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert SECRET not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert set(settings.secrets()) == {TOKEN, PASSWORD, SECRET}


@pytest.mark.parametrize(
    "token", [None, "", "123456789", f"{SECRET}:1", "1:", "123:абв", f"1:{SECRET} x", f'"{TOKEN}"']
)
def test_to_run_there_must_be_a_token(token: str | None) -> None:
    settings = read_settings({"BOT_TOKEN": token} if token is not None else {})
    with pytest.raises(SettingsError, match=r"^BOT_TOKEN: write .*@BotFather") as refused:
        settings.require_token()
    assert SECRET not in refused.value.line


def test_the_token_is_handed_over_as_a_secret() -> None:
    assert read_settings({"BOT_TOKEN": f" {TOKEN} "}).require_token() == SecretStr(TOKEN)


def test_proxies_are_networks() -> None:
    proxies = read_settings({"TRUSTED_PROXIES": "127.0.0.1, 10.1.2.3/8,::1"}).trusted_proxies
    assert [str(proxy) for proxy in proxies] == ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]


def test_without_a_password_somebody_at_the_terminal_gets_one_for_this_run() -> None:
    settings = read_settings({})
    first = admin_password(settings, is_terminal=True)
    second = admin_password(settings, is_terminal=True)
    assert first is not None
    assert first != second
    assert len(first.get_secret_value()) >= 12


def test_without_a_password_the_page_stays_off_where_others_may_come() -> None:
    assert admin_password(read_settings({}), is_terminal=False) is None
    assert admin_password(read_settings({"ADMIN_HOST": "0.0.0.0"}), is_terminal=True) is None  # noqa: S104  refused


def test_the_password_that_is_set_is_the_password() -> None:
    settings = read_settings({"ADMIN_PASSWORD": PASSWORD, "ADMIN_HOST": "::"})
    assert admin_password(settings, is_terminal=False) == SecretStr(PASSWORD)


def test_the_demo_alone_has_an_easy_password_and_only_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)  # of a real bot, which the demo must not touch
    monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)
    demo = Settings.for_demo(
        bot_token="1:demo", telegram_api_url="http://127.0.0.1:1", database_url="sqlite+aiosqlite:///demo.db"
    )
    assert demo.require_token() == SecretStr("1:demo")
    assert admin_password(demo, is_terminal=False) == SecretStr("admin")
    with pytest.raises(SettingsError, match="ADMIN_HOST: the demo is seen from this machine alone"):
        Settings.for_demo(
            bot_token="1:demo",
            telegram_api_url="http://127.0.0.1:1",
            database_url="sqlite+aiosqlite:///demo.db",
            admin_host="0.0.0.0",  # noqa: S104  refused
        )


def test_the_example_names_every_setting_with_its_default() -> None:
    example = dotenv_values(ROOT / ".env.example")
    assert list(example) == names()
    assert read_settings({name: value or "" for name, value in example.items()}) == read_settings({})


@pytest.mark.parametrize(("file", "heading"), [("README.md", "Settings"), ("README.ru.md", "Настройки")])
def test_the_readme_names_every_setting_with_its_default(file: str, heading: str) -> None:
    _, _, after = (ROOT / file).read_text(encoding="utf-8").partition(f"\n## {heading}")
    rows = [row.split("|") for row in after.partition("\n## ")[0].splitlines() if row.startswith("| `")]
    assert [name for row in rows for name in re.findall(r"`(\w+)`", row[1])] == names()
    defaults = {name.upper(): field.default for name, field in Settings.model_fields.items()}
    for row in rows:
        for name in re.findall(r"`(\w+)`", row[1]):
            default = defaults[name]
            said = default.get_secret_value() if isinstance(default, SecretStr) else str(default)
            if default not in (None, ()):
                assert f"`{said.lower() if isinstance(default, bool) else said}`" in row[2], name
