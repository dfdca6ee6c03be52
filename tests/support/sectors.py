"""A sector many times as large: every unit below the Department copied with all its rows.

Where `crowd` copies systems only, this copies whole units: systems, dossiers, registers, plans,
inspections, reports and indicators, so that pages meet the numbers of a large province or of
several. Accounts, packs, jobs, letters and the audit trail stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Connection, String, Table, Uuid, bindparam, select, text, update
from sqlalchemy.schema import Index, UniqueConstraint

from compliance.core.db import Base
from compliance.units.models import UnitKind

#: Units that stay one: the committee, the Department, the vendors.
KEPT = (UnitKind.PEOPLES_COMMITTEE, UnitKind.DEPARTMENT, UnitKind.VENDOR)
#: Tables of people, of work under way and of the installation, not of units.
_LEFT = frozenset(
    {
        "api_token", "app_user", "audit_event", "authority_key", "calendar_feed", "delegation",
        "job", "kpi_group", "mail_message", "notice", "product_profile", "report_period",
        "role_assignment", "vendor", "verified_document",
    }
)  # fmt: skip
#: Turns a copy may have: its number replaces two digits of every id, the first of them the
#: version digit, which no id made by the product holds.
MOST = 12 * 16
_DIGITS = "012389abcdef"


def enlarge(connection: Connection, times: int) -> int:
    """Copy the units until the sector is ``times`` as large; return how many units stand.

    One statement a table, however many turns there are: what is copied is looked up once.
    """
    if not 1 <= times <= MOST:
        raise ValueError(f"times must be 1 to {MOST}")
    connection.execute(text("CREATE TEMPORARY TABLE copied (name TEXT, id TEXT)"))
    connection.execute(text("CREATE TEMPORARY TABLE turn (number TEXT, digits TEXT)"))
    connection.execute(text("CREATE INDEX copied_id ON copied (name, id)"))
    kept = ", ".join(f"'{kind}'" for kind in KEPT)
    _mark(connection, "unit", f"kind NOT IN ({kept})")
    tables = [table for table in Base.metadata.sorted_tables if table.name not in _LEFT]
    followed = {"unit"}
    for table in tables:
        if table.name == "unit":
            continue
        if belongs := _belongs(table, followed):
            if "id" in table.c:
                _mark(connection, table.name, belongs)
            followed.add(table.name)
    turns = [
        {"number": f"{turn:04d}", "digits": _DIGITS[turn // 16] + f"{turn % 16:x}"}
        for turn in range(1, times)
    ]
    if turns:
        connection.execute(text("INSERT INTO turn VALUES (:number, :digits)"), turns)
    for table in tables:
        if table.name in followed:
            _copy(connection, table, followed)
    _paths(connection)
    connection.execute(text("DROP TABLE copied"))
    connection.execute(text("DROP TABLE turn"))
    return connection.execute(text("SELECT count(*) FROM unit")).scalar_one()


def _mark(connection: Connection, name: str, condition: str) -> None:
    found = f"INSERT INTO copied SELECT '{name}', CAST(id AS TEXT) FROM {name} WHERE {condition}"
    connection.execute(text(found))


def _parents(table: Table, followed: set[str]) -> Iterator[tuple[Column[object], str]]:
    """Yield the columns that point at a copied table, with its name."""
    for column in table.columns:
        for key in column.foreign_keys:
            if key.column.table.name in followed:
                yield column, key.column.table.name


def _belongs(table: Table, followed: set[str]) -> str:
    """Return the condition that a row of the table hangs on a row that is copied."""
    return " OR ".join(_is_copied(column, of) for column, of in _parents(table, followed))


def _is_copied(column: Column[object], of: str) -> str:
    return f"CAST({column.name} AS TEXT) IN (SELECT id FROM copied WHERE name = '{of}')"


def _copy(connection: Connection, table: Table, followed: set[str]) -> None:
    own = "id" in table.c and isinstance(table.c.id.type, Uuid)
    moved = {column.name: of for column, of in _parents(table, followed)}
    if own:
        moved["id"] = table.name
    unique = _unique(table)
    cells = []
    for column in table.columns:
        if column.name in moved:
            cells.append(_moved(connection, column, moved[column.name]))
        elif column.name in unique and isinstance(column.type, String):
            cells.append(_other(column.name))
        else:
            cells.append(f'found."{column.name}"')
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    where = _is_copied(table.c.id, table.name) if own else _belongs(table, followed)
    rows = f"SELECT * FROM {table.name} WHERE {where}"
    connection.execute(
        text(
            f"INSERT INTO {table.name} ({names}) "
            f"SELECT {', '.join(cells)} FROM turn CROSS JOIN ({rows}) AS found"
        )
    )


def _moved(connection: Connection, column: Column[object], of: str) -> str:
    name = f"found.{column.name}"
    if connection.dialect.name == "postgresql":
        digits = f"overlay(CAST({name} AS TEXT) placing turn.digits from 15 for 2)"
        shifted = f"CAST({digits} AS uuid)"
    else:
        shifted = f"substr({name}, 1, 12) || turn.digits || substr({name}, 15)"
    return f"CASE WHEN {_is_copied(column, of)} THEN {shifted} ELSE {name} END"


def _other(name: str) -> str:
    """Return another value for a text that may stand once."""
    if name in ("code", "name", "key"):
        return f"found.{name} || '.' || turn.number"
    return f"turn.number || substr(found.{name}, 5)"


def _unique(table: Table) -> set[str]:
    """Return the columns of unique keys that no moved id already tells apart."""
    parts = (*table.constraints, *table.indexes)
    keys = [
        set(part.columns.keys())
        for part in parts
        if isinstance(part, UniqueConstraint) or (isinstance(part, Index) and part.unique)
    ]
    inside = {"department_id", "pack_id"}
    return {
        name
        for key in keys
        if not any(name.endswith("_id") and name not in inside for name in key)
        for name in key
    }


def _paths(connection: Connection) -> None:
    """Write the paths of the units anew, from the root down."""
    unit = Base.metadata.tables["unit"]
    parent = {row[0]: row[1] for row in connection.execute(select(unit.c.id, unit.c.parent_id))}
    paths = []
    for own in parent:
        way, step = [own], parent[own]
        while step is not None:
            way.append(step)
            step = parent[step]
        path = "/" + "/".join(key.hex for key in reversed(way)) + "/"
        paths.append({"own": own, "found": path})
    changed = update(unit).where(unit.c.id == bindparam("own")).values(path=bindparam("found"))
    connection.execute(changed, paths)
