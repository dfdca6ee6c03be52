"""A text that ran out is asked for until one of its kind is in force again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from compliance.core.db import transaction
from compliance.regulations.models import Regulation
from compliance.regulations.obligations import reviews
from compliance.regulations.services import add, end, strike
from compliance.units.models import HealthUnit

YESTERDAY, TOMORROW = date(2026, 11, 21), date(2026, 11, 23)
LAPSED = "Đã hết hiệu lực, chưa có văn bản thay"


@pytest.fixture
def unit(db) -> HealthUnit:
    """A unit without any text."""
    taken = select(Regulation.unit_id)
    return db.scalars(
        select(HealthUnit).where(HealthUnit.id.not_in(taken)).order_by(HealthUnit.code).limit(1)
    ).one()


def enter(unit: HealthUnit, number: str, kind: str = "quy-che", **changes: Any) -> Regulation:
    values = {
        "kind": kind, "year": None, "title": "Văn bản", "number": number, "issuer": "Đơn vị",
        "issued_on": date(2025, 3, 1), "scope": None, "effective_until": None,
        "next_review": None, **changes,
    }  # fmt: skip
    with transaction():
        return add(unit, values, None, actor_id=None)


def late(unit: HealthUnit) -> list[tuple[str, date | None]]:
    return [
        (duty.subject, duty.due_on) for duty in reviews([unit.id]) if duty.title.startswith(LAPSED)
    ]


def test_the_newest_text_that_ran_out_is_late_until_another_is_in_force(unit):
    enter(unit, "1/QC", issued_on=date(2020, 1, 1), effective_until=date(2024, 12, 31))
    newer = enter(unit, "2/QC", effective_until=YESTERDAY)
    assert late(unit) == [(newer.id.hex, YESTERDAY)]
    assert len(list(reviews([unit.id]))) == 1
    following = enter(unit, "3/QC", effective_until=TOMORROW)
    assert late(unit) == []
    with transaction():
        strike(following, "Nhập nhầm đơn vị")
    assert late(unit) == [(newer.id.hex, YESTERDAY)]


def test_another_kind_stands_in_for_none_and_a_free_text_is_not_asked_for(unit):
    enter(unit, "1/QC", effective_until=YESTERDAY)
    enter(unit, "2/KH", "ke-hoach-ung-pho")
    enter(unit, "3/VB", "van-ban-khac", effective_until=YESTERDAY)
    assert [due for _subject, due in late(unit)] == [YESTERDAY]


def test_a_text_whose_end_is_noted_ahead_is_in_force_till_then(unit):
    enter(unit, "1/QC", effective_until=YESTERDAY)
    leaving = enter(unit, "2/QC")
    with transaction():
        end(leaving, TOMORROW, "Thôi áp dụng")
    assert late(unit) == []
    assert {duty.subject for duty in reviews([unit.id])} == {leaving.id.hex}
