"""First tables

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

CIRCULAR = (
    ("government", "office_body_id", "body", "SET NULL"),
    ("body", "overseeing_leader_id", "person", "SET NULL"),
    ("task", "last_report_id", "report", None),
    ("assignment", "last_report_id", "report", None),
)


def upgrade() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_work", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "government",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("mark", sa.String(length=8), nullable=False),
        sa.Column("office_phone", sa.String(length=40), nullable=False),
        sa.Column("approval_limit_workdays", sa.Integer(), nullable=False),
        sa.Column("directive_limit_workdays", sa.Integer(), nullable=False),
        sa.Column("cycle_day", sa.Integer(), nullable=False),
        sa.Column("two_person", sa.Boolean(), nullable=False),
        sa.Column("office_body_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "approval_limit_workdays > 0 AND directive_limit_workdays > 0", name=op.f("ck_government_limits")
        ),
        sa.CheckConstraint("cycle_day BETWEEN 1 AND 28", name=op.f("ck_government_cycle_day")),
        sa.ForeignKeyConstraint(
            ["office_body_id"],
            ["body.id"],
            name=op.f("fk_government_office_body_id"),
            ondelete="SET NULL",
            use_alter=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_government")),
        sa.UniqueConstraint("name", name=op.f("uq_government_name")),
    )
    op.create_table(
        "heartbeat",
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('real', 'sample', 'test')", name=op.f("ck_installation_kind")),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("government_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=False),
        sa.Column("is_group", sa.Boolean(), nullable=False),
        sa.Column("overseeing_leader_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", name=op.f("ck_body_validity")
        ),
        sa.ForeignKeyConstraint(["government_id"], ["government.id"], name=op.f("fk_body_government_id")),
        sa.ForeignKeyConstraint(
            ["overseeing_leader_id"],
            ["person.id"],
            name=op.f("fk_body_overseeing_leader_id"),
            ondelete="SET NULL",
            use_alter=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("government_id", "name", name=op.f("uq_body_government_id_name")),
    )
    op.create_table(
        "number_series",
        sa.Column("government_id", sa.Integer(), nullable=False),
        sa.Column("prefix", sa.String(length=30), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["government_id"], ["government.id"], name=op.f("fk_number_series_government_id")),
        sa.PrimaryKeyConstraint("government_id", "prefix", name=op.f("pk_number_series")),
    )
    op.create_table(
        "body_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("government_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_body_alias_body_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["government_id"], ["government.id"], name=op.f("fk_body_alias_government_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_alias")),
        sa.UniqueConstraint("government_id", "alias", name=op.f("uq_body_alias_government_id_alias")),
    )
    with op.batch_alter_table("body_alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_body_alias_body_id"), ["body_id"], unique=False)

    op.create_table(
        "group_member",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("group_id <> member_id", name=op.f("ck_group_member_not_itself")),
        sa.ForeignKeyConstraint(["group_id"], ["body.id"], name=op.f("fk_group_member_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["body.id"], name=op.f("fk_group_member_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("group_id", "member_id", name=op.f("pk_group_member")),
    )
    with op.batch_alter_table("group_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_member_member_id"), ["member_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("government_id", sa.Integer(), nullable=True),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("post", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "role = 'admin' OR government_id IS NOT NULL", name=op.f("ck_person_all_but_admins_have_a_government")
        ),
        sa.CheckConstraint(
            "role IN ('office','office_leader','liaison','head','leader','admin')", name=op.f("ck_person_role")
        ),
        sa.CheckConstraint(
            "role NOT IN ('liaison','head') OR body_id IS NOT NULL", name=op.f("ck_person_bureau_people_have_a_body")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_person_body_id")),
        sa.ForeignKeyConstraint(["government_id"], ["government.id"], name=op.f("fk_person_government_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_government_id"), ["government_id"], unique=False)

    op.create_table(
        "account",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("failed >= 0", name=op.f("ck_account_failed")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("government_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.CheckConstraint("outcome IN ('done', 'refused')", name=op.f("ck_audit_entry_outcome")),
        sa.ForeignKeyConstraint(["government_id"], ["government.id"], name=op.f("fk_audit_entry_government_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_audit_entry_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)

    op.create_table(
        "minutes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("government_id", sa.Integer(), nullable=False),
        sa.Column("meeting_kind", sa.String(length=20), nullable=False),
        sa.Column("meeting_number", sa.Integer(), nullable=False),
        sa.Column("meeting_year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("session", sa.String(length=200), nullable=True),
        sa.Column("issuer", sa.String(length=200), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("meeting_date", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("chair", sa.String(length=60), nullable=True),
        sa.Column("venue", sa.String(length=200), nullable=True),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("anchors", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("doubts", sa.JSON(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("imported_by_id", sa.Integer(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["government_id"], ["government.id"], name=op.f("fk_minutes_government_id")),
        sa.ForeignKeyConstraint(["imported_by_id"], ["person.id"], name=op.f("fk_minutes_imported_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("government_id", "file_sha256", name=op.f("uq_minutes_government_id_file_sha256")),
        sa.UniqueConstraint("government_id", "text_sha256", name=op.f("uq_minutes_government_id_text_sha256")),
    )
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.create_index("ix_minutes_government_date", ["government_id", "meeting_date"], unique=False)

    op.create_table(
        "one_time_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_one_time_link_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_one_time_link")),
    )
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_link_person_id"), ["person_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("government_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(length=60), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.CheckConstraint("state <> 'sending' OR lease_until IS NOT NULL", name=op.f("ck_outbox_sending_has_lease")),
        sa.CheckConstraint("state <> 'sent' OR sent_at IS NOT NULL", name=op.f("ck_outbox_sent_has_day")),
        sa.CheckConstraint("state IN ('queued','sending','sent','failed','skipped')", name=op.f("ck_outbox_state")),
        sa.CheckConstraint(
            "state NOT IN ('failed','skipped') OR error <> ''", name=op.f("ck_outbox_unsent_has_reason")
        ),
        sa.ForeignKeyConstraint(["government_id"], ["government.id"], name=op.f("fk_outbox_government_id")),
        sa.ForeignKeyConstraint(["recipient_id"], ["person.id"], name=op.f("fk_outbox_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_waiting",
            ["next_try_at", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued','sending')"),
            postgresql_where=sa.text("state IN ('queued','sending')"),
        )
        batch_op.create_index(
            "ix_outbox_failed",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'failed'"),
            postgresql_where=sa.text("state = 'failed'"),
        )

    op.create_table(
        "read_grant",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("government_id", sa.Integer(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name=op.f("fk_read_grant_given_by_id")),
        sa.ForeignKeyConstraint(
            ["government_id"], ["government.id"], name=op.f("fk_read_grant_government_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_read_grant_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "government_id", name=op.f("pk_read_grant")),
    )
    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_person_id"), ["person_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=20), nullable=False),
        sa.Column("before_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_visit_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "page", name=op.f("pk_visit")),
    )
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=True),
        sa.Column("reporting", sa.String(length=100), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name=op.f("fk_agenda_item_minutes_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint("minutes_id", "position", name=op.f("uq_agenda_item_minutes_id_position")),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_message_outbox_id")),
        sa.ForeignKeyConstraint(["recipient_id"], ["person.id"], name=op.f("fk_message_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("outbox_id", name=op.f("uq_message_outbox_id")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_recipient", ["recipient_id", "id"], unique=False)
        batch_op.create_index(
            "ix_message_unread",
            ["recipient_id"],
            unique=False,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )

    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("government_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=4), nullable=False),
        sa.Column("subject_kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("due_revision", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=24), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("bundle", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("skip_reason", sa.String(length=80), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state <> 'queued' OR outbox_id IS NOT NULL", name=op.f("ck_reminder_queued_has_message")),
        sa.CheckConstraint("state <> 'ready' OR bundle <> ''", name=op.f("ck_reminder_ready_has_bundle")),
        sa.CheckConstraint("state <> 'skipped' OR skip_reason <> ''", name=op.f("ck_reminder_skipped_has_reason")),
        sa.CheckConstraint("state IN ('planned','ready','queued','skipped')", name=op.f("ck_reminder_state")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_reminder_body_id")),
        sa.ForeignKeyConstraint(["government_id"], ["government.id"], name=op.f("fk_reminder_government_id")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_reminder_outbox_id")),
        sa.ForeignKeyConstraint(["recipient_id"], ["person.id"], name=op.f("fk_reminder_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "rule", "subject_kind", "subject_id", "due_revision", "occasion", "recipient_id", name="uq_reminder_once"
        ),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reminder_planned",
            ["send_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'planned'"),
            postgresql_where=sa.text("state = 'planned'"),
        )
        batch_op.create_index(
            "ix_reminder_ready",
            ["recipient_id", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'ready'"),
            postgresql_where=sa.text("state = 'ready'"),
        )
        batch_op.create_index("ix_reminder_subject", ["subject_kind", "subject_id"], unique=False)

    op.create_table(
        "clause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("agenda_item_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind IN ('approval', 'measure', 'directive')", name=op.f("ck_clause_kind")),
        sa.CheckConstraint('start >= 0 AND "end" > start', name=op.f("ck_clause_span")),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_clause_agenda_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name=op.f("fk_clause_minutes_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["parent_id"], ["clause.id"], name=op.f("fk_clause_parent_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause")),
        sa.UniqueConstraint("minutes_id", "position", name=op.f("uq_clause_minutes_id_position")),
    )
    with op.batch_alter_table("clause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clause_agenda_item_id"), ["agenda_item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_clause_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("government_id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("agenda_item_id", sa.Integer(), nullable=True),
        sa.Column("clause_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("short_number", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("grade", sa.String(length=1), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("done_when", sa.Text(), nullable=False),
        sa.Column("urgency", sa.String(length=12), nullable=False),
        sa.Column("fan_out", sa.String(length=8), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("stages", sa.JSON(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("responsible_leader", sa.String(length=80), nullable=False),
        sa.Column("is_heading", sa.Boolean(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("doubts", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("drop_reason", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("first_due_on", sa.Date(), nullable=True),
        sa.Column("due_origin", sa.String(length=8), nullable=False),
        sa.Column("due_words", sa.String(length=200), nullable=False),
        sa.Column("due_base_on", sa.Date(), nullable=True),
        sa.Column("due_revision", sa.Integer(), nullable=False),
        sa.Column("no_due_reason", sa.String(length=200), nullable=False),
        sa.Column("milestones", sa.JSON(), nullable=False),
        sa.Column("cycle", sa.String(length=20), nullable=False),
        sa.Column("recurrence", sa.String(length=20), nullable=False),
        sa.Column("recurrence_words", sa.String(length=200), nullable=False),
        sa.Column("report_due_on", sa.Date(), nullable=True),
        sa.Column("asked_after", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_report_id", sa.Integer(), nullable=True),
        sa.Column("last_reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("submit_cutoff_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("state_before_stop", sa.String(length=12), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("extension_pending", sa.Boolean(), nullable=False),
        sa.Column("extensions_granted", sa.Integer(), nullable=False),
        sa.Column("sent_back", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("urged", sa.Integer(), nullable=False),
        sa.Column("overdue_marked", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "NOT (state IN ('candidate','dropped')) OR issued_at IS NULL",
            name=op.f("ck_task_candidates_are_not_issued"),
        ),
        sa.CheckConstraint(
            "NOT (state IN ('issued','disputed','in_progress','closing','suspended')) OR due_on IS NULL OR first_due_on IS NOT NULL",
            name=op.f("ck_task_first_date_is_kept"),
        ),
        sa.CheckConstraint("grade IN ('A','B','C')", name=op.f("ck_task_grade")),
        sa.CheckConstraint("kind IN ('approval','measure','directive')", name=op.f("ck_task_kind")),
        sa.CheckConstraint("state <> 'closed' OR closed_at IS NOT NULL", name=op.f("ck_task_closed_has_day")),
        sa.CheckConstraint(
            "state <> 'closing' OR submitted_on IS NOT NULL", name=op.f("ck_task_closing_has_submission")
        ),
        sa.CheckConstraint("state <> 'dropped' OR drop_reason <> ''", name=op.f("ck_task_dropped_has_reason")),
        sa.CheckConstraint(
            "state <> 'suspended' OR review_on IS NOT NULL", name=op.f("ck_task_suspended_has_review_day")
        ),
        sa.CheckConstraint(
            "state IN ('candidate','dropped') OR (number IS NOT NULL AND issued_at IS NOT NULL)",
            name=op.f("ck_task_issued_has_number"),
        ),
        sa.CheckConstraint(
            "state IN ('candidate','dropped','issued','disputed','in_progress','closing','closed','suspended','cancelled')",
            name=op.f("ck_task_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('disputed','suspended') OR stopped_on IS NOT NULL", name=op.f("ck_task_stopped_has_day")
        ),
        sa.ForeignKeyConstraint(["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_task_agenda_item_id")),
        sa.ForeignKeyConstraint(["clause_id"], ["clause.id"], name=op.f("fk_task_clause_id")),
        sa.ForeignKeyConstraint(["government_id"], ["government.id"], name=op.f("fk_task_government_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["person.id"], name=op.f("fk_task_issued_by_id")),
        sa.ForeignKeyConstraint(["last_report_id"], ["report.id"], name=op.f("fk_task_last_report_id"), use_alter=True),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name=op.f("fk_task_minutes_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["task.id"], name=op.f("fk_task_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("government_id", "number", name=op.f("uq_task_government_id_number")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_clause_id"), ["clause_id"], unique=False)
        batch_op.create_index("ix_task_government_state", ["government_id", "state", "id"], unique=False)
        batch_op.create_index(
            "ix_task_issued",
            ["government_id", "id"],
            unique=False,
            sqlite_where=sa.text("issued_at IS NOT NULL"),
            postgresql_where=sa.text("issued_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_task_closed",
            ["government_id", "closed_at"],
            unique=False,
            sqlite_where=sa.text("state = 'closed'"),
            postgresql_where=sa.text("state = 'closed'"),
        )
        batch_op.create_index(batch_op.f("ix_task_minutes_id"), ["minutes_id"], unique=False)
        batch_op.create_index(
            "ix_task_open_due",
            ["government_id", "due_on", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('issued','disputed','in_progress','closing','suspended')"),
            postgresql_where=sa.text("state IN ('issued','disputed','in_progress','closing','suspended')"),
        )
        batch_op.create_index(
            "ix_task_open_report",
            ["government_id", "report_due_on", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('issued','disputed','in_progress','closing','suspended')"),
            postgresql_where=sa.text("state IN ('issued','disputed','in_progress','closing','suspended')"),
        )
        batch_op.create_index(batch_op.f("ix_task_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("basis", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=40), nullable=False),
        sa.Column("last_report_id", sa.Integer(), nullable=True),
        sa.Column("disputes", sa.Integer(), nullable=False),
        sa.CheckConstraint("role IN ('lead','support')", name=op.f("ck_assignment_role")),
        sa.CheckConstraint(
            "state <> 'signed' OR acknowledged_at IS NOT NULL", name=op.f("ck_assignment_signed_has_day")
        ),
        sa.CheckConstraint("state IN ('to_sign','signed','disputed')", name=op.f("ck_assignment_state")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_assignment_body_id")),
        sa.ForeignKeyConstraint(["group_id"], ["body.id"], name=op.f("fk_assignment_group_id")),
        sa.ForeignKeyConstraint(
            ["last_report_id"], ["report.id"], name=op.f("fk_assignment_last_report_id"), use_alter=True
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_assignment_task_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("task_id", "body_id", name=op.f("uq_assignment_task_id_body_id")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index("ix_assignment_body_state", ["body_id", "state", "task_id"], unique=False)

    op.create_table(
        "dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_class", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("behalf", sa.JSON(), nullable=True),
        sa.CheckConstraint("(outcome = '') = (answered_at IS NULL)", name=op.f("ck_dispute_answered_has_day")),
        sa.CheckConstraint("outcome IN ('','keep','reassign','cancel')", name=op.f("ck_dispute_outcome")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_dispute_reason_is_told")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_dispute_answered_by_id")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_dispute_body_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_dispute_by_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_dispute_task_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dispute_task_id"), ["task_id"], unique=False)

    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("government_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_clock", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("behalf", sa.JSON(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.CheckConstraint("by_clock OR person_id IS NOT NULL", name=op.f("ck_event_somebody_did_it")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_event_body_id")),
        sa.ForeignKeyConstraint(["government_id"], ["government.id"], name=op.f("fk_event_government_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_event_person_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_event_task_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_government_kind_at", ["government_id", "kind", "at"], unique=False)
        batch_op.create_index("ix_event_task_at", ["task_id", "at", "id"], unique=False)

    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("behalf", sa.JSON(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_extension_reason_is_told")),
        sa.CheckConstraint("state IN ('pending','granted','refused','lapsed')", name=op.f("ck_extension_state")),
        sa.CheckConstraint(
            "state NOT IN ('granted','refused') OR decided_at IS NOT NULL", name=op.f("ck_extension_decided_has_day")
        ),
        sa.CheckConstraint("to_on > from_on", name=op.f("ck_extension_longer")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_extension_asked_by_id")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_extension_body_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_extension_decided_by_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_extension_task_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_task_id"), ["task_id"], unique=False)
        batch_op.create_index(
            "uq_extension_pending",
            ["task_id"],
            unique=True,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("behalf", sa.JSON(), nullable=True),
        sa.CheckConstraint("progress <> ''", name=op.f("ck_report_progress_is_told")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_report_author_id")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_report_body_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_report_task_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index("ix_report_task_at", ["task_id", "at"], unique=False)

    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("supports_missing", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("behalf", sa.JSON(), nullable=True),
        sa.CheckConstraint("state = 'pending' OR checked_at IS NOT NULL", name=op.f("ck_submission_checked_has_day")),
        sa.CheckConstraint("state IN ('pending','accepted','sent_back')", name=op.f("ck_submission_state")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_submission_body_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_submission_by_id")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["person.id"], name=op.f("fk_submission_checked_by_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_submission_task_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_task_id"), ["task_id"], unique=False)
        batch_op.create_index(
            "uq_submission_pending",
            ["task_id"],
            unique=True,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )

    op.create_table(
        "task_owner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("basis", sa.String(length=12), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("is_person", sa.Boolean(), nullable=False),
        sa.Column("dismissed", sa.Boolean(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("role IN ('lead','support')", name=op.f("ck_task_owner_role")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_task_owner_body_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_owner_task_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_owner")),
    )
    with op.batch_alter_table("task_owner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_owner_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_owner_task_id"), ["task_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_evidence_report_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_evidence_submission_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_evidence_task_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_task_id"), ["task_id"], unique=False)

    # circular references: SQLite has them inline, PostgreSQL needs them after the tables
    if op.get_bind().dialect.name != "sqlite":
        for table, column, target, ondelete in CIRCULAR:
            op.create_foreign_key(op.f(f"fk_{table}_{column}"), table, target, [column], ["id"], ondelete=ondelete)


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        for table, column, _target, _ondelete in CIRCULAR:
            op.drop_constraint(op.f(f"fk_{table}_{column}"), table, type_="foreignkey")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_task_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("task_owner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_owner_task_id"))
        batch_op.drop_index(batch_op.f("ix_task_owner_body_id"))

    op.drop_table("task_owner")
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_submission_pending",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.drop_index(batch_op.f("ix_submission_task_id"))

    op.drop_table("submission")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index("ix_report_task_at")

    op.drop_table("report")
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_extension_pending",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.drop_index(batch_op.f("ix_extension_task_id"))

    op.drop_table("extension")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("ix_event_task_at")
        batch_op.drop_index("ix_event_government_kind_at")

    op.drop_table("event")
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dispute_task_id"))

    op.drop_table("dispute")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_assignment_body_state")

    op.drop_table("assignment")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_parent_id"))
        batch_op.drop_index(
            "ix_task_open_report",
            sqlite_where=sa.text("state IN ('issued','disputed','in_progress','closing','suspended')"),
            postgresql_where=sa.text("state IN ('issued','disputed','in_progress','closing','suspended')"),
        )
        batch_op.drop_index(
            "ix_task_open_due",
            sqlite_where=sa.text("state IN ('issued','disputed','in_progress','closing','suspended')"),
            postgresql_where=sa.text("state IN ('issued','disputed','in_progress','closing','suspended')"),
        )
        batch_op.drop_index(batch_op.f("ix_task_minutes_id"))
        batch_op.drop_index(
            "ix_task_closed",
            sqlite_where=sa.text("state = 'closed'"),
            postgresql_where=sa.text("state = 'closed'"),
        )
        batch_op.drop_index(
            "ix_task_issued",
            sqlite_where=sa.text("issued_at IS NOT NULL"),
            postgresql_where=sa.text("issued_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_task_government_state")
        batch_op.drop_index(batch_op.f("ix_task_clause_id"))

    op.drop_table("task")
    with op.batch_alter_table("clause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clause_parent_id"))
        batch_op.drop_index(batch_op.f("ix_clause_agenda_item_id"))

    op.drop_table("clause")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index("ix_reminder_subject")
        batch_op.drop_index(
            "ix_reminder_ready", sqlite_where=sa.text("state = 'ready'"), postgresql_where=sa.text("state = 'ready'")
        )
        batch_op.drop_index(
            "ix_reminder_planned",
            sqlite_where=sa.text("state = 'planned'"),
            postgresql_where=sa.text("state = 'planned'"),
        )

    op.drop_table("reminder")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_message_unread",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )
        batch_op.drop_index("ix_message_recipient")

    op.drop_table("message")
    op.drop_table("agenda_item")
    op.drop_table("visit")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_person_id"))

    op.drop_table("sign_in")
    op.drop_table("read_grant")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_waiting",
            sqlite_where=sa.text("state IN ('queued','sending')"),
            postgresql_where=sa.text("state IN ('queued','sending')"),
        )
        batch_op.drop_index(
            "ix_outbox_failed", sqlite_where=sa.text("state = 'failed'"), postgresql_where=sa.text("state = 'failed'")
        )

    op.drop_table("outbox")
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_link_person_id"))

    op.drop_table("one_time_link")
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.drop_index("ix_minutes_government_date")

    op.drop_table("minutes")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))

    op.drop_table("audit_entry")
    op.drop_table("account")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_government_id"))
        batch_op.drop_index(batch_op.f("ix_person_body_id"))

    op.drop_table("person")
    with op.batch_alter_table("group_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_member_member_id"))

    op.drop_table("group_member")
    with op.batch_alter_table("body_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_body_alias_body_id"))

    op.drop_table("body_alias")
    op.drop_table("number_series")
    op.drop_table("body")
    op.drop_table("installation")
    op.drop_table("heartbeat")
    op.drop_table("government")
    op.drop_table("calendar_day")
