"""What the register asks for in the calendar: texts in force are reviewed, lapsed ones renewed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _, _l
from compliance.core.permissions import Permission
from compliance.obligations.sources import Cycle, Duty, Source, add_source
from compliance.regulations.models import Regulation
from compliance.regulations.queries import kind_names, kinds

REVIEW = Cycle("ra-quy-che")
#: The cycle is one for all levels.
LEVEL = 1


def reviews(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield the next review of each text in force, or its end where that comes first.

    A text that ran out stays asked for until one of its kind is in force again.
    """
    names = kind_names()
    today = clock.today()
    rows = session().scalars(
        select(Regulation)
        .where(
            Regulation.unit_id.in_(units),
            or_(Regulation.ended_on.is_(None), Regulation.ended_on > today),
        )
        .order_by(Regulation.effective_until.desc(), Regulation.id)
    )
    held: set[tuple[UUID, str]] = set()
    lapsed: dict[tuple[UUID, str], Regulation] = {}
    for row in rows:
        of_kind = row.unit_id, row.kind
        if not row.holds(today):
            lapsed.setdefault(of_kind, row)
            continue
        held.add(of_kind)
        last = row.reviewed_on or row.issued_on
        due = REVIEW.next_due(LEVEL, last, row.next_review)
        days = [day for day in (due, row.effective_until) if day is not None]
        kind = names.get(row.kind, row.kind)
        yield _duty(row, _("Rà soát: %(kind)s", kind=kind), min(days, default=None))
    for of_kind, row in lapsed.items():
        if of_kind not in held and _is_asked_for(row.kind):
            title = _("Đã hết hiệu lực, chưa có văn bản thay: %(kind)s", kind=names[row.kind])
            yield _duty(row, title, row.effective_until)


def _is_asked_for(kind: str) -> bool:
    """Whether a unit has to have a text of this kind, by a law or by a figure that is counted."""
    known = kinds().get(kind, {})
    return "source" in known or "feeds" in known


def _duty(row: Regulation, title: str, due: date | None) -> Duty:
    return Duty(
        row.unit_id,
        title,
        REVIEW.basis,
        REVIEW.confidence(LEVEL),
        due,
        row.reviewed_on,
        f"/regulations/{row.id}",
        subject=row.id.hex,
    )


add_source(Source("regulations.review", _l("Rà soát quy chế"), Permission.REGISTER_READ, reviews))
