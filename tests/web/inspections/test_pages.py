"""Every page of inspections answers for who may see it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from compliance.inspections.models import Finding, Inspection
from compliance.inspections.states import InspectionState


@pytest.mark.parametrize("state", list(InspectionState))
def test_an_inspection_is_shown_in_every_state(as_user, db, state):
    inspection = db.scalars(select(Inspection).where(Inspection.state == state)).first()
    browser = as_user("inspector")
    for page in ("", "/rows"):
        assert browser.get(f"/inspections/{inspection.id}{page}").status_code == 200
        assert inspection.code in browser.page.findtext(".//title")


@pytest.mark.parametrize("login", ["inspector", "leader", "focal.bvdk", "head.tyt"])
def test_the_lists_answer_and_their_links_lead_somewhere(as_user, login):
    browser = as_user(login)
    for url in ("/inspections", "/findings", "/campaigns"):
        assert browser.get(url).status_code == 200
        for link in browser.page.xpath("//main//tbody//a/@href")[:3]:
            assert browser.get(link).status_code == 200, link


def test_findings_are_searched_without_accents_and_filtered(as_user, db):
    browser = as_user("inspector")
    browser.get("/findings?late=1&q=minh chung&sort=-due")
    assert browser.response.status_code == 200
    browser.get("/findings?q=khongconoidungnay")
    assert "Không có kiến nghị nào khớp" in browser.text


def test_lists_are_handed_out_as_workbooks(as_user):
    browser = as_user("inspector")
    for url in ("/inspections/export.xlsx", "/findings/export.xlsx?late=1"):
        answer = browser.get(url)
        assert answer.status_code == 200
        assert answer.data.startswith(b"PK")


def test_a_unit_reads_its_findings_only_after_the_signature(as_user, db, unit):
    inspection = db.scalars(
        select(Inspection).where(
            Inspection.unit_id == unit("bvdk").id, Inspection.state == InspectionState.IN_FIELD
        )
    ).one()
    draft = db.scalars(select(Finding).where(Finding.inspection_id == inspection.id)).first()
    assert as_user("inspector").get(f"/findings/{draft.id}").status_code == 200
    browser = as_user("focal.bvdk")
    assert browser.get(f"/findings/{draft.id}").status_code == 404
    browser.get(f"/inspections/{inspection.id}")
    assert "hiện ở đây sau khi biên bản được ký" in browser.text
    assert "Kết luận của đoàn" not in browser.get(f"/inspections/{inspection.id}/rows").get_data(
        as_text=True
    )
