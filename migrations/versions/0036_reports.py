"""Create the periods of reporting, the reports of units, and the sector's consolidated reports."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

#: The database itself refuses to change or delete a line of these.
FROZEN = ("unit_report_revision", "unit_report_review", "sector_report")


def upgrade() -> None:
    """Create the tables; what was submitted, said of it and consolidated is frozen."""
    op.create_table(
        "report_period",
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("period_id", sa.String(length=10), nullable=False),
        sa.Column("also_id", sa.String(length=10), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("covers_from", sa.Date(), nullable=False),
        sa.Column("covers_to", sa.Date(), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reading", sa.String(length=10), nullable=False),
        sa.Column("cutoff", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("pack_id", sa.String(length=60), nullable=False),
        sa.Column("pack_version", sa.Integer(), nullable=False),
        sa.Column("pack_hash", sa.String(length=64), nullable=False),
        sa.Column("adhoc_id", sa.String(length=40), nullable=True),
        sa.Column("document_number", sa.String(length=120), nullable=True),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("requested_by", sa.String(length=255), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=True),
        sa.Column("opened_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["unit.id"], name=op.f("fk_report_period_department_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["app_user.id"], name=op.f("fk_report_period_opened_by_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_period")),
        sa.UniqueConstraint(
            "department_id", "code", name=op.f("uq_report_period_department_id_code")
        ),
    )
    op.create_index(
        "ix_report_period_due", "report_period", ["department_id", "due_on"], unique=False
    )
    op.create_table(
        "sector_report",
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["frozen_by"], ["app_user.id"], name=op.f("fk_sector_report_frozen_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"],
            ["report_period.id"],
            name=op.f("fk_sector_report_period_id_report_period"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_sector_report_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sector_report")),
        sa.UniqueConstraint("period_id", "number", name=op.f("uq_sector_report_period_id_number")),
    )
    op.create_table(
        "unit_report",
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("checker_id", sa.Uuid(), nullable=False),
        sa.Column("tier", sa.String(length=20), nullable=False),
        sa.Column("obliged", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("missing_note", sa.Text(), nullable=True),
        sa.Column("changed_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("first_sent_on", sa.Date(), nullable=True),
        sa.Column("days_late", sa.Integer(), nullable=False),
        sa.Column("last_sent_on", sa.Date(), nullable=True),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("resend_by", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["app_user.id"], name=op.f("fk_unit_report_changed_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["checker_id"], ["unit.id"], name=op.f("fk_unit_report_checker_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["report_period.id"], name=op.f("fk_unit_report_period_id_report_period")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_report_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_report")),
        sa.UniqueConstraint("period_id", "unit_id", name=op.f("uq_unit_report_period_id_unit_id")),
    )
    op.create_index(op.f("ix_unit_report_checker_id"), "unit_report", ["checker_id"], unique=False)
    op.create_index("ix_unit_report_state", "unit_report", ["period_id", "state"], unique=False)
    op.create_index(op.f("ix_unit_report_unit_id"), "unit_report", ["unit_id"], unique=False)
    op.create_table(
        "report_reminder",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["unit_report.id"], name=op.f("fk_report_reminder_report_id_unit_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_reminder")),
        sa.UniqueConstraint(
            "report_id", "stage", "due_on", name=op.f("uq_report_reminder_report_id_stage_due_on")
        ),
    )
    op.create_table(
        "sector_report_delivery",
        sa.Column("sector_report_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("addressee", sa.String(length=255), nullable=False),
        sa.Column("document_number", sa.String(length=120), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sector_report_id"],
            ["sector_report.id"],
            name=op.f("fk_sector_report_delivery_sector_report_id_sector_report"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_sector_report_delivery_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sector_report_delivery")),
        sa.UniqueConstraint(
            "sector_report_id",
            "addressee",
            name=op.f("uq_sector_report_delivery_sector_report_id_addressee"),
        ),
    )
    op.create_table(
        "unit_report_revision",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["unit_report.id"],
            name=op.f("fk_unit_report_revision_report_id_unit_report"),
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by"],
            ["app_user.id"],
            name=op.f("fk_unit_report_revision_submitted_by_app_user"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_unit_report_revision_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_report_revision")),
        sa.UniqueConstraint(
            "report_id", "number", name=op.f("uq_unit_report_revision_report_id_number")
        ),
    )
    op.create_index(
        op.f("ix_unit_report_revision_unit_id"), "unit_report_revision", ["unit_id"], unique=False
    )
    op.create_table(
        "unit_report_value",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Double(), nullable=True),
        sa.Column("base", sa.Double(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["period_id"],
            ["report_period.id"],
            name=op.f("fk_unit_report_value_period_id_report_period"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["unit_report.id"],
            name=op.f("fk_unit_report_value_report_id_unit_report"),
        ),
        sa.PrimaryKeyConstraint("report_id", "key", name=op.f("pk_unit_report_value")),
    )
    op.create_index(
        "ix_unit_report_value_key", "unit_report_value", ["period_id", "key"], unique=False
    )
    op.create_table(
        "unit_report_review",
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["app_user.id"], name=op.f("fk_unit_report_review_by_id_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["unit_report_revision.id"],
            name=op.f("fk_unit_report_review_revision_id_unit_report_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_unit_report_review_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_report_review")),
        sa.UniqueConstraint("revision_id", name=op.f("uq_unit_report_review_revision_id")),
    )
    op.create_index(
        op.f("ix_unit_report_review_unit_id"), "unit_report_review", ["unit_id"], unique=False
    )
    _freeze()


def _freeze() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in FROZEN:
        if postgresql:
            op.execute(
                f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{table} is frozen'; END $$"
            )
            op.execute(
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
            )
            continue
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END"
            )


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "unit_report_review",
        "unit_report_value",
        "unit_report_revision",
        "sector_report_delivery",
        "report_reminder",
        "unit_report",
        "sector_report",
        "report_period",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for table in FROZEN:
            op.execute(f"DROP FUNCTION {table}_refuse()")
