"""Create what the daily job keeps of the indicators by level of the systems."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "kpi_level",
        sa.Column("kpi", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("numerator", sa.Double(), nullable=False),
        sa.Column("denominator", sa.Double(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("undecided", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_kpi_level_unit_id_unit")),
        sa.PrimaryKeyConstraint(
            "kpi", "day", "whole", "unit_id", "level", name=op.f("pk_kpi_level")
        ),
    )
    op.create_index("ix_kpi_level_unit", "kpi_level", ["unit_id", "day"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("kpi_level")
