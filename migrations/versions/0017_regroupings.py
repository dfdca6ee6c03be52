"""Systems joined into one or parted, and the answers to look at again."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "regrouping",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(length=4), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("argument", sa.Text(), nullable=True),
        sa.Column("level_before", sa.Integer(), nullable=True),
        sa.Column("level_after", sa.Integer(), nullable=True),
        sa.Column("outlook", sa.JSON(), nullable=False),
        sa.Column("ledger", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("committed_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("committed_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _key("regrouping", "committed_by", "app_user"),
        _key("regrouping", "undone_by", "app_user"),
        _key("regrouping", "unit_id", "unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrouping")),
    )
    op.create_index(op.f("ix_regrouping_unit_id"), "regrouping", ["unit_id"])
    op.create_table(
        "regrouping_member",
        sa.Column("regrouping_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _key("regrouping_member", "regrouping_id", "regrouping"),
        _key("regrouping_member", "system_id", "information_system"),
        _key("regrouping_member", "unit_id", "unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrouping_member")),
        sa.UniqueConstraint(
            "regrouping_id", "place", name=op.f("uq_regrouping_member_regrouping_id_place")
        ),
    )
    op.create_index(op.f("ix_regrouping_member_system_id"), "regrouping_member", ["system_id"])
    op.create_table(
        "regrouping_review",
        sa.Column("regrouping_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("pack_id", sa.String(length=60), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("response_version", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("confirmed_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _key("regrouping_review", "confirmed_by", "app_user"),
        _key("regrouping_review", "regrouping_id", "regrouping"),
        _key("regrouping_review", "response_id", "requirement_response"),
        _key("regrouping_review", "system_id", "information_system"),
        _key("regrouping_review", "unit_id", "unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrouping_review")),
        sa.UniqueConstraint(
            "regrouping_id",
            "response_id",
            name=op.f("uq_regrouping_review_regrouping_id_response_id"),
        ),
    )
    op.create_index(op.f("ix_regrouping_review_system_id"), "regrouping_review", ["system_id"])
    op.create_index(op.f("ix_regrouping_review_response_id"), "regrouping_review", ["response_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("regrouping_review")
    op.drop_table("regrouping_member")
    op.drop_table("regrouping")
