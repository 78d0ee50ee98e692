"""What the administrator does: recorded as theirs, and people whom they shut out."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("block_told_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_administrator", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_changes_person_id_users"), "users", ["person_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index(batch_op.f("ix_changes_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_changes_person_id"))
        batch_op.drop_constraint(batch_op.f("fk_changes_person_id_users"), type_="foreignkey")
        batch_op.drop_column("person_id")
        batch_op.drop_column("by_administrator")

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("block_told_at")
        batch_op.drop_column("blocked_at")
