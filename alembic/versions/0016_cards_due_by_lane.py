"""Copies in private are due at the start as those in groups are: each kind is found in an index of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision: str | None = "0015"
branch_labels = None
depends_on = None

TABLE, COLUMNS = "cards", ["due_at", "id"]
ALL = sa.text("due_at IS NOT NULL")
OWN = sa.text("user_id IS NOT NULL")
LANES = {
    "ix_cards_due_shared": sa.text("due_at IS NOT NULL AND user_id IS NULL"),
    "ix_cards_due_own": sa.text("due_at IS NOT NULL AND user_id IS NOT NULL"),
}


def upgrade() -> None:
    op.drop_index("ix_cards_due", TABLE)
    for name, lane in LANES.items():
        op.create_index(name, TABLE, COLUMNS, sqlite_where=lane, postgresql_where=lane)
    op.drop_index("ix_cards_user_id", TABLE)
    op.create_index("ix_cards_user_id", TABLE, ["user_id"], sqlite_where=OWN, postgresql_where=OWN)
    # what is there already says something else at the start of its event
    op.execute(
        "UPDATE cards SET due_at = (SELECT events.date FROM events WHERE events.id = cards.event_id)"
        " WHERE due_at IS NULL AND user_id IS NOT NULL AND event_id IN"
        " (SELECT id FROM events WHERE date > CURRENT_TIMESTAMP AND cancelled_at IS NULL)"
    )


def downgrade() -> None:
    for name in LANES:
        op.drop_index(name, TABLE)
    op.drop_index("ix_cards_user_id", TABLE)
    op.create_index("ix_cards_user_id", TABLE, ["user_id"])
    op.create_index("ix_cards_due", TABLE, COLUMNS, sqlite_where=ALL, postgresql_where=ALL)
