"""Create transfers between regimes, their reviews, and the record of transition cases."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_STANDING = sa.text("undone_at IS NULL")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "transition_decision",
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("case", sa.String(length=20), nullable=False),
        sa.Column("proposed", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_transition_decision_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_transition_decision_unit_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["app_user.id"], name=op.f("fk_transition_decision_decided_by_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transition_decision")),
    )
    op.create_index(
        "ix_transition_decision_system", "transition_decision", ["system_id", "decided_at"]
    )
    op.create_table(
        "transfer",
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.String(length=60), nullable=False),
        sa.Column("source_version", sa.Integer(), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("target_id", sa.String(length=60), nullable=False),
        sa.Column("target_version", sa.Integer(), nullable=False),
        sa.Column("target_sha256", sa.String(length=64), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("outcome_sha256", sa.String(length=64), nullable=False),
        sa.Column("made", sa.JSON(), nullable=False),
        sa.Column("committed_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("committed_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_transfer_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_transfer_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["committed_by"], ["app_user.id"], name=op.f("fk_transfer_committed_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["app_user.id"], name=op.f("fk_transfer_undone_by_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index("ix_transfer_system", "transfer", ["system_id", "committed_at"])
    op.create_index(op.f("ix_transfer_unit_id"), "transfer", ["unit_id"])
    op.create_index(
        "uq_transfer_standing",
        "transfer",
        ["system_id", "source_id", "source_version", "target_id", "target_version"],
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    )
    op.create_table(
        "transfer_review",
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("response_version", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("confirmed_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfer.id"], name=op.f("fk_transfer_review_transfer_id_transfer")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_transfer_review_unit_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_transfer_review_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["requirement_response.id"],
            name=op.f("fk_transfer_review_response_id_requirement_response"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["app_user.id"], name=op.f("fk_transfer_review_confirmed_by_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_review")),
        sa.UniqueConstraint(
            "transfer_id", "response_id", name=op.f("uq_transfer_review_transfer_id_response_id")
        ),
    )
    op.create_index(op.f("ix_transfer_review_system_id"), "transfer_review", ["system_id"])
    op.create_index(op.f("ix_transfer_review_response_id"), "transfer_review", ["response_id"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("transfer_review")
    op.drop_table("transfer")
    op.drop_table("transition_decision")
