"""Changes of the units themselves and of the links between them.

Moves, merges and splits of the tree are in ``restructuring``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from compliance.core import audit
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.core.types import new_id
from compliance.units.models import HealthUnit, LinkKind, UnitKind, UnitLink
from compliance.units.queries import by_code

EDITABLE = (
    "kind",
    "group",
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
    "commune",
    "commune_code",
    "lat",
    "lon",
    "confidence",
    "founded_on",
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
    """Tie two units from a day until a day.

    Raises:
        Refused: the days are the wrong way round, a unit is tied to itself, or the same tie holds
            at that time already.
    """
    if unit.id == target.id:
        raise Refused(_("Không thể nối đơn vị với chính nó."), "target")
    _check_days(valid_from, valid_to)
    clash = select(UnitLink.id).where(
        UnitLink.unit_id == unit.id,
        UnitLink.target_id == target.id,
        UnitLink.kind == kind,
    )
    if valid_to is not None:
        clash = clash.where(or_(UnitLink.valid_from.is_(None), UnitLink.valid_from <= valid_to))
    if valid_from is not None:
        clash = clash.where(or_(UnitLink.valid_to.is_(None), UnitLink.valid_to >= valid_from))
    if session().scalar(clash.limit(1)) is not None:
        raise Refused(_("Quan hệ này đã có trong khoảng thời gian đó."), "target")
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


def end_link(link: UnitLink, on: date, document: str | None = None) -> None:
    """End a tie: ``on`` is the last day it holds; it stays as history.

    Raises:
        Refused: it has ended, or would end before it began.
    """
    if link.valid_to is not None:
        raise Refused(_("Quan hệ này đã có ngày kết thúc."), "on")
    _check_days(link.valid_from, on)
    link.valid_to = on
    if document:
        link.document = "; ".join(filter(None, (link.document, document)))[:255]
    audit.note("unit_link:end", unit_id=link.unit_id, target=link, details={"on": on})


def name_specialised(
    owner: HealthUnit, target: HealthUnit | None, *, valid_from: date, document: str | None
) -> None:
    """Name the owner's specialised security unit from a day on; the former one ends the day before.

    None takes the name away: "chưa xác định".
    """
    current = session().scalars(
        select(UnitLink).where(
            UnitLink.unit_id == owner.id,
            UnitLink.kind == LinkKind.SPECIALISED,
            or_(UnitLink.valid_to.is_(None), UnitLink.valid_to >= valid_from),
        )
    )
    for link in current:
        if target is not None and link.target_id == target.id:
            link.document = document or link.document
            return
        if link.valid_from is not None and link.valid_from >= valid_from:
            session().delete(link)
        else:
            link.valid_to = valid_from - timedelta(1)
    session().flush()
    if target is not None:
        link_units(owner, target, LinkKind.SPECIALISED, valid_from=valid_from, document=document)


def refresh_search(unit: HealthUnit) -> None:
    """Recompute the folded search text of a unit."""
    unit.search = fold(unit.code, unit.name, unit.commune, unit.place)[:500]


def _check_days(valid_from: date | None, valid_to: date | None) -> None:
    if valid_from and valid_to and valid_to < valid_from:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu."), "valid_to")
