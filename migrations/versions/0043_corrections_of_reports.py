"""Let an accepted report be opened again, and a unit be excused from a report.

Revision ID: 0043
Revises: 0041
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0043"
down_revision = "0041"
branch_labels = None
depends_on = None

TABLE = "unit_report_reopening"


def upgrade() -> None:
    """Create the table, frozen as the reviews beside it are; add the columns in place."""
    op.create_table(
        TABLE,
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["app_user.id"], name=op.f("fk_unit_report_reopening_by_id_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["unit_report_revision.id"],
            name=op.f("fk_unit_report_reopening_revision_id_unit_report_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_unit_report_reopening_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_report_reopening")),
        sa.UniqueConstraint("revision_id", name=op.f("uq_unit_report_reopening_revision_id")),
    )
    op.create_index(op.f("ix_unit_report_reopening_unit_id"), TABLE, ["unit_id"])
    op.add_column("unit_report", sa.Column("excused_on", sa.Date(), nullable=True))
    op.add_column("unit_report", sa.Column("excused_reason", sa.String(length=255), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{TABLE} is frozen'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
            f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()"
        )
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb.upper()} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is frozen'); END"
        )


def downgrade() -> None:
    """Take both away."""
    op.drop_column("unit_report", "excused_reason")
    op.drop_column("unit_report", "excused_on")
    op.drop_table(TABLE)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION {TABLE}_refuse()")
