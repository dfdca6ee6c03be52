"""Create what the daily job keeps of the indicators."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "kpi_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("pack_id", sa.String(length=60), nullable=False),
        sa.Column("pack_version", sa.Integer(), nullable=False),
        sa.Column("pack_sha256", sa.String(length=64), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_kpi_day")),
    )
    op.create_table(
        "kpi_value",
        sa.Column("kpi", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        *_figures(),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_kpi_value_unit_id_unit")),
        sa.PrimaryKeyConstraint("kpi", "day", "unit_id", name=op.f("pk_kpi_value")),
    )
    op.create_index("ix_kpi_value_unit", "kpi_value", ["unit_id", "day"])
    op.create_table(
        "kpi_group",
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kpi", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("unit_group", sa.String(length=12), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        *_figures(),
        sa.Column("median", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["unit.id"], name=op.f("fk_kpi_group_department_id_unit")
        ),
        sa.PrimaryKeyConstraint(
            "department_id", "day", "kpi", "kind", "unit_group", name=op.f("pk_kpi_group")
        ),
    )


def _figures() -> list[sa.Column]:
    return [
        sa.Column("numerator", sa.Double(), nullable=False),
        sa.Column("denominator", sa.Double(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("undecided", sa.Integer(), nullable=False),
    ]


def downgrade() -> None:
    """Drop the tables."""
    for table in ("kpi_group", "kpi_value", "kpi_day"):
        op.drop_table(table)
