"""What vendors say of their products, who may write it, what units and appraisers said of it."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, widen the product profiles."""
    op.create_table(
        "product_invitation",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("product_name", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(length=255), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_product_invitation_user_id_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_product_invitation_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_invitation")),
    )
    with op.batch_alter_table("product_invitation") as table:
        table.create_index(table.f("ix_product_invitation_user_id"), ["user_id"], unique=False)
        table.create_index(table.f("ix_product_invitation_vendor_id"), ["vendor_id"], unique=False)

    op.create_table(
        "product_answer",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("pack_id", sa.String(length=60), nullable=False),
        sa.Column("pack_version", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("responsible", sa.String(length=255), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("funding", sa.String(length=255), nullable=True),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("scope_choice", sa.String(length=4), nullable=True),
        sa.Column("scope_reason", sa.Text(), nullable=True),
        sa.Column("model_copied", sa.Boolean(), nullable=False),
        sa.Column("copied_from", sa.String(length=255), nullable=True),
        sa.Column("changed_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["app_user.id"], name=op.f("fk_product_answer_assignee_id_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["app_user.id"], name=op.f("fk_product_answer_changed_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product_profile.id"],
            name=op.f("fk_product_answer_product_id_product_profile"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_product_answer_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_answer")),
        sa.UniqueConstraint(
            "product_id",
            "pack_id",
            "item_id",
            name=op.f("uq_product_answer_product_id_pack_id_item_id"),
        ),
    )
    op.create_table(
        "product_component",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("purpose", sa.String(length=255), nullable=True),
        sa.Column("operating_system", sa.String(length=120), nullable=True),
        sa.Column("server", sa.String(length=255), nullable=True),
        sa.Column("ground", sa.String(length=20), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product_profile.id"],
            name=op.f("fk_product_component_product_id_product_profile"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_component")),
        sa.UniqueConstraint(
            "product_id", "name", name=op.f("uq_product_component_product_id_name")
        ),
    )
    op.create_table(
        "product_document",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_product_document_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product_profile.id"],
            name=op.f("fk_product_document_product_id_product_profile"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_document")),
    )
    with op.batch_alter_table("product_document") as table:
        table.create_index(table.f("ix_product_document_product_id"), ["product_id"], unique=False)

    op.create_table(
        "product_flow",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("other_name", sa.String(length=255), nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=True),
        sa.Column("protocol", sa.String(length=120), nullable=True),
        sa.Column("data", sa.Text(), nullable=True),
        sa.Column("outside_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product_profile.id"],
            name=op.f("fk_product_flow_product_id_product_profile"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_flow")),
        sa.UniqueConstraint(
            "product_id", "other_name", name=op.f("uq_product_flow_product_id_other_name")
        ),
    )
    op.create_table(
        "product_reading",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("pack_id", sa.String(length=60), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("read_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product_profile.id"],
            name=op.f("fk_product_reading_product_id_product_profile"),
        ),
        sa.ForeignKeyConstraint(
            ["read_by"], ["app_user.id"], name=op.f("fk_product_reading_read_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_product_reading_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_reading")),
        sa.UniqueConstraint(
            "product_id",
            "unit_id",
            "pack_id",
            "item_id",
            name=op.f("uq_product_reading_product_id_unit_id_pack_id_item_id"),
        ),
    )
    with op.batch_alter_table("product_reading") as table:
        table.create_index(table.f("ix_product_reading_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "product_confirmation",
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("pack_id", sa.String(length=60), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("confirmed_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by"],
            ["app_user.id"],
            name=op.f("fk_product_confirmation_confirmed_by_app_user"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product_profile.id"],
            name=op.f("fk_product_confirmation_product_id_product_profile"),
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_product_confirmation_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_product_confirmation_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_confirmation")),
        sa.UniqueConstraint(
            "system_id",
            "product_id",
            "pack_id",
            "item_id",
            name=op.f("uq_product_confirmation_system_id_product_id_pack_id_item_id"),
        ),
    )
    op.create_table(
        "product_evidence",
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["product_answer.id"],
            name=op.f("fk_product_evidence_answer_id_product_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_product_evidence_evidence_id_evidence")
        ),
        sa.PrimaryKeyConstraint("answer_id", "evidence_id", name=op.f("pk_product_evidence")),
    )
    with op.batch_alter_table("product_profile") as table:
        table.add_column(
            sa.Column("state", sa.String(length=12), nullable=False, server_default="listed")
        )
        table.add_column(sa.Column("previous_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("published_at", UTCDateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("published_by", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            table.f("fk_product_profile_previous_id_product_profile"),
            "product_profile",
            ["previous_id"],
            ["id"],
        )
        table.create_foreign_key(
            table.f("fk_product_profile_published_by_app_user"),
            "app_user",
            ["published_by"],
            ["id"],
        )
    with op.batch_alter_table("product_profile") as table:
        table.alter_column("state", server_default=None)


def downgrade() -> None:
    """Drop the tables, narrow the product profiles."""
    with op.batch_alter_table("product_profile") as table:
        table.drop_constraint(
            table.f("fk_product_profile_published_by_app_user"), type_="foreignkey"
        )
        table.drop_constraint(
            table.f("fk_product_profile_previous_id_product_profile"), type_="foreignkey"
        )
        table.drop_column("published_by")
        table.drop_column("published_at")
        table.drop_column("previous_id")
        table.drop_column("state")

    op.drop_table("product_evidence")
    op.drop_table("product_confirmation")
    with op.batch_alter_table("product_reading") as table:
        table.drop_index(table.f("ix_product_reading_unit_id"))

    op.drop_table("product_reading")
    op.drop_table("product_flow")
    with op.batch_alter_table("product_document") as table:
        table.drop_index(table.f("ix_product_document_product_id"))

    op.drop_table("product_document")
    op.drop_table("product_component")
    op.drop_table("product_answer")
    with op.batch_alter_table("product_invitation") as table:
        table.drop_index(table.f("ix_product_invitation_vendor_id"))
        table.drop_index(table.f("ix_product_invitation_user_id"))

    op.drop_table("product_invitation")
