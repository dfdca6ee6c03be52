"""What training asks for in the calendar: decisions and certificates that end."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.core.db import transaction
from compliance.ledgers.services import save_row, withdraw_row
from compliance.training.books import CERTIFICATE_BOOK, PEOPLE
from compliance.training.focal import FOCAL
from compliance.training.models import Certificate, FocalPoint, Person
from compliance.training.obligations import certificates, focal_points

START = date(2026, 1, 1)
SPRING, SUMMER, AUTUMN = date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)


@pytest.fixture
def person(db, unit) -> Person:
    given = {"name": "Lê Thị Mẫu", "job_title": "Nhân viên", "leader": False}
    with transaction():
        return save_row(
            PEOPLE, unit, None, {**given, "security_duty": True, "operates_level": None}
        )


def named(unit, person: Person, field: str, until: date | None, since: date = START) -> FocalPoint:
    with transaction():
        return save_row(
            FOCAL,
            unit,
            None,
            {
                "person_id": person.id,
                "deputy_id": None,
                "field": field,
                "decision_number": "1/QĐ",
                "decision_date": START,
                "valid_from": since,
                "valid_to": until,
            },
        )


def ended(unit) -> list[tuple[date | None, str]]:
    """Return the end of each duty and the field that it is of; "" for both."""
    return sorted((duty.due_on, duty.subject) for duty in focal_points([unit.id]))


def test_each_field_ends_by_itself(unit, person):
    named(unit, person, "security", SPRING)
    assert ended(unit) == [(SPRING, "security")]
    # A decision for data does not lengthen the one for security.
    named(unit, person, "data", AUTUMN)
    assert ended(unit) == [(SPRING, "security"), (AUTUMN, "data")]
    # One for both does, as far as it reaches.
    named(unit, person, "both", SUMMER, SPRING)
    assert ended(unit) == [(SUMMER, "security"), (AUTUMN, "data")]
    following = named(unit, person, "both", None, AUTUMN)
    assert ended(unit) == []
    with transaction():
        withdraw_row(following, "Ghi nhầm")
    assert len(ended(unit)) == 2


def test_a_decision_for_both_is_one_duty(unit, person):
    named(unit, person, "both", SUMMER)
    assert ended(unit) == [(SUMMER, "")]


def certified(unit, person: Person, kind: str, until: date | None, title: str) -> Certificate:
    given = {"person_id": person.id, "kind": kind, "title": title, "number": None}
    with transaction():
        return save_row(
            CERTIFICATE_BOOK,
            unit,
            None,
            {**given, "issuer": None, "issued_on": START, "expires_on": until},
        )


def test_a_renewed_certificate_asks_for_nothing(unit, person):
    def asked() -> set[str]:
        return {duty.subject for duty in certificates([unit.id])}

    old = certified(unit, person, "in_depth", SPRING, "Cũ")
    assert asked() == {str(old.id)}
    # Another kind does not renew it; of the kind "other" only one with the same title does.
    first = certified(unit, person, "other", SPRING, "Tin học")
    second = certified(unit, person, "other", SUMMER, "Ngoại ngữ")
    assert asked() == {str(old.id), str(first.id), str(second.id)}
    new = certified(unit, person, "in_depth", AUTUMN, "Mới")
    assert asked() == {str(new.id), str(first.id), str(second.id)}
    twin = certified(unit, person, "in_depth", AUTUMN, "Mới, nhập hai lần")
    assert len(asked()) == 3
    with transaction():
        withdraw_row(new, "Ghi nhầm")
        withdraw_row(twin, "Ghi nhầm")
    assert asked() == {str(old.id), str(first.id), str(second.id)}
