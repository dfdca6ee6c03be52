"""Create four-layer plans."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "four_layer_plan",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("pack_id", sa.String(length=60), nullable=False),
        sa.Column("pack_version", sa.Integer(), nullable=False),
        sa.Column("pack_hash", sa.String(length=64), nullable=False),
        sa.Column("document_number", sa.String(length=120), nullable=True),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("document_body", sa.String(length=255), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_four_layer_plan_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_four_layer_plan_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_four_layer_plan")),
        sa.UniqueConstraint("unit_id", name=op.f("uq_four_layer_plan_unit_id")),
    )
    op.create_table(
        "four_layer_plan_layer",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("layer", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("measures", sa.Text(), nullable=True),
        sa.Column("provider", sa.String(length=255), nullable=True),
        sa.Column("contract_number", sa.String(length=120), nullable=True),
        sa.Column("contract_end", sa.Date(), nullable=True),
        sa.Column("responsible", sa.String(length=255), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["four_layer_plan.id"],
            name=op.f("fk_four_layer_plan_layer_plan_id_four_layer_plan"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_four_layer_plan_layer")),
        sa.UniqueConstraint(
            "plan_id", "layer", name=op.f("uq_four_layer_plan_layer_plan_id_layer")
        ),
    )
    op.create_table(
        "plan_layer_evidence",
        sa.Column("layer_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["evidence.id"],
            name=op.f("fk_plan_layer_evidence_evidence_id_evidence"),
        ),
        sa.ForeignKeyConstraint(
            ["layer_id"],
            ["four_layer_plan_layer.id"],
            name=op.f("fk_plan_layer_evidence_layer_id_four_layer_plan_layer"),
        ),
        sa.PrimaryKeyConstraint("layer_id", "evidence_id", name=op.f("pk_plan_layer_evidence")),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("plan_layer_evidence")
    op.drop_table("four_layer_plan_layer")
    op.drop_table("four_layer_plan")
