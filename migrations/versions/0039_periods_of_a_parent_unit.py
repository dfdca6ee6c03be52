"""Let a parent unit open a round of reports of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add who runs a round, in place: a copied table would lose what stands on the old one."""
    dialect = op.get_bind().dialect
    kind = sa.Uuid().compile(dialect=dialect)
    op.execute(
        f"ALTER TABLE report_period ADD COLUMN owner_id {kind} "
        "CONSTRAINT fk_report_period_owner_id_unit REFERENCES unit (id)"
    )
    op.create_index(op.f("ix_report_period_owner_id"), "report_period", ["owner_id"], unique=False)


def downgrade() -> None:
    """Take the column away; rounds of parent units stay as the Department's."""
    op.drop_index(op.f("ix_report_period_owner_id"), table_name="report_period")
    with op.batch_alter_table("report_period") as table:
        table.drop_column("owner_id")
