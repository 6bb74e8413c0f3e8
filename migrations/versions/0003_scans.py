"""Files that wait to be recognised; what kind of file minutes were read from, its pages, what could not be read

Revision ID: 0003
Revises: 0002

The columns are added in plain SQL, which both databases know: a rebuilt table would lose its checks on SQLite.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS = ("txt", "md", "docx", "doc", "pdf", "ofd", "ocr")
OPEN = "state IN ('waiting','reading')"
CHECKS = {
    "state": "state IN ('waiting','reading','done','failed')",
    "counts": "pages > 0 AND attempts >= 0",
    "file_until_the_end": "(state IN ('waiting','reading')) = (stored_name IS NOT NULL)",
    "lease_while_reading": "(state = 'reading') = (lease_until IS NOT NULL)",
    "end_has_instant": "(state IN ('done','failed')) = (ended_at IS NOT NULL)",
    "failed_has_reason": "(state = 'failed') = (failure <> '')",
    "done_has_minutes": "state <> 'done' OR minutes_id IS NOT NULL",
}


def upgrade() -> None:
    listed = ",".join(f"'{kind}'" for kind in KINDS)
    op.execute(
        "ALTER TABLE minutes ADD COLUMN file_kind VARCHAR(4) NOT NULL DEFAULT 'txt' "
        f"CONSTRAINT ck_minutes_file_kind CHECK (file_kind IN ({listed}))"
    )
    for kind in ("md", "docx", "doc", "pdf", "ofd"):
        op.execute(f"UPDATE minutes SET file_kind = '{kind}' WHERE stored_name LIKE '%.{kind}'")
    op.execute("UPDATE minutes SET file_kind = 'doc' WHERE stored_name LIKE '%.wps'")
    for ending in ("png", "jpg", "jpeg"):
        op.execute(f"UPDATE minutes SET file_kind = 'ocr' WHERE stored_name LIKE '%.{ending}'")
    for column in ("pages", "unread"):
        op.execute(f"ALTER TABLE minutes ADD COLUMN {column} JSON NOT NULL DEFAULT '[]'")
    op.create_table(
        "scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("government_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_scan_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(["government_id"], ["government.id"], name=op.f("fk_scan_government_id")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["person.id"], name=op.f("fk_scan_uploaded_by_id")),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name=op.f("fk_scan_minutes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
    )
    op.create_index(
        "uq_scan_open",
        "scan",
        ["government_id", "file_sha256"],
        unique=True,
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )


def downgrade() -> None:
    op.drop_table("scan")
    for column in ("unread", "pages", "file_kind"):
        op.execute(f"ALTER TABLE minutes DROP COLUMN {column}")
