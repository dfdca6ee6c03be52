"""Create processing activities, impact dossiers and requests of data subjects."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "impact_assessment",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reason_document", sa.String(length=255), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("prepared_on", sa.Date(), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("filing_number", sa.String(length=120), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("completion_asked_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("updated_on", sa.Date(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("changed_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_impact_assessment_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_impact_assessment")),
        sa.UniqueConstraint("unit_id", "kind", name=op.f("uq_impact_assessment_unit_id_kind")),
    )
    op.create_table(
        "subject_request",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("via_others", sa.Boolean(), nullable=False),
        sa.Column("extension_reason", sa.Text(), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("executed_on", sa.Date(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("changed_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_subject_request_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_request")),
    )
    with op.batch_alter_table("subject_request") as batch_op:
        batch_op.create_index("ix_subject_request_unit", ["unit_id", "received_on"])

    op.create_table(
        "processing_activity",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=True),
        sa.Column("asset_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("boxes", sa.JSON(), nullable=False),
        sa.Column("drafted", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("search", sa.String(length=600), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["data_asset.id"], name=op.f("fk_processing_activity_asset_id_data_asset")
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_processing_activity_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_processing_activity_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_processing_activity")),
    )
    with op.batch_alter_table("processing_activity") as batch_op:
        batch_op.create_index(batch_op.f("ix_processing_activity_asset_id"), ["asset_id"])
        batch_op.create_index(batch_op.f("ix_processing_activity_system_id"), ["system_id"])
        batch_op.create_index("ix_processing_activity_unit", ["unit_id", "name"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("subject_request", "processing_activity", "impact_assessment"):
        op.drop_table(table)
