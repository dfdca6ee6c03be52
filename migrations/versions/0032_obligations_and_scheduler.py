"""Create the scheduler's tables, and the obligations with their records, reminders and feeds."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0032"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "scheduler_lease",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("until", UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduler_lease")),
    )
    op.create_table(
        "scheduler_job",
        sa.Column("id", sa.Unicode(length=191), nullable=False),
        sa.Column("next_run_time", sa.Float(precision=25), nullable=True),
        sa.Column("job_state", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduler_job")),
    )
    op.create_index(op.f("ix_scheduler_job_next_run_time"), "scheduler_job", ["next_run_time"])
    _obligations()
    _told()


def _obligations() -> None:
    op.create_table(
        "obligation",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("basis", sa.String(length=400), nullable=False),
        sa.Column("confidence", sa.String(length=1), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("last_done", sa.Date(), nullable=True),
        sa.Column("path", sa.String(length=255), nullable=False),
        sa.Column("search", sa.String(length=700), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_keys("obligation", unit_id="unit", system_id="information_system"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
    )
    op.create_index("ix_obligation_unit_due", "obligation", ["unit_id", "due_on"])
    op.create_index("ix_obligation_due", "obligation", ["due_on"])
    op.create_index("ix_obligation_source", "obligation", ["source", "unit_id"])
    op.create_index(op.f("ix_obligation_system_id"), "obligation", ["system_id"])
    op.create_table(
        "obligation_mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("full_on", sa.Date(), nullable=True),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_mark")),
    )


def _told() -> None:
    op.create_table(
        "obligation_reminder",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("stage", sa.String(length=4), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        *_keys("obligation_reminder", user_id="app_user"),
        sa.PrimaryKeyConstraint(
            "user_id", "obligation_id", "due_on", "stage", name=op.f("pk_obligation_reminder")
        ),
    )
    op.create_table(
        "obligation_digest",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        *_keys("obligation_digest", user_id="app_user"),
        sa.PrimaryKeyConstraint("user_id", "week", name=op.f("pk_obligation_digest")),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_keys("calendar_feed", user_id="app_user", unit_id="unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    for column in ("user_id", "unit_id"):
        op.create_index(op.f(f"ix_calendar_feed_{column}"), "calendar_feed", [column])


def _keys(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
        )
        for column, other in columns.items()
    ]


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "calendar_feed",
        "obligation_digest",
        "obligation_reminder",
        "obligation_mark",
        "obligation",
        "scheduler_job",
        "scheduler_lease",
    ):
        op.drop_table(table)
