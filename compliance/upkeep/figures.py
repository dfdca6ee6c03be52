"""The table of machines that indicators and reports count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import or_, select

from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.figures.facts import Row, Table, Window, add_table
from compliance.upkeep.models import Machine


def machines(units: Sequence[UUID], window: Window) -> Iterator[Row]:
    """Yield the machines in use at the end of the period: one query.

    A machine of which nobody knows the day of its signatures has none to count from.
    """
    rows = session().scalars(
        select(Machine).where(
            Machine.unit_id.in_(units),
            Machine.stands(),
            or_(Machine.retired_on.is_(None), Machine.retired_on > window.end),
        )
    )
    for machine in rows:
        yield Row(
            machine.unit_id,
            machine.id,
            machine.name,
            f"/upkeep/machines/{machine.id}",
            {
                "kind": machine.kind,
                "protected": machine.protected,
                "signature_days": window.days_since(machine.signatures_on),
            },
        )


add_table(Table("machines", _l("Danh sách máy"), Permission.REGISTER_READ, machines))
