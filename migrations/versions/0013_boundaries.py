"""What is decided of the neighbours of a system."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "boundary_neighbour",
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(length=4), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["app_user.id"],
            name=op.f("fk_boundary_neighbour_decided_by_app_user"),
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["information_system.id"],
            name=op.f("fk_boundary_neighbour_other_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_boundary_neighbour_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_boundary_neighbour_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_neighbour")),
        sa.UniqueConstraint(
            "system_id", "other_id", name=op.f("uq_boundary_neighbour_system_id_other_id")
        ),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("boundary_neighbour")
