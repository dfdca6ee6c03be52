"""Contracts: rules, clauses by kind and level, the calendar, the words of the inventory."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from compliance.contracts.books import CONTRACTS, SUPPLIERS
from compliance.contracts.clauses import asked_of, lacking
from compliance.contracts.documents import annex
from compliance.contracts.models import Contract
from compliance.contracts.obligations import ends
from compliance.contracts.queries import covered, ending, running, todos_for
from compliance.contracts.services import fill_inventory, save_clauses
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.ledgers.queries import find_row
from compliance.ledgers.services import save_row
from compliance.products.obligations import contracts as inventory_ends
from compliance.systems.models import InformationSystem
from tests.support.dossiers import unit_of, user_of
from tests.unit.reports.samples import text_of_docx, text_of_pdf

DAY = date(2026, 11, 22)


@pytest.fixture
def unit(db):
    return unit_of(db, "bvdk")


@pytest.fixture
def system(db, unit) -> InformationSystem:
    """A system of level 3 whose contract the inventory knows."""
    found = db.scalars(
        select(InformationSystem)
        .where(InformationSystem.unit_id == unit.id, ~covered())
        .order_by(InformationSystem.id)
        .limit(1)
    ).one()
    with transaction():
        found.approved_level, found.contract_end = 4, DAY + timedelta(400)
        found.contract_date, found.status = DAY - timedelta(9), "active"
    return found


def supplier(unit, name="Công ty Thử"):
    with transaction():
        return save_row(SUPPLIERS, unit, None, {"name": name})


def contract(db, unit, company, **values) -> Contract:
    given = {"supplier_id": company.id, "number": "1/HĐ", "title": "Thuê phần mềm"}
    given |= {"kind": "software", "systems": [], "signed_on": DAY, "starts_on": DAY}
    given |= {"remote_access": "none", "personal_data": False, "clauses": {}, "ends_on": None}
    with transaction():
        row = save_row(CONTRACTS, unit, None, {**given, **values})
    return find_row(user_of(db, "focal.bvdk"), CONTRACTS, row.id)


def test_clauses_follow_kind_personal_data_and_level(db, unit, system):
    company = supplier(unit)
    plain = contract(db, unit, company)
    rich = contract(
        db, unit, company, number="2/HĐ", kind="security", personal_data=True, systems=[system]
    )
    common = {clause.id for clause in asked_of(plain)}
    more = {clause.id for clause in asked_of(rich)} - common
    assert "bao-su-co" in common
    assert all(clause.source for clause in asked_of(rich))
    assert {"hop-dong-truoc", "dieu-khoan-bao-mat-dich-vu"} <= more
    low = contract(db, unit, company, number="3/HĐ", kind="security")
    assert {clause.id for clause in asked_of(low)} == common
    with transaction():
        save_clauses(rich, {"bao-su-co": "yes", "dam-may": "na", "nha-thau-phu": ""}, {})
    assert {"bao-su-co", "dam-may"}.isdisjoint(clause.id for clause in lacking(rich))
    assert "nha-thau-phu" in {clause.id for clause in lacking(rich)}
    with transaction():
        save_clauses(rich, {"dam-may": ""}, {"dam-may": "na"})
    assert rich.clauses == {"bao-su-co": "yes"}
    for wrong in ({"khong-co": "yes"}, {"khong-co": ""}, {"bao-su-co": "perhaps"}):
        with pytest.raises(Refused), transaction():
            save_clauses(rich, wrong, {})
    with transaction():
        assert save_clauses(rich, {"bao-su-co": "no", "dam-may": "na"}, {}) == ["bao-su-co"]
    assert rich.clauses["bao-su-co"] == "yes"
    for text in (text_of_docx(annex(rich, "docx")), text_of_pdf(annex(rich, "pdf"))):
        assert "PHỤ LỤC HỢP ĐỒNG" in text
        assert "Luật 91/2025/QH15 Đ37 k2 a" in text
        assert "Quy ước, không phải yêu cầu của luật" in text
        # Said to be of no concern: not in the annex.
        assert "Mã hóa và phân quyền" not in text


def test_the_end_is_asked_for_once_and_renewal_takes_it_over(db, unit, system):
    company = supplier(unit)
    assert [d for d in inventory_ends([unit.id]) if d.system_id == system.id]
    first = contract(db, unit, company, ends_on=DAY + timedelta(60), systems=[system])
    assert not [d for d in inventory_ends([unit.id]) if d.system_id == system.id]
    mine = [d for d in ends([unit.id]) if d.subject == str(first.id)]
    assert [d.due_on for d in mine] == [DAY + timedelta(60)]
    soon = set(db.scalars(select(Contract.id).where(ending())))
    assert first.id in soon
    later = contract(db, unit, company, number="2/HĐ", ends_on=DAY + timedelta(61))
    assert later.id not in set(db.scalars(select(Contract.id).where(ending())))
    assert any("1/HĐ" in todo.text for todo in todos_for(user_of(db, "focal.bvdk")))
    contract(db, unit, company, number="4/HĐ", renews_id=first.id, ends_on=DAY + timedelta(900))
    assert first.id not in set(db.scalars(select(Contract.id).where(running())))
    assert not any("1/HĐ" in todo.text for todo in todos_for(user_of(db, "focal.bvdk")))


def test_contracts_cannot_go_on_from_one_another_in_a_ring(db, unit):
    company = supplier(unit)
    first = contract(db, unit, company)
    second = contract(db, unit, company, number="2/HĐ", renews_id=first.id)
    third = contract(db, unit, company, number="3/HĐ", renews_id=second.id)
    values = {"supplier_id": company.id, "number": "1/HĐ", "title": "Thuê", "kind": "software"}
    values |= {"systems": [], "signed_on": DAY, "starts_on": DAY, "remote_access": "none"}
    for ring in (first, third):
        with pytest.raises(Refused) as refused, transaction():
            save_row(
                CONTRACTS, unit, first, {**values, "renews_id": ring.id}, seen_version=first.version
            )
        assert refused.value.field == "renews_id"
    ours = Contract.id.in_([first.id, second.id, third.id])
    assert db.scalars(select(Contract.id).where(ours, running())).all() == [third.id]


def test_the_inventory_is_filled_only_when_asked(db, unit, system):
    company = supplier(unit)
    row = contract(db, unit, company, ends_on=DAY + timedelta(60), systems=[system])
    assert system.contract_end == DAY + timedelta(400)
    with transaction():
        assert fill_inventory(row) == 1
    assert (system.contract_number, system.contract_end) == ("1/HĐ", DAY + timedelta(60))
    bare = contract(db, unit, company, number="5/HĐ")
    with pytest.raises(Refused), transaction():
        fill_inventory(bare)


def test_what_a_rule_forbids_is_refused(db, unit, system):
    company, stranger = supplier(unit), supplier(unit_of(db, "ttyt"))
    wrong = (
        {"supplier_id": stranger.id},
        {"ends_on": DAY - timedelta(1)},
        {"remote_access": "standing"},
        {"systems": list(db.scalars(
            select(InformationSystem).where(InformationSystem.unit_id != unit.id).limit(1)
        ))},
    )  # fmt: skip
    for values in wrong:
        with pytest.raises(Refused):
            contract(db, unit, company, number="9/HĐ", **values)
    contract(db, unit, company)
    with pytest.raises(Refused):
        contract(db, unit, company)
    with pytest.raises(Refused):
        supplier(unit)
