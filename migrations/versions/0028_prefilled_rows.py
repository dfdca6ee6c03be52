"""Rows of a self-assessment say where an answer came from; faults of kept files are recorded."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0028"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table."""
    op.add_column("inspection_row", sa.Column("unit_origin", sa.String(255), nullable=True))
    op.create_table(
        "evidence_fault",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("found_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("mended_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_fault")),
    )
    op.create_index(op.f("ix_evidence_fault_sha256"), "evidence_fault", ["sha256"])


def downgrade() -> None:
    """Drop both."""
    op.drop_index(op.f("ix_evidence_fault_sha256"), table_name="evidence_fault")
    op.drop_table("evidence_fault")
    op.drop_column("inspection_row", "unit_origin")
