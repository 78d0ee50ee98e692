"""What is owed is looked for by its age every few seconds, and found in an index of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision: str | None = "0014"
branch_labels = None
depends_on = None

INDEX, TABLE, OWED = "ix_taken_updates_owed", "taken_updates", sa.text("owed IS NOT NULL")


def upgrade() -> None:
    op.drop_index(INDEX, TABLE)
    op.create_index(INDEX, TABLE, ["taken_at", "update_id"], sqlite_where=OWED, postgresql_where=OWED)


def downgrade() -> None:
    op.drop_index(INDEX, TABLE)
    op.create_index(INDEX, TABLE, ["update_id"], sqlite_where=OWED, postgresql_where=OWED)
