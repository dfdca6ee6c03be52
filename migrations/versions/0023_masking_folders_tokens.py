"""Create the runs of masked copies."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "mask_run",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("scan_id", sa.Uuid(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("copy_scan_id", sa.Uuid(), nullable=True),
        sa.Column("copy_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_mask_run_{column}_{table}")
            )
            for column, table in (
                ("unit_id", "unit"),
                ("scan_id", "scan"),
                ("created_by", "app_user"),
                ("job_id", "job"),
                ("source_id", "stored_file"),
                ("copy_scan_id", "scan"),
                ("copy_id", "stored_file"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mask_run")),
    )
    op.create_index("ix_mask_run_unit_created", "mask_run", ["unit_id", "created_at"])
    for column in ("scan_id", "job_id", "copy_scan_id"):
        op.create_index(op.f(f"ix_mask_run_{column}"), "mask_run", [column])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("mask_run")
