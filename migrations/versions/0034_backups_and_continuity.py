"""Create what is kept of backups, continuity, safeguards and regulations of a unit."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, and an index on the register for the entries of one system."""
    op.create_index(
        "ix_register_entry_system", "register_entry", ["system_id", "kind", "happened_on"]
    )
    _backups()
    _continuity()
    _others()


def _backups() -> None:
    op.create_table(
        "backup_alarm",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("silent_since", UTCDateTime(timezone=True), nullable=False),
        sa.Column("raised_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_backup_alarm_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_backup_alarm_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_alarm")),
        sa.UniqueConstraint(
            "system_id", "silent_since", name=op.f("uq_backup_alarm_system_id_silent_since")
        ),
    )
    op.create_index(op.f("ix_backup_alarm_unit_id"), "backup_alarm", ["unit_id"])
    op.create_table(
        "backup_policy",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("covers", sa.Text(), nullable=False),
        sa.Column("every_hours", sa.Integer(), nullable=False),
        sa.Column("grace_hours", sa.Integer(), nullable=False),
        sa.Column("keep_days", sa.Integer(), nullable=False),
        sa.Column("rpo_minutes", sa.Integer(), nullable=False),
        sa.Column("rto_minutes", sa.Integer(), nullable=False),
        sa.Column("copies", sa.JSON(), nullable=False),
        sa.Column("by_token", sa.Boolean(), nullable=False),
        sa.Column("watched_from", UTCDateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("changed_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_backup_policy_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_backup_policy_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_policy")),
        sa.UniqueConstraint("system_id", name=op.f("uq_backup_policy_system_id")),
    )
    op.create_index(op.f("ix_backup_policy_unit_id"), "backup_policy", ["unit_id"])
    op.create_table(
        "backup_run",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("finished_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["register_entry.id"], name=op.f("fk_backup_run_entry_id_register_entry")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_backup_run_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_run")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_backup_run_entry_id")),
        sa.UniqueConstraint("unit_id", "run_id", name=op.f("uq_backup_run_unit_id_run_id")),
    )
    op.create_table(
        "backup_state",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("last_ok_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("failed_run_on", sa.Date(), nullable=True),
        sa.Column("due_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("passed_id", sa.Uuid(), nullable=True),
        sa.Column("passed_on", sa.Date(), nullable=True),
        sa.Column("failed_id", sa.Uuid(), nullable=True),
        sa.Column("failed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["failed_id"],
            ["register_entry.id"],
            name=op.f("fk_backup_state_failed_id_register_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["passed_id"],
            ["register_entry.id"],
            name=op.f("fk_backup_state_passed_id_register_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_backup_state_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_backup_state_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_state")),
        sa.UniqueConstraint("system_id", name=op.f("uq_backup_state_system_id")),
    )
    op.create_index("ix_backup_state_due", "backup_state", ["due_at"])
    op.create_index(op.f("ix_backup_state_unit_id"), "backup_state", ["unit_id"])
    op.create_table(
        "restore_report",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("rpo_target", sa.Integer(), nullable=True),
        sa.Column("rto_target", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["register_entry.id"],
            name=op.f("fk_restore_report_entry_id_register_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_restore_report_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restore_report")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_restore_report_entry_id")),
    )
    op.create_index(op.f("ix_restore_report_unit_id"), "restore_report", ["unit_id"])


def _continuity() -> None:
    op.create_table(
        "continuity_document",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.String(length=255), nullable=True),
        sa.Column("search", sa.String(length=600), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_continuity_document_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_continuity_document_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_continuity_document")),
    )
    op.create_index(op.f("ix_continuity_document_system_id"), "continuity_document", ["system_id"])
    op.create_index(op.f("ix_continuity_document_unit_id"), "continuity_document", ["unit_id"])
    op.create_table(
        "continuity_version",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("boxes", sa.JSON(), nullable=False),
        sa.Column("approver", sa.String(length=120), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("next_review", sa.Date(), nullable=True),
        sa.Column("tested_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["continuity_document.id"],
            name=op.f("fk_continuity_version_document_id_continuity_document"),
        ),
        sa.ForeignKeyConstraint(
            ["tested_id"],
            ["register_entry.id"],
            name=op.f("fk_continuity_version_tested_id_register_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_continuity_version_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_continuity_version")),
        sa.UniqueConstraint(
            "document_id", "number", name=op.f("uq_continuity_version_document_id_number")
        ),
    )
    op.create_index(op.f("ix_continuity_version_unit_id"), "continuity_version", ["unit_id"])


def _others() -> None:
    op.create_table(
        "safeguard_card",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("redundancy", sa.Text(), nullable=True),
        sa.Column("log_sources", sa.Text(), nullable=True),
        sa.Column("log_days", sa.Integer(), nullable=True),
        sa.Column("encrypted", sa.Text(), nullable=True),
        sa.Column("key_holder", sa.String(length=120), nullable=True),
        sa.Column("access_reviewed_on", sa.Date(), nullable=True),
        sa.Column("connected", sa.Boolean(), nullable=True),
        sa.Column("ipv6", sa.Boolean(), nullable=True),
        sa.Column("professional_protection", sa.Boolean(), nullable=True),
        sa.Column("protector", sa.String(length=255), nullable=True),
        sa.Column("changed_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_safeguard_card_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_safeguard_card_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safeguard_card")),
        sa.UniqueConstraint("system_id", name=op.f("uq_safeguard_card_system_id")),
    )
    op.create_index(op.f("ix_safeguard_card_unit_id"), "safeguard_card", ["unit_id"])
    op.create_table(
        "regulation",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("effective_until", sa.Date(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("next_review", sa.Date(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.String(length=255), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("search", sa.String(length=700), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_regulation_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_regulation_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["regulation.id"], name=op.f("fk_regulation_replaces_id_regulation")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_regulation_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regulation")),
    )
    op.create_index(op.f("ix_regulation_replaces_id"), "regulation", ["replaces_id"])
    op.create_index("ix_regulation_unit", "regulation", ["unit_id", "kind", "issued_on"])


def downgrade() -> None:
    """Drop them."""
    for table in (
        "restore_report",
        "regulation",
        "continuity_version",
        "backup_state",
        "backup_run",
        "safeguard_card",
        "continuity_document",
        "backup_policy",
        "backup_alarm",
    ):
        op.drop_table(table)
    op.drop_index("ix_register_entry_system", "register_entry")
