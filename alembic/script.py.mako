<%!
    import re

    def without_marks(code):
        return re.sub(r"^ *# ###.*\n?", "", code or "pass", flags=re.MULTILINE).strip()
%>\
"""${message[0].upper() + message[1:]}."""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision: str | None = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades | n,without_marks}


def downgrade() -> None:
    ${downgrades | n,without_marks}
