"""Create what is kept of an incident beside the register: case, timeline, papers, tasks, keys."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

#: The database itself refuses to change or delete a line of these.
FROZEN = ("incident_classification", "incident_log")


def upgrade() -> None:
    """Create the tables."""
    # In place: nothing else of the table changes.
    op.add_column("incident_notice", sa.Column("kept", sa.Boolean(), nullable=True))
    op.create_table(
        "incident_case",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("patient_data", sa.String(length=7), nullable=True),
        sa.Column("reporter_phone", sa.String(length=60), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=True),
        sa.Column("severity", sa.String(length=60), nullable=True),
        sa.Column("boxes", sa.JSON(), nullable=False),
        sa.Column("changed_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_keys("incident_case", entry_id="register_entry", unit_id="unit"),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_incident_case")),
    )
    op.create_index(op.f("ix_incident_case_unit_id"), "incident_case", ["unit_id"])
    _create(
        "incident_classification",
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("pack_id", sa.String(length=60), nullable=False),
        sa.Column("pack_version", sa.Integer(), nullable=False),
        sa.Column("pack_sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("computed", sa.String(length=60), nullable=False),
        sa.Column("confirmed", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("duties", sa.JSON(), nullable=False),
        by_id="app_user",
    )
    _create(
        "incident_log",
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("written_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("verb", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        indexed=False,
        by_id="app_user",
    )
    op.create_index("ix_incident_log_entry", "incident_log", ["entry_id", "at"])
    _create(
        "incident_step",
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("done_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        indexed=False,
        done_by="app_user",
    )
    op.create_index("uq_incident_step", "incident_step", ["entry_id", "step"], unique=True)
    _create(
        "incident_paper",
        sa.Column("form", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.String(length=60), nullable=False),
        sa.Column("pack_version", sa.Integer(), nullable=False),
        sa.Column("pack_sha256", sa.String(length=64), nullable=False),
        sa.Column("boxes", sa.JSON(), nullable=False),
        sa.Column("written_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("sent_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.String(length=120), nullable=True),
        sa.Column("receipt", sa.String(length=120), nullable=True),
        sa.Column("docx_id", sa.Uuid(), nullable=True),
        sa.Column("pdf_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        indexed=False,
        written_by="app_user",
        docx_id="stored_file",
        pdf_id="stored_file",
    )
    op.create_index(
        "uq_incident_paper", "incident_paper", ["entry_id", "form", "number"], unique=True
    )
    _create(
        "incident_task",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("done_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    _handover()
    _drills()
    _freeze()


def _handover() -> None:
    op.create_table(
        "authority_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("recipient", sa.String(length=120), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("added_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        *_keys("authority_key", department_id="unit", added_by="app_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority_key")),
    )
    op.create_index(op.f("ix_authority_key_department_id"), "authority_key", ["department_id"])
    _create(
        "incident_handover",
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        by_id="app_user",
        key_id="authority_key",
    )


def _drills() -> None:
    op.create_table(
        "drill_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("scenario", sa.String(length=60), nullable=False),
        sa.Column("pack_version", sa.Integer(), nullable=False),
        sa.Column("lead", sa.String(length=120), nullable=False),
        sa.Column("participants", sa.Text(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("started_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("cancelled_reason", sa.String(length=255), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_keys("drill_plan", unit_id="unit", entry_id="register_entry"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_plan")),
    )
    op.create_index(op.f("ix_drill_plan_unit_id"), "drill_plan", ["unit_id"])
    op.create_index(op.f("ix_drill_plan_entry_id"), "drill_plan", ["entry_id"])
    op.create_table(
        "drill_inject",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("given_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("done_at", UTCDateTime(timezone=True), nullable=True),
        *_keys("drill_inject", plan_id="drill_plan", unit_id="unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_inject")),
    )
    op.create_index(op.f("ix_drill_inject_unit_id"), "drill_inject", ["unit_id"])
    op.create_index("uq_drill_inject", "drill_inject", ["plan_id", "position"], unique=True)


def _create(name: str, *columns: sa.Column, indexed: bool = True, **references: str) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        *columns,
        *_keys(name, entry_id="register_entry", unit_id="unit", **references),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_unit_id"), name, ["unit_id"])
    if indexed:
        op.create_index(op.f(f"ix_{name}_entry_id"), name, ["entry_id"])


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


def _keys(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column],
            [f"{other}.id"],
            name=op.f(f"fk_{table}_{column}_{other}"),
        )
        for column, other in columns.items()
    ]


def downgrade() -> None:
    """Drop the tables and the column."""
    for table in (
        "drill_inject",
        "drill_plan",
        "incident_handover",
        "authority_key",
        "incident_task",
        "incident_paper",
        "incident_step",
        "incident_log",
        "incident_classification",
        "incident_case",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for table in FROZEN:
            op.execute(f"DROP FUNCTION {table}_refuse()")
    op.drop_column("incident_notice", "kept")
