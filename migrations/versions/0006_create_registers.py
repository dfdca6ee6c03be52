"""Create the registers: backups, restore tests, drills, incidents."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "register_entry",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.Column("next_due", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=255), nullable=True),
        sa.Column("search", sa.String(length=600), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_register_entry_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_register_entry_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_register_entry_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
    )
    op.create_table(
        "incident_notice",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("addressee", sa.String(length=255), nullable=True),
        sa.Column("source", sa.String(length=255), nullable=True),
        sa.Column("confidence", sa.String(length=1), nullable=True),
        sa.Column("due_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("sent_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("document", sa.String(length=255), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["register_entry.id"],
            name=op.f("fk_incident_notice_entry_id_register_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_notice")),
    )
    op.create_table(
        "register_backup",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=255), nullable=True),
        sa.Column("offline_copy", sa.Boolean(), nullable=False),
        sa.Column("encrypted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["register_entry.id"],
            name=op.f("fk_register_backup_entry_id_register_entry"),
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_register_backup")),
    )
    op.create_table(
        "register_drill",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("scenario", sa.Text(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("response_minutes", sa.Integer(), nullable=True),
        sa.Column("lessons", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["register_entry.id"],
            name=op.f("fk_register_drill_entry_id_register_entry"),
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_register_drill")),
    )
    op.create_table(
        "register_evidence",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["register_entry.id"],
            name=op.f("fk_register_evidence_entry_id_register_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_register_evidence_evidence_id_evidence")
        ),
        sa.PrimaryKeyConstraint("entry_id", "evidence_id", name=op.f("pk_register_evidence")),
    )
    op.create_table(
        "register_incident",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("detected_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("serious", sa.Boolean(), nullable=False),
        sa.Column("personal_data", sa.Boolean(), nullable=False),
        sa.Column("people_affected", sa.Integer(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("measures", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["register_entry.id"],
            name=op.f("fk_register_incident_entry_id_register_entry"),
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_register_incident")),
    )
    op.create_table(
        "register_restore_test",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("backup_of", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=255), nullable=True),
        sa.Column("rto_minutes", sa.Integer(), nullable=True),
        sa.Column("rpo_minutes", sa.Integer(), nullable=True),
        sa.Column("records_expected", sa.Integer(), nullable=True),
        sa.Column("records_found", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["register_entry.id"],
            name=op.f("fk_register_restore_test_entry_id_register_entry"),
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_register_restore_test")),
    )
    op.create_index(
        "ix_register_entry_due", "register_entry", ["unit_id", "next_due"], unique=False
    )
    op.create_index(
        "ix_register_entry_list", "register_entry", ["kind", "unit_id", "happened_on"], unique=False
    )
    op.create_index(
        op.f("ix_register_entry_system_id"), "register_entry", ["system_id"], unique=False
    )
    op.create_index(op.f("ix_register_entry_unit_id"), "register_entry", ["unit_id"], unique=False)
    op.create_index(
        op.f("ix_incident_notice_entry_id"), "incident_notice", ["entry_id"], unique=False
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("register_restore_test")
    op.drop_table("register_incident")
    op.drop_table("register_evidence")
    op.drop_table("register_drill")
    op.drop_table("register_backup")
    op.drop_table("incident_notice")
    op.drop_table("register_entry")
