"""Who was shut out and erased."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "barred",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_barred")),
    )
    with op.batch_alter_table("bot_profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("barring_key", sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("bot_profile", schema=None) as batch_op:
        batch_op.drop_column("barring_key")
    op.drop_table("barred")
