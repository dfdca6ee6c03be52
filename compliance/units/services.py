"""Changes of the unit tree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, update

from compliance.core import audit
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.core.types import new_id
from compliance.units.models import HealthUnit, LinkKind, UnitChange, UnitKind, UnitLink
from compliance.units.queries import by_code

EDITABLE = (
    "place",
    "address",
    "phone",
    "email",
    "head_name",
    "head_title",
    "mandate_number",
    "mandate_date",
    "mandate_body",
    "default_recipients",
    "note",
)


def register_unit(
    *, code: str, name: str, kind: str, group: str, parent: HealthUnit | None, **details: Any
) -> HealthUnit:
    """Add a unit below ``parent``; the Department heads a sector of its own.

    Raises:
        Refused: the code is taken.
    """
    if by_code(code) is not None:
        raise Refused(_("Mã đơn vị “%(code)s” đã có. Hãy dùng mã khác.", code=code), "code")
    unit = HealthUnit(id=new_id(), code=code, name=name, kind=kind, group=group, **details)
    unit.parent_id = parent.id if parent else None
    unit.path = (parent.path if parent else "/") + unit.id.hex + "/"
    if kind == UnitKind.DEPARTMENT:
        unit.department_id = unit.id
    elif parent is not None and unit.department_id is None:
        unit.department_id = parent.department_id
    refresh_search(unit)
    session().add(unit)
    session().flush()
    return unit


def edit_unit(unit: HealthUnit, version: int, values: Mapping[str, Any]) -> None:
    """Change the descriptive fields of a unit.

    Raises:
        Clash: somebody saved the unit after the form was opened.
    """
    if unit.version != version:
        raise Clash(
            _("Người khác vừa sửa đơn vị này. Hãy so hai bản rồi lưu lại."),
            {name: getattr(unit, name) for name in EDITABLE},
        )
    for name in EDITABLE:
        if name in values:
            setattr(unit, name, values[name])
    refresh_search(unit)


def rename_unit(unit: HealthUnit, name: str, on: date, document: str | None) -> None:
    """Give the unit a new name from a day on; the old one stays in its history."""
    session().add(
        UnitChange(
            unit_id=unit.id,
            kind="rename",
            effective_on=on,
            before=unit.name,
            after=name,
            document=document,
        )
    )
    unit.name = name
    refresh_search(unit)


def move_unit(unit: HealthUnit, parent: HealthUnit, on: date, document: str | None) -> None:
    """Hang the unit (with all below it) under another parent from a day on.

    The former parent is kept as a dated management link.

    Raises:
        Refused: ``parent`` stands below ``unit``.
    """
    if parent.path.startswith(unit.path):
        raise Refused(_("Không thể chuyển đơn vị xuống dưới chính nó."), "parent_id")
    if unit.parent_id is not None:
        session().add(
            UnitLink(
                unit_id=unit.id,
                target_id=unit.parent_id,
                kind=LinkKind.MANAGEMENT,
                valid_to=on,
                document=document,
            )
        )
    session().add(
        UnitChange(
            unit_id=unit.id,
            kind="move",
            effective_on=on,
            other_unit_id=parent.id,
            before=str(unit.parent_id),
            after=str(parent.id),
            document=document,
        )
    )
    old, new = unit.path, parent.path + unit.id.hex + "/"
    unit.parent_id = parent.id
    session().flush()
    session().execute(
        update(HealthUnit)
        .where(HealthUnit.path.startswith(old, autoescape=True))
        .values(path=new + func.substr(HealthUnit.path, len(old) + 1))
        .execution_options(synchronize_session=False)
    )
    session().refresh(unit, ["path"])
    audit.note("unit:move", target=unit, details={"from": old, "to": new})


def link_units(
    unit: HealthUnit,
    target: HealthUnit,
    kind: LinkKind,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    document: str | None = None,
    confidence: str | None = None,
) -> UnitLink:
    """Tie two units from a day until a day."""
    if valid_from and valid_to and valid_to < valid_from:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu."), "valid_to")
    link = UnitLink(
        unit_id=unit.id,
        target_id=target.id,
        kind=kind,
        valid_from=valid_from,
        valid_to=valid_to,
        document=document,
        confidence=confidence,
    )
    session().add(link)
    return link


def refresh_search(unit: HealthUnit) -> None:
    """Recompute the folded search text of a unit."""
    unit.search = fold(unit.code, unit.name, unit.commune, unit.place)[:500]


def specialised_unit_of(owner_id: UUID) -> HealthUnit | None:
    """Return the specialised security unit that an owner has named, if any."""
    from compliance.units.queries import linked_targets

    named = linked_targets(owner_id, LinkKind.SPECIALISED)
    return named[0] if named else None
