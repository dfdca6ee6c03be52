"""Create the sharing gate: shares with columns, history, files; keys that sign scan results."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; a signed result is a scan without file and job."""
    op.create_table(
        "scan_key",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("key_id", sa.String(length=64), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("registered_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("revocation_reason", sa.String(length=255), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["app_user.id"], name=op.f("fk_scan_key_registered_by_app_user")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_scan_key_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_key")),
        sa.UniqueConstraint("unit_id", "key_id", name=op.f("uq_scan_key_unit_id_key_id")),
    )
    with op.batch_alter_table("scan_key") as batch_op:
        batch_op.create_index(batch_op.f("ix_scan_key_key_id"), ["key_id"])

    op.create_table(
        "share_request",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=True),
        sa.Column("asset_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("cycle", sa.String(length=120), nullable=True),
        sa.Column("recipient_kind", sa.String(length=40), nullable=True),
        sa.Column("recipient_name", sa.String(length=255), nullable=True),
        sa.Column("recipient_address", sa.String(length=500), nullable=True),
        sa.Column("recipient_contact", sa.String(length=255), nullable=True),
        sa.Column("basis", sa.String(length=40), nullable=True),
        sa.Column("basis_document", sa.Text(), nullable=True),
        sa.Column("abroad", sa.String(length=8), nullable=True),
        sa.Column("abroad_country", sa.String(length=120), nullable=True),
        sa.Column("abroad_dossier", sa.String(length=255), nullable=True),
        sa.Column("written_request", sa.Text(), nullable=True),
        sa.Column("agreement_number", sa.String(length=120), nullable=True),
        sa.Column("agreement_signed_on", sa.Date(), nullable=True),
        sa.Column("agreement_from", sa.Date(), nullable=True),
        sa.Column("agreement_to", sa.Date(), nullable=True),
        sa.Column("agreement_contents", sa.JSON(), nullable=False),
        sa.Column("agreement_document", sa.Text(), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=True),
        sa.Column("encrypted", sa.Boolean(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("scan_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("pack_id", sa.String(length=60), nullable=True),
        sa.Column("pack_version", sa.Integer(), nullable=True),
        sa.Column("pack_sha256", sa.String(length=64), nullable=True),
        sa.Column("trace", sa.JSON(), nullable=True),
        sa.Column("by_exception", sa.Boolean(), nullable=False),
        sa.Column("decided_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("released_sha256", sa.String(length=64), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("delivery_note", sa.String(length=500), nullable=True),
        sa.Column("ended_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("deletion_on", sa.Date(), nullable=True),
        sa.Column("deletion_document", sa.String(length=255), nullable=True),
        sa.Column("minutes", sa.JSON(), nullable=True),
        sa.Column("minutes_sha256", sa.String(length=64), nullable=True),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("search", sa.String(length=900), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["data_asset.id"], name=op.f("fk_share_request_asset_id_data_asset")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_share_request_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["app_user.id"], name=op.f("fk_share_request_decided_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_share_request_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["scan_id"], ["scan.id"], name=op.f("fk_share_request_scan_id_scan")
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_share_request_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_share_request_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_request")),
        sa.UniqueConstraint("unit_id", "code", name=op.f("uq_share_request_unit_id_code")),
    )
    with op.batch_alter_table("share_request") as batch_op:
        batch_op.create_index(batch_op.f("ix_share_request_asset_id"), ["asset_id"])
        batch_op.create_index(batch_op.f("ix_share_request_minutes_sha256"), ["minutes_sha256"])
        batch_op.create_index(batch_op.f("ix_share_request_recipient_kind"), ["recipient_kind"])
        batch_op.create_index(batch_op.f("ix_share_request_scan_id"), ["scan_id"])
        batch_op.create_index("ix_share_request_state_expires", ["state", "expires_on"])
        batch_op.create_index(batch_op.f("ix_share_request_system_id"), ["system_id"])
        batch_op.create_index("ix_share_request_unit_state", ["unit_id", "state"])

    op.create_table(
        "share_sheet",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("vendor", sa.String(length=255), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("scan_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_share_sheet_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_share_sheet_scan_id_scan")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_share_sheet_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_sheet")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_share_sheet_token_sha256")),
    )
    with op.batch_alter_table("share_sheet") as batch_op:
        batch_op.create_index(batch_op.f("ix_share_sheet_scan_id"), ["scan_id"])
        batch_op.create_index("ix_share_sheet_unit_created", ["unit_id", "created_at"])

    op.create_table(
        "share_column",
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("entity", sa.String(length=40), nullable=True),
        sa.Column("masking", sa.String(length=16), nullable=False),
        sa.Column("stopping", sa.Boolean(), nullable=False),
        sa.Column("needed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("exception_basis", sa.String(length=40), nullable=True),
        sa.Column("exception_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["share_id"], ["share_request.id"], name=op.f("fk_share_column_share_id_share_request")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_share_column_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_column")),
    )
    with op.batch_alter_table("share_column") as batch_op:
        batch_op.create_index("ix_share_column_share", ["share_id", "position"])

    op.create_table(
        "share_delivery",
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("scan_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("checked_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("fits", sa.Boolean(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("released_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["app_user.id"], name=op.f("fk_share_delivery_checked_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["scan_id"], ["scan.id"], name=op.f("fk_share_delivery_scan_id_scan")
        ),
        sa.ForeignKeyConstraint(
            ["share_id"],
            ["share_request.id"],
            name=op.f("fk_share_delivery_share_id_share_request"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_share_delivery_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_delivery")),
        sa.UniqueConstraint("share_id", "sha256", name=op.f("uq_share_delivery_share_id_sha256")),
    )
    with op.batch_alter_table("share_delivery") as batch_op:
        batch_op.create_index("ix_share_delivery_share", ["share_id", "checked_at"])

    op.create_table(
        "share_event",
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=True),
        sa.Column("target", sa.String(length=24), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("trace", sa.JSON(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["app_user.id"], name=op.f("fk_share_event_actor_id_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["share_id"], ["share_request.id"], name=op.f("fk_share_event_share_id_share_request")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_share_event_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_event")),
    )
    with op.batch_alter_table("share_event") as batch_op:
        batch_op.create_index("ix_share_event_share", ["share_id", "at"])

    with op.batch_alter_table("scan") as batch_op:
        batch_op.add_column(sa.Column("asset_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("key_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("signed", sa.JSON(), nullable=True))
        batch_op.alter_column("file_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.alter_column("job_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_index(batch_op.f("ix_scan_asset_id"), ["asset_id"])
        batch_op.create_index(batch_op.f("ix_scan_key_id"), ["key_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_scan_key_id_scan_key"), "scan_key", ["key_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_scan_asset_id_data_asset"), "data_asset", ["asset_id"], ["id"]
        )


def downgrade() -> None:
    """Drop them, with the scans that the older version cannot hold."""
    for table in ("share_sheet", "share_event", "share_delivery", "share_column", "share_request"):
        op.drop_table(table)
    op.execute("DELETE FROM scan WHERE job_id IS NULL OR file_id IS NULL")
    with op.batch_alter_table("scan") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_scan_asset_id_data_asset"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_scan_key_id_scan_key"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_scan_key_id"))
        batch_op.drop_index(batch_op.f("ix_scan_asset_id"))
        batch_op.alter_column("job_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.alter_column("file_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("signed")
        batch_op.drop_column("key_id")
        batch_op.drop_column("asset_id")
    op.drop_table("scan_key")
