"""Reminders and quiet hours."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"
branch_labels = None
depends_on = None

EVENTS = sa.table(
    "events",
    sa.column("date", sa.DateTime(timezone=True)),
    sa.column("cancelled_at", sa.DateTime(timezone=True)),
    sa.column("remind_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminders", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("quiet_from", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("quiet_to", sa.Integer(), nullable=True))
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminders", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_events_remind_at",
            ["remind_at"],
            unique=False,
            sqlite_where=sa.text("remind_at IS NOT NULL"),
            postgresql_where=sa.text("remind_at IS NOT NULL"),
        )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(
            "uq_notices_reminder",
            ["event_id", "user_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'reminder' AND due_at IS NOT NULL"),
            postgresql_where=sa.text("kind = 'reminder' AND due_at IS NOT NULL"),
        )
    # the bot looks at all that is still to come, and finds the next moment of each itself
    now = datetime.now(UTC)
    if op.get_bind().dialect.name == "sqlite":
        now = now.replace(tzinfo=None)
    to_come = sa.and_(EVENTS.c.date > now, EVENTS.c.cancelled_at.is_(None))
    op.execute(EVENTS.update().where(to_come).values(remind_at=now))


def downgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_notices_reminder",
            sqlite_where=sa.text("kind = 'reminder' AND due_at IS NOT NULL"),
            postgresql_where=sa.text("kind = 'reminder' AND due_at IS NOT NULL"),
        )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_events_remind_at",
            sqlite_where=sa.text("remind_at IS NOT NULL"),
            postgresql_where=sa.text("remind_at IS NOT NULL"),
        )
        batch_op.drop_column("remind_at")
        batch_op.drop_column("reminders")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("quiet_to")
        batch_op.drop_column("quiet_from")
        batch_op.drop_column("reminders")
