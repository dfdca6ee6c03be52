"""Many systems: the demo's systems that have a dossier, copied until there are as many as asked.

Used where cost must not grow with the number of rows: the copies are rows like any other
(relations, classification, components, data, the dossier with its events and revisions); only the
frozen text of a revision is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, func, insert, select

from compliance.core.db import Base

#: Children of a system in the order they are made; each names the column of its parent.
_LISTED = (
    ("classification_run", "system_id"),
    ("system_relation", "system_id"),
    ("dossier", "system_id"),
    ("dossier_revision", "dossier_id"),
)
_WHOLE = (
    *_LISTED,
    ("network_zone", "system_id"),
    ("component", "system_id"),
    ("data_asset", "system_id"),
    ("dossier_event", "dossier_id"),
)
#: Columns that point at rows which are copied too.
_KEYS = ("id", "system_id", "run_id", "zone_id", "dossier_id")
_BATCH = 5_000


def crowd(connection: Connection, systems: int, *, whole: bool = False) -> int:
    """Copy systems until at least ``systems`` stand in the database; return how many stand there.

    Without ``whole`` only what lists and queues read is copied.
    """
    tables = Base.metadata.tables
    with_dossier = select(tables["dossier"].c.system_id)
    system = tables["information_system"]
    rows = _rows(connection, system, system.c.id.in_(with_dossier))
    parts = [
        (tables[name], _rows(connection, tables[name], tables[name].c[parent].is_not(None)))
        for name, parent in (_WHOLE if whole else _LISTED)
    ]
    copied = {row["id"] for row in rows}
    for table, found in parts:
        parent = "dossier_id" if "dossier_id" in table.c else "system_id"
        found[:] = [row for row in found if row[parent] in copied]
        copied.update(row["id"] for row in found)
    standing = connection.scalar(select(func.count()).select_from(system)) or 0
    turns = range(1, -(-max(0, systems - standing) // len(rows)) + 1)
    for table, found in ((system, rows), *parts):
        for batch in _batches(_copy(table, row, turn, copied) for turn in turns for row in found):
            connection.execute(insert(table), batch)
    return standing + len(turns) * len(rows)


def _rows(connection: Connection, table: Table, condition: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(table).where(condition)).mappings()]


def _copy(table: Table, row: Mapping[str, Any], turn: int, copied: set[UUID]) -> dict[str, Any]:
    made = dict(row)
    for key in _KEYS:
        if made.get(key) in copied:
            made[key] = UUID(int=(made[key].int + turn) % 2**128)
    if table.name in ("information_system", "data_asset"):
        made["code"] = f"{made['code']}/{turn}"
    if table.name == "dossier_revision":
        made["snapshot"] = "{}"
        made["sha256"] = hashlib.sha256(made["id"].bytes).hexdigest()
    if "supersedes_id" in made:
        made["supersedes_id"] = None
    return made


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
