"""Whether whoever protects a unit's personal data shows what the pack asks for.

Source of the conditions: section ``officer_conditions`` of ``dlcn-2026`` (NĐ 356/2025 Đ13–Đ16).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from checklists import load
from compliance.core import clock
from compliance.core.days import add_months
from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.training.models import CertificateKind, Degree, Field, FocalPoint, Person
from compliance.training.words import DEGREES

PACK = "dlcn-2026"
#: What a focal point for personal data is named for.
DATA = (Field.DATA, Field.BOTH)
_RISING = tuple(Degree)
#: What the rows of a focal point must carry to be judged.
LOADED = (
    joinedload(FocalPoint.person).selectinload(Person.certificates),
    joinedload(FocalPoint.deputy),
)


@dataclass(frozen=True)
class Condition:
    """One condition of the pack and what the register says of it."""

    id: str
    title: str
    source: str
    confidence: str
    note: str
    #: None: the register does not say.
    met: bool | None
    #: What it was judged by, in words.
    because: str


def conditions(focal: FocalPoint, day: date | None = None) -> list[Condition]:
    """Return each condition that the arrangement has to meet, in the order of the pack.

    ``focal`` carries ``LOADED``. A focal point for security alone has none.
    """
    if focal.field not in DATA:
        return []
    on = day or clock.today()
    return [
        _judged(row, focal, on)
        for row in load(PACK).section("officer_conditions")
        if focal.arrangement in row["arrangements"]
    ]


def lacking(focal: FocalPoint, day: date | None = None) -> list[Condition]:
    """Return the conditions that are not met, or of which the register says nothing."""
    return [one for one in conditions(focal, day) if not one.met]


def appointment_source() -> str:
    """Return the ground of naming somebody at all."""
    rows = load(PACK).section("officer_conditions")
    return next(str(row["source"]) for row in rows if row["proven_by"] == "appointment")


def in_force(day: date) -> ColumnElement[bool]:
    """Return the SQL condition "this decision is valid on that day"."""
    return and_(
        FocalPoint.stands(),
        FocalPoint.valid_from <= day,
        or_(FocalPoint.valid_to.is_(None), FocalPoint.valid_to >= day),
    )


def officers(units: Sequence[UUID], day: date) -> Sequence[FocalPoint]:
    """Return who protects the personal data of these units on a day: two queries."""
    statement = (
        select(FocalPoint)
        .where(FocalPoint.unit_id.in_(units), FocalPoint.field.in_(DATA), in_force(day))
        .options(*LOADED)
        .order_by(FocalPoint.unit_id, FocalPoint.valid_from.desc(), FocalPoint.id)
    )
    return session().scalars(statement).all()


def officer_roles(person: Person) -> Sequence[FocalPoint]:
    """Return the decisions in force by which a person protects personal data."""
    return [one for one in officers([person.unit_id], clock.today()) if one.person_id == person.id]


def _judged(row: Any, focal: FocalPoint, day: date) -> Condition:
    met, because = _PROOFS[row["proven_by"]](row, focal, day)
    note = row.get("note", {}).get("vi", "") if focal.arrangement == "department" else ""
    return Condition(
        row["id"], row["text"]["vi"], row["source"], row["confidence"], note, met, because
    )


def _appointment(row: Any, focal: FocalPoint, day: date) -> tuple[bool | None, str]:
    begun = focal.valid_from <= day
    met = begun and (focal.valid_to is None or focal.valid_to >= day)
    number, dated = focal.decision_number, format_date(focal.decision_date)
    return met, _("%(number)s ngày %(day)s", number=number, day=dated)


def _degree(row: Any, focal: FocalPoint, day: date) -> tuple[bool | None, str]:
    if focal.person.degree is None:
        return None, _("chưa ghi trình độ ở sổ người")
    enough = _RISING.index(Degree(focal.person.degree)) >= _RISING.index(
        Degree(row["lowest_degree"])
    )
    return enough, str(DEGREES[focal.person.degree])


def _experience(row: Any, focal: FocalPoint, day: date) -> tuple[bool | None, str]:
    since = focal.person.experience_from
    if since is None:
        return None, _("chưa ghi ngày bắt đầu làm việc phù hợp ở sổ người")
    return add_months(since, 12 * row["least"]) <= day, _("từ %(day)s", day=format_date(since))


def _trained(row: Any, focal: FocalPoint, day: date) -> tuple[bool | None, str]:
    held = [
        one
        for one in focal.person.certificates
        if one.kind == CertificateKind.DATA_PROTECTION
        and one.withdrawn_at is None
        and one.issued_on <= day
        and (one.expires_on is None or one.expires_on >= day)
    ]
    if not held:
        return False, _("chưa có chứng chỉ còn hạn ở sổ chứng chỉ")
    return True, held[0].title


def _agreement(row: Any, focal: FocalPoint, day: date) -> tuple[bool | None, str]:
    signed = focal.confidential_on
    if signed is None:
        return False, _("chưa ghi ngày ký thỏa thuận")
    return signed <= day, _("ký ngày %(day)s", day=format_date(signed))


def _hired_count(row: Any, focal: FocalPoint, day: date) -> tuple[bool | None, str]:
    if focal.hired_count is None:
        return None, _("chưa ghi")
    return focal.hired_count >= row["least"], str(focal.hired_count)


_PROOFS = {
    "appointment": _appointment,
    "degree": _degree,
    "experience": _experience,
    "trained": _trained,
    "agreement": _agreement,
    "hired_count": _hired_count,
}
