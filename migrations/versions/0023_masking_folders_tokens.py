"""Create the runs of masked copies, the folders scanned on a schedule, and what tokens may do."""

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
        *_keys(
            "mask_run",
            unit_id="unit",
            scan_id="scan",
            created_by="app_user",
            job_id="job",
            source_id="stored_file",
            copy_scan_id="scan",
            copy_id="stored_file",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mask_run")),
    )
    op.create_index("ix_mask_run_unit_created", "mask_run", ["unit_id", "created_at"])
    for column in ("scan_id", "job_id", "copy_scan_id"):
        op.create_index(op.f(f"ix_mask_run_{column}"), "mask_run", [column])
    _folders()
    _tokens()


def _folders() -> None:
    op.create_table(
        "folder_source",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("folder", sa.String(length=500), nullable=False),
        sa.Column("every", sa.String(length=4), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("since", UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_keys("folder_source", unit_id="unit", asset_id="data_asset", created_by="app_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_folder_source")),
        sa.UniqueConstraint("asset_id", name=op.f("uq_folder_source_asset_id")),
    )
    op.create_index(op.f("ix_folder_source_unit_id"), "folder_source", ["unit_id"])
    op.create_table(
        "folder_run",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("slot", UTCDateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("started_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("scanned", sa.Integer(), nullable=False),
        sa.Column("failing", sa.Integer(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_keys("folder_run", unit_id="unit", source_id="folder_source", job_id="job"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_folder_run")),
        sa.UniqueConstraint("source_id", "slot", name=op.f("uq_folder_run_source_id_slot")),
    )
    op.create_index(op.f("ix_folder_run_unit_id"), "folder_run", ["unit_id"])


def _tokens() -> None:
    with op.batch_alter_table("api_token") as batch_op:
        batch_op.add_column(sa.Column("prefix", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("scopes", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("created_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("last_used_at", UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("revoked_at", UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("revocation_reason", sa.String(length=255), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_api_token_created_by_app_user"), "app_user", ["created_by"], ["id"]
        )


def _keys(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
        )
        for column, other in columns.items()
    ]


def downgrade() -> None:
    """Drop the tables and columns."""
    with op.batch_alter_table("api_token") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_api_token_created_by_app_user"), type_="foreignkey")
        for column in ("revocation_reason", "revoked_at", "last_used_at", "created_by", "scopes"):
            batch_op.drop_column(column)
        batch_op.drop_column("prefix")
    for table in ("folder_run", "folder_source", "mask_run"):
        op.drop_table(table)
