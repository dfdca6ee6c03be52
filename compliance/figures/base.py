"""The base tables, systems and units, as far as the inventory itself knows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select

from checklists.rules.logic import Facts
from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.figures.facts import Row, Table, Window, add_table
from compliance.systems.models import GONE, InformationSystem, SystemStatus, TransitionCase
from compliance.systems.queries.gaps import fields_read, missing_fields
from compliance.systems.queries.lists import level_held
from compliance.units.models import HealthUnit, UnitGroup

S = InformationSystem
#: Kind of system (pack bao-cao-gia-lai) that is a data centre.
DATA_CENTRE = "trung-tam-du-lieu"
#: The columns of a system that its row and its gaps are told from.
_READ = tuple(
    {
        column.key: column
        for column in (
            *(S.id, S.unit_id, S.code, S.name, S.kind, S.status),
            *(S.approved_level, S.legacy_level, S.transition_case),
            *(S.important, S.important_since),
            level_held.label("held"),
            *fields_read(),
        )
    }.values()
)


def systems(units: Sequence[UUID], window: Window, *only: ColumnElement[bool]) -> Iterator[Row]:
    """Yield one row for each system that is not stopped or joined: one query.

    A level kept from the earlier regime stands as an approved one (Luật 116/2025 Đ45 k1);
    "important" is the dated flag on the last day of the window (pack: ``important_systems``).
    """
    rows = session().execute(
        select(*_READ)
        .where(S.unit_id.in_(units), S.status.not_in(GONE), *only)
        .order_by(S.name, S.id)
    )
    for row in rows:
        kept = row.legacy_level if row.transition_case == TransitionCase.LEVEL_KEPT else None
        level = row.approved_level or kept
        since = row.important_since
        yield Row(
            row.unit_id,
            row.id,
            f"{row.name} ({row.code})",
            f"/systems/{row.id}",
            {
                "level": level,
                "determined": level is not None,
                "approved": level is not None,
                "important": row.important and (since is None or since <= window.end),
                "data_centre": row.kind == DATA_CENTRE,
                "kind": row.kind,
                "classified": row.held is not None,
                "in_use": row.status == SystemStatus.ACTIVE,
                "inventory_complete": not missing_fields(row),
            },
        )


def units(ids: Sequence[UUID], window: Window) -> Iterator[Row]:
    """Yield one row for each unit that stands on the last day of the window: one query.

    Only units of the sector are in scope; facilities that cooperate stand outside.
    """
    rows = session().scalars(
        select(HealthUnit).where(HealthUnit.id.in_(ids)).order_by(HealthUnit.name, HealthUnit.id)
    )
    for unit in rows:
        if unit.closed_on is not None and unit.closed_on <= window.end:
            continue
        in_scope = unit.group == UnitGroup.SUBORDINATE
        values: Facts = {"in_scope": in_scope, "unit_kind": unit.kind}
        yield Row(unit.id, unit.id, unit.name, f"/units/{unit.id}", values)


add_table(Table("systems", _l("Hệ thống"), Permission.SYSTEM_READ, systems, plain={"kind": S.kind}))
add_table(Table("units", _l("Đơn vị"), Permission.UNIT_READ, units))
