"""Files of inspections become evidence as all others are; the old table says where they stand."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from compliance.core.text import fold
from compliance.core.types import UTCDateTime, new_id

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

LINK = sa.table(
    "inspection_evidence",
    sa.column("id", sa.Uuid()),
    sa.column("inspection_id", sa.Uuid()),
    sa.column("side", sa.String()),
    sa.column("title", sa.String()),
    sa.column("issued_on", sa.Date()),
    sa.column("received_at", UTCDateTime()),
    sa.column("valid_until", sa.Date()),
    sa.column("file_id", sa.Uuid()),
    sa.column("evidence_id", sa.Uuid()),
    sa.column("added_by", sa.Uuid()),
)
EVIDENCE = sa.table(
    "evidence",
    sa.column("id", sa.Uuid()),
    sa.column("version", sa.Integer()),
    sa.column("unit_id", sa.Uuid()),
    sa.column("collector_id", sa.Uuid()),
    sa.column("file_id", sa.Uuid()),
    sa.column("title", sa.String()),
    sa.column("happened_on", sa.Date()),
    sa.column("expires_on", sa.Date()),
    sa.column("added_at", UTCDateTime()),
    sa.column("added_by", sa.Uuid()),
    sa.column("search", sa.String()),
)
INSPECTION = sa.table(
    "inspection",
    sa.column("id", sa.Uuid()),
    sa.column("unit_id", sa.Uuid()),
    sa.column("department_id", sa.Uuid()),
)
FILE = sa.table("stored_file", sa.column("id", sa.Uuid()), sa.column("name", sa.String()))
#: What makes two pieces one.
SAME = ("unit_id", "collector_id", "file_id", "title", "happened_on", "expires_on")


def upgrade() -> None:
    """Carry title, dates and file of each piece over; nothing that was signed is touched."""
    with op.batch_alter_table("evidence") as table:
        table.add_column(sa.Column("collector_id", sa.Uuid(), nullable=True))
        table.create_foreign_key("fk_evidence_collector_id_unit", "unit", ["collector_id"], ["id"])
    op.add_column("inspection_evidence", sa.Column("evidence_id", sa.Uuid(), nullable=True))
    _carry_over()
    with op.batch_alter_table("inspection_evidence") as table:
        table.alter_column("evidence_id", nullable=False)
        table.create_foreign_key(
            "fk_inspection_evidence_evidence_id_evidence", "evidence", ["evidence_id"], ["id"]
        )
        table.create_index("ix_inspection_evidence_evidence_id", ["evidence_id"])
        table.drop_constraint("fk_inspection_evidence_file_id_stored_file", type_="foreignkey")
        for name in ("title", "issued_on", "valid_until", "file_id"):
            table.drop_column(name)


def downgrade() -> None:
    """Write title, dates and file beside each link again; the rows of evidence stay."""
    for name, kind in (
        ("title", sa.String(length=255)),
        ("issued_on", sa.Date()),
        ("valid_until", sa.Date()),
        ("file_id", sa.Uuid()),
    ):
        op.add_column("inspection_evidence", sa.Column(name, kind, nullable=True))
    for name, source in (
        ("title", "title"),
        ("issued_on", "happened_on"),
        ("valid_until", "expires_on"),
        ("file_id", "file_id"),
    ):
        op.execute(
            f"UPDATE inspection_evidence SET {name} = (SELECT e.{source} "  # noqa: S608
            "FROM evidence e WHERE e.id = inspection_evidence.evidence_id)"
        )
    with op.batch_alter_table("inspection_evidence") as table:
        table.alter_column("title", existing_type=sa.String(length=255), nullable=False)
        table.alter_column("file_id", existing_type=sa.Uuid(), nullable=False)
        table.drop_index("ix_inspection_evidence_evidence_id")
        table.drop_constraint("fk_inspection_evidence_evidence_id_evidence", type_="foreignkey")
        table.create_foreign_key(
            "fk_inspection_evidence_file_id_stored_file", "stored_file", ["file_id"], ["id"]
        )
        table.drop_column("evidence_id")
    with op.batch_alter_table("evidence") as table:
        table.drop_constraint("fk_evidence_collector_id_unit", type_="foreignkey")
        table.drop_column("collector_id")


def _carry_over() -> None:
    """Give every link its piece of evidence; pieces that say the same are one."""
    connection = op.get_bind()
    known = {
        tuple(getattr(row, name) for name in SAME): row.id
        for row in connection.execute(sa.select(EVIDENCE))
    }
    fresh: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    for link_id, piece in list(_pieces(connection)):
        key = tuple(piece[name] for name in SAME)
        if key not in known:
            known[key] = piece["id"]
            fresh.append(piece)
        links.append({"link": link_id, "piece": known[key]})
    if fresh:
        connection.execute(sa.insert(EVIDENCE), fresh)
    if links:
        connection.execute(
            sa.update(LINK)
            .where(LINK.c.id == sa.bindparam("link"))
            .values(evidence_id=sa.bindparam("piece")),
            links,
        )


def _pieces(connection: sa.Connection) -> Iterator[tuple[Any, dict[str, Any]]]:
    rows = connection.execute(
        sa.select(LINK, INSPECTION.c.unit_id, INSPECTION.c.department_id, FILE.c.name)
        .join(INSPECTION, INSPECTION.c.id == LINK.c.inspection_id)
        .join(FILE, FILE.c.id == LINK.c.file_id)
        .order_by(LINK.c.received_at, LINK.c.id)
    )
    for row in rows:
        yield (
            row.id,
            {
                "id": new_id(),
                "version": 1,
                "unit_id": row.unit_id,
                "collector_id": row.department_id if row.side == "inspector" else None,
                "file_id": row.file_id,
                "title": row.title,
                "happened_on": row.issued_on,
                "expires_on": row.valid_until,
                "added_at": row.received_at,
                "added_by": row.added_by,
                "search": fold(row.title, row.name)[:520],
            },
        )
