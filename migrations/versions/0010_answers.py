"""Common controls of a unit, who follows whom, and what an answer says of money and scope."""

import sqlalchemy as sa
from alembic import op

from compliance.core.text import fold
from compliance.core.types import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen the answers of systems, create those of units."""
    with op.batch_alter_table("requirement_response") as table:
        table.add_column(sa.Column("cost", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("funding", sa.String(length=255), nullable=True))
        table.add_column(sa.Column("assignee_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("override_reason", sa.Text(), nullable=True))
        table.add_column(sa.Column("scope_choice", sa.String(length=4), nullable=True))
        table.add_column(sa.Column("scope_reason", sa.Text(), nullable=True))
        table.add_column(
            sa.Column("model_copied", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.add_column(sa.Column("copied_from", sa.String(length=255), nullable=True))
        table.create_foreign_key(
            op.f("fk_requirement_response_assignee_id_app_user"),
            "app_user",
            ["assignee_id"],
            ["id"],
        )
    with op.batch_alter_table("requirement_response") as table:
        table.alter_column("model_copied", server_default=None)
    _fold_evidence()
    op.create_table(
        "control_answer",
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
            ["assignee_id"], ["app_user.id"], name=op.f("fk_control_answer_assignee_id_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["app_user.id"], name=op.f("fk_control_answer_changed_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_control_answer_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_answer")),
        sa.UniqueConstraint(
            "unit_id", "pack_id", "item_id", name=op.f("uq_control_answer_unit_id_pack_id_item_id")
        ),
    )
    op.create_index("ix_control_answer_due", "control_answer", ["unit_id", "state", "due"])
    op.create_table(
        "control_evidence",
        sa.Column("control_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["control_id"],
            ["control_answer.id"],
            name=op.f("fk_control_evidence_control_id_control_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_control_evidence_evidence_id_evidence")
        ),
        sa.PrimaryKeyConstraint("control_id", "evidence_id", name=op.f("pk_control_evidence")),
    )
    op.create_table(
        "platform_share",
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["information_system.id"],
            name=op.f("fk_platform_share_platform_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_platform_share_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_platform_share_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_share")),
        sa.UniqueConstraint(
            "system_id",
            "platform_id",
            "valid_from",
            name=op.f("uq_platform_share_system_id_platform_id_valid_from"),
        ),
    )
    op.create_index(op.f("ix_platform_share_system_id"), "platform_share", ["system_id"])
    op.create_index(op.f("ix_platform_share_platform_id"), "platform_share", ["platform_id"])


def _fold_evidence() -> None:
    """Let evidence be found by title and file name."""
    with op.batch_alter_table("evidence") as table:
        table.add_column(
            sa.Column("search", sa.String(length=520), nullable=False, server_default="")
        )
    connection = op.get_bind()
    evidence = sa.table(
        "evidence",
        sa.column("id", sa.Uuid()),
        sa.column("title", sa.String()),
        sa.column("search", sa.String()),
        sa.column("file_id", sa.Uuid()),
    )
    kept = sa.table("stored_file", sa.column("id", sa.Uuid()), sa.column("name", sa.String()))
    rows = connection.execute(
        sa.select(evidence.c.id, evidence.c.title, kept.c.name).join(
            kept, kept.c.id == evidence.c.file_id
        )
    ).all()
    for evidence_id, title, name in rows:
        connection.execute(
            evidence.update()
            .where(evidence.c.id == evidence_id)
            .values(search=fold(title, name)[:520])
        )
    with op.batch_alter_table("evidence") as table:
        table.alter_column("search", server_default=None)


def downgrade() -> None:
    """Drop the tables of units, narrow the answers of systems."""
    op.drop_table("platform_share")
    op.drop_table("control_evidence")
    op.drop_table("control_answer")
    with op.batch_alter_table("evidence") as table:
        table.drop_column("search")
    with op.batch_alter_table("requirement_response") as table:
        table.drop_constraint(
            op.f("fk_requirement_response_assignee_id_app_user"), type_="foreignkey"
        )
        for name in (
            "copied_from",
            "model_copied",
            "scope_reason",
            "scope_choice",
            "override_reason",
            "assignee_id",
            "funding",
            "cost",
        ):
            table.drop_column(name)
