"""With which secret the webhook was set."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision: str | None = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("bot_profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("webhook_seal", sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("bot_profile", schema=None) as batch_op:
        batch_op.drop_column("webhook_seal")
