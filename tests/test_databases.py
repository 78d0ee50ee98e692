"""The tests' own databases: what one test leaves behind, no other test sees."""

import pytest

from tests.databases import MANY_ROWS, Copies, Postgresql

PERSON = (
    "INSERT INTO users (telegram_id, first_name, search, created_at)"
    " SELECT n, 'Анна', 'анна', now() FROM generate_series(1, {}) n"
)


def used(copies: Copies, server: Postgresql, statement: str) -> tuple[str, str]:
    """The database in which a test has done this, and the one that the next test gets."""
    name, times = copies.take()
    server.asks(server.url_of(name), lambda connection: connection.execute(statement))
    copies.give_back(name, times)
    following, times = copies.take()
    copies.give_back(following, times)
    return name, following


def test_rows_are_taken_out_and_numbers_begin_anew(postgresql: Postgresql, postgresql_copies: Copies) -> None:
    name, following = used(postgresql_copies, postgresql, PERSON.format(3))
    assert following == name
    url = postgresql.url_of(name)
    assert postgresql.asks(url, lambda connection: connection.fetchval("SELECT count(*) FROM users")) == 0
    assert postgresql.asks(url, lambda connection: connection.fetchval("SELECT nextval('users_id_seq')")) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE another (id int)",
        "DROP TABLE reports CASCADE",
        "ALTER TABLE users DISABLE TRIGGER ALL",
        "ALTER TABLE users ADD CONSTRAINT never CHECK (id < 7)",
        "UPDATE alembic_version SET version_num = '0001'",
        "ANALYZE users",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET jit = off', current_database()); END $$",
        PERSON.format(MANY_ROWS + 1),
    ],
)
def test_whatever_else_has_changed_is_thrown_away(
    postgresql: Postgresql, postgresql_copies: Copies, statement: str
) -> None:
    name, following = used(postgresql_copies, postgresql, statement)
    assert following != name
