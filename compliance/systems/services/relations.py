"""Who stands in which relation to a system, from a day until a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from compliance.core import audit
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.systems.models import InformationSystem, RelationKind, SystemRelation
from compliance.units.models import HealthUnit

#: At most one at a time: a system has one owner (NĐ 331/2026 Đ8 k1 a), one lead operator (Đ5).
SINGLE = (RelationKind.OWNER, RelationKind.LEAD_OPERATOR, RelationKind.DELEGATED_OWNER)
OPERATING = (RelationKind.OPERATOR, RelationKind.LEAD_OPERATOR)
DOCUMENT = ("document_number", "document_date", "document_body", "scope")


def add_relation(
    system: InformationSystem,
    unit: HealthUnit,
    kind: str,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    confirmed_on: date | None = None,
    **document: Any,
) -> SystemRelation:
    """Add a dated relation; ``system.relations`` must be loaded.

    Raises:
        Refused: the days are the wrong way round, a second owner would be in force on some day,
            the same relation is in force already, a delegation says neither document, scope nor
            end, or the appraiser would operate the system.
    """
    relation = SystemRelation(
        system_id=system.id,
        unit_id=unit.id,
        kind=kind,
        valid_from=valid_from,
        valid_to=valid_to,
        confirmed_on=confirmed_on,
        **{name: document.get(name) for name in DOCUMENT},
    )
    relation.unit = unit
    check_relation(relation, system.relations)
    system.relations.append(relation)
    session().flush()
    audit.note(
        "system:relate",
        target=system,
        details={"kind": kind, "unit": unit.code, "from": valid_from, "to": valid_to},
    )
    return relation


def end_relation(system: InformationSystem, relation: SystemRelation, on: date) -> None:
    """Let a relation end on a day; it stays as history.

    Raises:
        Refused: it begins after that day, or has ended before it.
    """
    if relation.valid_from and on < relation.valid_from:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu."), "valid_to")
    if relation.valid_to and relation.valid_to < on:
        raise Refused(
            _(
                "Quan hệ này đã kết thúc ngày %(day)s.",
                day=relation.valid_to.strftime("%d/%m/%Y"),
            ),
            "valid_to",
        )
    relation.valid_to = on
    audit.note(
        "system:unrelate",
        target=system,
        details={"kind": relation.kind, "unit": relation.unit.code, "to": on},
    )


def check_relation(relation: SystemRelation, others: Iterable[SystemRelation]) -> None:
    """Refuse what the law or plain sense forbids; see ``add_relation``."""
    start, end = relation.valid_from, relation.valid_to
    if start and end and end < start:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu."), "valid_to")
    if relation.kind == RelationKind.DELEGATED_OWNER:
        _check_delegation(relation)
    meeting = [other for other in others if other is not relation and overlap(relation, other)]
    for other in meeting:
        if other.kind == relation.kind and relation.kind in SINGLE:
            raise Refused(
                _(
                    "Đã có %(unit)s trong khoảng ngày này. Hãy kết thúc quan hệ cũ trước.",
                    unit=other.unit.name,
                ),
                "valid_from",
            )
        if other.kind == relation.kind and other.unit_id == relation.unit_id:
            raise Refused(_("Quan hệ này đã có trong khoảng ngày đã chọn."), "unit_id")
        if _judges_itself(relation, other):
            raise Refused(
                _(
                    "Đơn vị vận hành không được là đơn vị thẩm định của chính hệ thống đó "
                    "(NĐ 331/2026 Điều 18 khoản 4). Hãy chọn đơn vị khác hoặc hội đồng độc lập."
                ),
                "unit_id",
            )


def _check_delegation(relation: SystemRelation) -> None:
    """A delegation is in writing, with scope and duration (NĐ 331/2026 Đ4 k3)."""
    if not relation.document_number:
        raise Refused(_("Ủy quyền phải có văn bản: hãy ghi số."), "document_number")
    if not relation.scope:
        raise Refused(_("Hãy ghi phạm vi và trách nhiệm được ủy quyền."), "scope")
    if relation.valid_to is None:
        raise Refused(_("Ủy quyền phải có thời hạn: hãy ghi ngày kết thúc."), "valid_to")


def _judges_itself(one: SystemRelation, other: SystemRelation) -> bool:
    if one.unit_id != other.unit_id:
        return False
    return (one.kind == RelationKind.SPECIALISED and other.kind in OPERATING) or (
        other.kind == RelationKind.SPECIALISED and one.kind in OPERATING
    )


def overlap(one: SystemRelation, other: SystemRelation) -> bool:
    """Whether some day lies in both; an open end is endless."""
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    last = min(one.valid_to or date.max, other.valid_to or date.max)
    return first <= last
