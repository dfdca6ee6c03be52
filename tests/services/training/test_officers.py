"""Whoever protects personal data shows what the decree asks; the calendar asks for what lacks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from checklists import load
from compliance.core.db import session, transaction
from compliance.core.errors import Refused
from compliance.ledgers.queries import find_row
from compliance.ledgers.services import save_row, withdraw_row
from compliance.training.books import CERTIFICATE_BOOK, PEOPLE
from compliance.training.focal import FOCAL
from compliance.training.models import FocalPoint
from compliance.training.obligations import data_officers
from compliance.training.officers import conditions, officers
from tests.services.training.test_training import someone
from tests.support.dossiers import user_of

DAY = date(2026, 11, 22)


def named(unit, person, field="data", **values) -> FocalPoint:
    given = {"person_id": person.id, "field": field, "arrangement": "person"}
    given |= {"decision_number": "7/QĐ", "decision_date": DAY, "valid_from": DAY}
    with transaction():
        return save_row(FOCAL, unit, None, {**given, **values})


def judged(unit) -> dict[str, bool | None]:
    session().expire_all()
    (one,) = officers([unit.id], DAY)
    return {condition.id: condition.met for condition in conditions(one, DAY)}


def test_each_condition_is_met_by_what_the_register_says(db, unit):
    person = someone(unit, "A")
    focal = named(unit, person)
    assert judged(unit) == {
        "van-ban-chi-dinh": True,
        "trinh-do": None,
        "kinh-nghiem": None,
        "da-dao-tao": False,
        "bao-mat": False,
    }

    def change(**values) -> dict[str, bool | None]:
        row = find_row(user_of(db, "coordinator"), PEOPLE, person.id)
        known = {name: getattr(row, name) for name in PEOPLE.form.FIELDS}
        with transaction():
            save_row(PEOPLE, unit, row, {**known, **values}, seen_version=row.version)
        return judged(unit)

    assert change(degree="below")["trinh-do"] is False
    assert change(degree="college")["trinh-do"] is True
    assert change(experience_from=date(2024, 11, 23))["kinh-nghiem"] is False
    assert change(experience_from=date(2024, 11, 22))["kinh-nghiem"] is True
    paper = {"person_id": person.id, "kind": "data_protection", "title": "Đào tạo DLCN"}
    paper |= {"issued_on": date(2025, 11, 22), "expires_on": DAY}
    with transaction():
        certificate = save_row(CERTIFICATE_BOOK, unit, None, paper)
    assert judged(unit)["da-dao-tao"] is True
    (duty,) = data_officers([unit.id])
    assert duty.title == "Người bảo vệ dữ liệu cá nhân còn thiếu 1 điều kiện"
    assert duty.path == f"/training/focal/{focal.id}"
    assert "A" not in duty.title.split()
    row = find_row(user_of(db, "coordinator"), FOCAL, focal.id)
    known = {name: getattr(row, name) for name in FOCAL.form.FIELDS}
    with transaction():
        save_row(FOCAL, unit, row, {**known, "confidential_on": DAY}, seen_version=row.version)
    assert all(judged(unit).values())
    assert list(data_officers([unit.id])) == []
    with transaction():
        withdraw_row(certificate, "Ghi nhầm")
    assert judged(unit)["da-dao-tao"] is False


def test_a_hired_service_is_judged_by_its_own_conditions(db, unit):
    person = someone(unit, "A")
    named(unit, person, arrangement="hired_person", hired_count=2)
    assert judged(unit) == {"hop-dong-dich-vu": True, "thue-ca-nhan": False}
    (duty,) = data_officers([unit.id])
    assert "Đ15" in duty.basis
    named(unit, person, arrangement="hired_firm", hired_count=3, field="both")
    # One that meets every condition is enough.
    assert list(data_officers([unit.id])) == []


def test_security_alone_is_no_officer_and_a_past_decision_none(db, unit):
    person = someone(unit, "A")
    row = named(unit, person, field="security")
    assert conditions(row) == []
    assert officers([unit.id], DAY) == []
    named(unit, person, valid_to=DAY)
    assert len(officers([unit.id], DAY)) == 1
    assert officers([unit.id], DAY + timedelta(1)) == []


def test_a_unit_with_systems_that_named_nobody_is_asked_to(db):
    unit = user_of(db, "focal.bvdk").home_unit
    for one in officers([unit.id], DAY):
        with transaction():
            withdraw_row(one, "Ghi nhầm")
    (duty,) = data_officers([unit.id])
    assert duty.path == "/training/focal/"
    assert duty.basis == "Luật 91/2025/QH15 Đ33 k2; NĐ 356/2025/NĐ-CP Đ13 k1"
    with pytest.raises(Refused):
        named(unit, someone(unit, "A"), confidential_on=DAY + timedelta(1))


def test_nothing_unsure_is_shown_as_law():
    rows = load("dlcn-2026").section("officer_conditions")
    assert {row["confidence"] for row in rows} == {"S"}
    assert all(row["source"] for row in rows)
