"""Soát hồ sơ: every check of the pack can be raised and cleared; what stops really stops."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from flask import Flask

from checklists import load
from checklists.rules.quality import checks_of, failing
from compliance.core import clock
from compliance.core.db import transaction
from compliance.dossiers.models import Dossier
from compliance.registers.models import Kind, RegisterEntry, Result
from compliance.systems.models import Component, DataAsset, InformationSystem, Interconnection
from tests.support.dossiers import acting, ready

CHECKS = checks_of(load("nd331-2026"))

#: Check → facts on which it holds, and one changed fact that clears it.
CASES = {
    "SOAT-MINHCHUNG-THIEU": (
        {"state": "met", "evidence_count": 0, "inherited": False},
        {"evidence_count": 1},
    ),
    "SOAT-MINHCHUNG-HETHAN": ({"state": "met", "evidence_expired": 1}, {"evidence_expired": 0}),
    "SOAT-TRALOI-NGAN": (
        {"binding": True, "state": "met", "inherited": False, "note_length": 14},
        {"note_length": 15},
    ),
    "SOAT-CAUMAU": ({"same_as_model": True}, {"same_as_model": False}),
    "SOAT-OTRONG": ({"blanks_left": 2, "same_as_model": False}, {"blanks_left": 0}),
    "SOAT-QUAHAN": ({"state": "planned", "overdue": True}, {"overdue": False}),
    "SOAT-VIENDAN-HETHIEULUC": ({"dead_citation": True}, {"dead_citation": False}),
    "SOAT-SAOLUU-SO": (
        {"id": "KT-SAOLUU-07", "state": "met", "inherited": False, "backups_logged": 0},
        {"backups_logged": 1},
    ),
    "SOAT-KHOIPHUC-SO": (
        {"id": "KT-SAOLUU-03", "state": "met", "inherited": False, "restore_tests": 0},
        {"restore_tests": 1},
    ),
    "SOAT-VUNGMANG-THIEU": ({"kind": "server", "has_zone": False}, {"has_zone": True}),
    "SOAT-THANHPHAN-MUCDICH": ({"has_purpose": False}, {"has_purpose": True}),
    "SOAT-KETNOI-CAPCAO": ({"level": 2, "other_level": 3}, {"other_level": 2}),
    "SOAT-KETNOI-LYDO": ({"has_reason": False}, {"has_reason": True}),
    "SOAT-KETNOI-DULIEU": ({"has_data": False}, {"has_data": True, "has_direction": True}),
    "SOAT-NGUOI-NHAYCAM": (
        {"sensitive_declared": 9000, "sensitive_in_inventory": 12000},
        {"sensitive_in_inventory": 9000},
    ),
    "SOAT-NGUOI-COBAN": (
        {"basic_declared": 9000, "basic_in_inventory": 9001},
        {"basic_in_inventory": 9000},
    ),
    "SOAT-NGUOI-TEPQUET": (
        {"sensitive_declared": 9000, "sensitive_in_scans": 9001},
        {"sensitive_in_scans": 9000},
    ),
    "SOAT-NGUOI-BODULIEU": (
        {"sensitive_declared": 9000, "sensitive_in_data_sets": 9001},
        {"sensitive_in_data_sets": 9000},
    ),
    "SOAT-CAPDO-DOI": ({"level": 2, "level_today": 3}, {"level_today": 2}),
    "SOAT-QUYCHE": ({"regulation_issued": False}, {"regulation_issued": True}),
    "SOAT-RUIRO-CAO": ({"high_risks_open": 1}, {"high_risks_open": 0}),
    "SOAT-HOPDONG": ({"contract_ended": True}, {"contract_ended": False}),
    "SOAT-THIETKE": ({"has_design": False}, {"has_design": True}),
    "SOAT-VIENDAN-HOSO": ({"dead_citation": True}, {"dead_citation": False}),
}


def holds(name: str, facts: dict[str, object]) -> bool:
    scope = next(check.scope for check in CHECKS if check.id == name)
    return name in {check.id for check in failing(CHECKS, scope, facts)}


def test_every_check_of_the_pack_is_in_the_table():
    assert set(CASES) == {check.id for check in CHECKS}


@pytest.mark.parametrize("name", CASES)
def test_a_check_holds_on_its_fault_and_not_beside_it(name):
    facts, cleared = CASES[name]
    assert holds(name, facts)
    assert not holds(name, {**facts, **cleared})


@pytest.mark.parametrize("name", CASES)
def test_what_is_not_known_accuses_nobody(name):
    facts, _cleared = CASES[name]
    for fact in facts:
        assert not holds(name, {**facts, fact: None})


@pytest.fixture
def dossier_id(app: Flask) -> UUID:
    return ready(app)


def change(app: Flask, dossier_id: UUID, what) -> None:
    with acting(app) as session, transaction():
        what(session, session.get_one(Dossier, dossier_id).system_id)


def found(as_user, dossier_id: UUID) -> str:
    browser = as_user("focal.bvdk")
    browser.get(f"/dossiers/{dossier_id}/quality")
    return browser.page.xpath("string(//main)")


def test_an_answer_without_evidence_is_named_with_its_place(as_user, dossier_id):
    text = found(as_user, dossier_id)
    assert "Ghi “Đạt” nhưng chưa có minh chứng" in text
    assert "đòi minh chứng là quy ước" in text
    browser = as_user("focal.bvdk")
    browser.get(f"/dossiers/{dossier_id}/quality?section=requirements")
    link = browser.page.xpath("//main//ul[@class='quality-list']//a/@href")[0]
    assert "/requirements/" in link
    assert browser.get(link).status_code == 200


def test_parts_and_links_are_looked_at(app, as_user, dossier_id):
    def add(session, system_id):
        session.add(Component(system_id=system_id, kind="server", name="Máy chủ lạc vùng"))
        session.add(Interconnection(system_id=system_id, other_name="Trục cấp cao", other_level=4))

    change(app, dossier_id, add)
    text = found(as_user, dossier_id)
    assert "Chưa xếp vào vùng mạng nào" in text
    assert "Máy chủ lạc vùng" in text
    assert "Hệ thống kết nối có cấp cao hơn" in text
    assert "Chưa ghi lý do để ngoài ranh giới" in text


def test_people_counted_anew_stop_the_submission_until_classified_again(app, as_user, dossier_id):
    def grow(session, system_id):
        system = session.get_one(InformationSystem, system_id)
        system.subjects_sensitive = (system.subjects_sensitive or 0) + 5

    change(app, dossier_id, grow)
    assert "đã khác số dùng khi phân loại" in found(as_user, dossier_id)
    head = as_user("head.bvdk")
    head.get(f"/dossiers/{dossier_id}")
    assert "Chưa trình được" in head.text
    head.post(f"/dossiers/{dossier_id}/moves/submit", {})
    head.get(f"/dossiers/{dossier_id}")
    assert "Đã trình" not in head.page.xpath("string(//p[contains(@class,'mb-3')])")


def test_a_data_set_with_more_people_than_declared_is_seen(app, as_user, dossier_id):
    def add(session, system_id):
        system = session.get_one(InformationSystem, system_id)
        session.add(
            DataAsset(
                department_id=system.department_id,
                unit_id=system.unit_id,
                system_id=system_id,
                code="qua-nhieu",
                name="Quá nhiều",
                kind="database",
                sensitivity="sensitive",
                distinct_people=9_999_999,
            )
        )

    change(app, dossier_id, add)
    assert "Một bộ dữ liệu của hệ thống ghi nhiều người hơn" in found(as_user, dossier_id)


def test_the_register_clears_what_the_answer_claims(app, as_user, dossier_id):
    assert "sổ khôi phục thử 12 tháng qua không có lần đạt nào" in found(as_user, dossier_id)

    def log(session, system_id):
        system = session.get_one(InformationSystem, system_id)
        session.add(
            RegisterEntry(
                kind=Kind.RESTORE_TEST,
                unit_id=system.unit_id,
                system_id=system_id,
                happened_on=date(2026, 10, 1),
                title="Khôi phục thử",
                result=Result.OK,
                created_at=clock.now(),
                changed_at=clock.now(),
            )
        )

    change(app, dossier_id, log)
    assert "sổ khôi phục thử 12 tháng qua" not in found(as_user, dossier_id)


def test_the_appraiser_reads_the_findings_and_others_do_not(as_user, dossier_id):
    assert as_user("focal.tyt").get(f"/dossiers/{dossier_id}/quality").status_code == 404
