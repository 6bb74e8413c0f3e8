"""Candidates that take the place of others; minutes that revise earlier ones

Revision ID: 0002
Revises: 0001

The columns are added in plain SQL, which both databases know: a rebuilt table would lose its checks on SQLite.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = (("task", "replaced_by_id", "task"), ("minutes", "revises_id", "minutes"))


def upgrade() -> None:
    for table, column, other in COLUMNS:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT fk_{table}_{column} REFERENCES {other} (id)"
        )


def downgrade() -> None:
    for table, column, _other in reversed(COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
