"""Search products and vendors by folded text; say what a checkable document belongs to."""

import sqlalchemy as sa
from alembic import op

from compliance.core.text import fold

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SEARCHED = ("vendor", "product_profile")


def upgrade() -> None:
    """Add the columns; fill the folded ones from the names."""
    for table in SEARCHED:
        op.add_column(
            table, sa.Column("search", sa.String(length=255), nullable=False, server_default="")
        )
        rows = sa.table(table, sa.column("id", sa.Uuid()), sa.column("name"), sa.column("search"))
        for row in op.get_bind().execute(sa.select(rows.c.id, rows.c.name)).all():
            op.execute(rows.update().where(rows.c.id == row.id).values(search=fold(row.name)[:255]))
    op.add_column("verified_document", sa.Column("about", sa.String(length=60), nullable=True))
    op.create_index(op.f("ix_verified_document_about"), "verified_document", ["about"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_verified_document_about"), table_name="verified_document")
    op.drop_column("verified_document", "about")
    for table in SEARCHED:
        op.drop_column(table, "search")
