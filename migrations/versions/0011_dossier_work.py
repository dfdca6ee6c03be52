"""Work on dossiers: who has one in hand, answered comments, opinions, merged dossiers, signs."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_MOMENT = UTCDateTime(timezone=True)


def upgrade() -> None:
    """Widen dossiers, revisions and comments; create the tables of appraisal."""
    with op.batch_alter_table("dossier") as table:
        table.add_column(sa.Column("assignee_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            op.f("fk_dossier_assignee_id_app_user"), "app_user", ["assignee_id"], ["id"]
        )
        table.create_index(op.f("ix_dossier_assignee_id"), ["assignee_id"])
    # In place: a table made anew on SQLite would lose the triggers that keep revisions frozen.
    op.add_column(
        "dossier_revision",
        sa.Column("findings", sa.Integer(), nullable=False, server_default="0"),
    )
    with op.batch_alter_table("dossier_comment") as table:
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("answer_state", sa.String(length=8), nullable=True))
        table.add_column(sa.Column("answer", sa.Text(), nullable=True))
        table.add_column(sa.Column("answered_at", _MOMENT, nullable=True))
        table.add_column(sa.Column("answered_by", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("closed_at", _MOMENT, nullable=True))
        table.add_column(sa.Column("closed_by", sa.Uuid(), nullable=True))
        for name in ("answered_by", "closed_by"):
            table.create_foreign_key(
                op.f(f"fk_dossier_comment_{name}_app_user"), "app_user", [name], ["id"]
            )
    with op.batch_alter_table("dossier_comment") as table:
        table.alter_column("version", server_default=None)
    # What an appraiser may see is decided by this index: with the system in it, by one look each.
    op.drop_index("ix_system_relation_unit", "system_relation")
    op.create_index("ix_system_relation_unit", "system_relation", ["unit_id", "kind", "system_id"])
    _opinions()
    _groups()
    _signs()


def _foreign(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def _opinions() -> None:
    op.create_table(
        "opinion_request",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("addressee", sa.String(length=255), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("number", sa.String(length=120), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("stance", sa.String(length=12), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("reply_number", sa.String(length=120), nullable=True),
        sa.Column("reply_date", sa.Date(), nullable=True),
        sa.Column("reply_file_id", sa.Uuid(), nullable=True),
        sa.Column("replied_at", _MOMENT, nullable=True),
        sa.Column("replied_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", _MOMENT, nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=255), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _foreign("opinion_request", "dossier_id", "dossier"),
        _foreign("opinion_request", "unit_id", "unit"),
        _foreign("opinion_request", "asked_by", "app_user"),
        _foreign("opinion_request", "replied_by", "app_user"),
        _foreign("opinion_request", "reply_file_id", "stored_file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_request")),
    )
    op.create_index(op.f("ix_opinion_request_dossier_id"), "opinion_request", ["dossier_id"])


def _groups() -> None:
    op.create_table(
        "dossier_group",
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("request_number", sa.String(length=120), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("dissolved_at", _MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _foreign("dossier_group", "department_id", "unit"),
        _foreign("dossier_group", "unit_id", "unit"),
        _foreign("dossier_group", "created_by", "app_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_group")),
    )
    op.create_index(op.f("ix_dossier_group_unit_id"), "dossier_group", ["unit_id"])
    op.create_table(
        "dossier_group_member",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        _foreign("dossier_group_member", "dossier_id", "dossier"),
        _foreign("dossier_group_member", "group_id", "dossier_group"),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_dossier_group_member")),
    )
    op.create_index(op.f("ix_dossier_group_member_group_id"), "dossier_group_member", ["group_id"])


def _signs() -> None:
    op.create_table(
        "redetermination_sign",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("trigger", sa.String(length=60), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("noticed_at", _MOMENT, nullable=False),
        sa.Column("noticed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _foreign("redetermination_sign", "dossier_id", "dossier"),
        _foreign("redetermination_sign", "unit_id", "unit"),
        _foreign("redetermination_sign", "noticed_by", "app_user"),
        _foreign("redetermination_sign", "closed_by", "app_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redetermination_sign")),
    )
    op.create_index(
        op.f("ix_redetermination_sign_dossier_id"), "redetermination_sign", ["dossier_id"]
    )


def downgrade() -> None:
    """Drop the tables of appraisal, narrow the others."""
    op.drop_index("ix_system_relation_unit", "system_relation")
    op.create_index("ix_system_relation_unit", "system_relation", ["unit_id", "kind"])
    op.drop_table("redetermination_sign")
    op.drop_table("dossier_group_member")
    op.drop_table("dossier_group")
    op.drop_table("opinion_request")
    with op.batch_alter_table("dossier_comment") as table:
        for name in ("answered_by", "closed_by"):
            table.drop_constraint(op.f(f"fk_dossier_comment_{name}_app_user"), type_="foreignkey")
        for name in (
            "closed_by",
            "closed_at",
            "answered_by",
            "answered_at",
            "answer",
            "answer_state",
            "version",
        ):
            table.drop_column(name)
    op.drop_column("dossier_revision", "findings")
    with op.batch_alter_table("dossier") as table:
        table.drop_index(op.f("ix_dossier_assignee_id"))
        table.drop_constraint(op.f("fk_dossier_assignee_id_app_user"), type_="foreignkey")
        table.drop_column("assignee_id")
