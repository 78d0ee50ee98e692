"""Lists and search.

Indexes by which the admin page sorts, filters and counts, and a search by pieces of words.

On PostgreSQL the pieces are pg_trgm's. On SQLite a table of FTS5 stands beside each table that is searched, kept by
triggers; it holds no text of its own (`content=''`), only which rows have which pieces.
"""

import sqlite3

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

revision = "0004"
down_revision: str | None = "0003"
branch_labels = None
depends_on = None

SEARCHED = ("users", "events")
INDEXES = (
    ("ix_users_first_name_id", "users", ["first_name", "id"], None),
    ("ix_users_username_id", "users", ["username", "id"], None),
    ("ix_users_created_at_id", "users", ["created_at", "id"], None),
    ("ix_users_unreachable", "users", ["unreachable_since"], "unreachable_since IS NOT NULL"),
    ("ix_events_title_id", "events", ["title", "id"], None),
    ("ix_events_location_id", "events", ["location", "id"], None),
    ("ix_events_created_at", "events", ["created_at"], None),
    ("ix_events_ends_at_date", "events", ["ends_at", "date"], None),
    ("ix_events_cancelled", "events", ["date", "id"], "cancelled_at IS NOT NULL"),
    ("ix_event_participants_answer_id", "event_participants", ["answer", "id"], None),
    ("ix_event_participants_joined_at_id", "event_participants", ["joined_at", "id"], None),
    ("ix_event_participants_guests_id", "event_participants", ["guests", "id"], None),
    ("ix_notices_sent_at", "notices", ["sent_at"], "sent_at IS NOT NULL"),
    ("ix_notices_failed", "notices", ["id"], "failed IS NOT NULL"),
)
PADDED = "'  ' || replace(replace({row}.search, char(10), ' '), ' ', '  ')"
"""Two blanks before every word: its first letter is a piece as well."""


def upgrade() -> None:
    for name, table, columns, where in INDEXES:
        condition = None if where is None else sa.text(where)
        op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
    if op.get_context().dialect.name == "sqlite":
        _build_on_sqlite()
    else:
        _build_on_postgresql()


def downgrade() -> None:
    on_sqlite = op.get_context().dialect.name == "sqlite"
    for table in SEARCHED:
        if on_sqlite:
            for what in ("added", "changed", "deleted"):
                op.execute(f"DROP TRIGGER {table}_search_{what}")
            op.execute(f"DROP TABLE {table}_search")
        else:
            op.drop_index(f"ix_{table}_search", table)
    for name, table, _, _ in reversed(INDEXES):
        op.drop_index(name, table)


def _build_on_sqlite() -> None:
    for table in SEARCHED:
        search = f"{table}_search"
        new, old = PADDED.format(row="new"), PADDED.format(row="old")
        add = f"INSERT INTO {search}(rowid, search) VALUES (new.id, {new});"
        remove = f"INSERT INTO {search}({search}, rowid, search) VALUES ('delete', old.id, {old});"
        op.execute(
            f"CREATE VIRTUAL TABLE {search} USING fts5("
            "search, content='', columnsize=0, detail=none, tokenize='trigram case_sensitive 1')"
        )
        if sqlite3.sqlite_version_info >= (3, 42):
            op.execute(f"INSERT INTO {search}({search}, rank) VALUES ('secure-delete', 1)")
        op.execute(f"INSERT INTO {search}(rowid, search) SELECT id, {PADDED.format(row=table)} FROM {table}")
        op.execute(f"CREATE TRIGGER {search}_added AFTER INSERT ON {table} BEGIN {add} END")
        op.execute(f"CREATE TRIGGER {search}_deleted AFTER DELETE ON {table} BEGIN {remove} END")
        op.execute(
            f"CREATE TRIGGER {search}_changed AFTER UPDATE OF search ON {table}"
            f" WHEN new.search IS NOT old.search BEGIN {remove} {add} END"
        )


def _build_on_postgresql() -> None:
    _have_trigrams()
    for table in SEARCHED:
        op.create_index(
            f"ix_{table}_search", table, ["search"], postgresql_using="gin", postgresql_ops={"search": "gin_trgm_ops"}
        )


def _have_trigrams() -> None:
    if op.get_context().as_sql:
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        return
    try:
        with op.get_bind().begin_nested():
            op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DBAPIError as error:
        raise CommandError(
            "the extension pg_trgm cannot be made: let the owner of the database say CREATE EXTENSION pg_trgm in it"
            f" (or GRANT CREATE ON DATABASE to this user), and run this again ({type(error.orig).__name__})"
        ) from None
