"""Answering requirements: rules of an answer, clashes, bulk, evidence."""

from __future__ import annotations

import io
from uuid import UUID

import pytest
from flask import Flask

from compliance.requirements.models import RequirementResponse
from tests.support.dossiers import acting, classified, described_system

ITEM = "QL-RUIRO-02"


@pytest.fixture
def system_id(app: Flask) -> UUID:
    made = described_system(app)
    classified(app, made)
    return made


def url(system_id: UUID, rest: str = ITEM) -> str:
    return f"/systems/{system_id}/requirements/{rest}"


def stored(app: Flask, system_id: UUID) -> dict[str, RequirementResponse]:
    with acting(app) as session:
        rows = session.query(RequirementResponse).filter_by(system_id=system_id)
        return {row.item_id: row for row in rows}


def test_an_answer_is_stored_and_the_next_row_is_shown(app, as_user, system_id):
    browser = as_user("focal.bvdk")
    answer = browser.post(
        url(system_id) + "?group=ruiro", {"state": "met", "note": "Rà mỗi năm.", "version": "0"}
    )
    assert answer.status_code == 302
    row = stored(app, system_id)[ITEM]
    assert (row.state, row.note, row.pack_id) == ("met", "Rà mỗi năm.", "nd331-2026")


def test_partly_and_planned_demand_who_and_when_and_not_applicable_a_reason(
    app, as_user, system_id
):
    browser = as_user("focal.bvdk")
    browser.post(url(system_id), {"state": "planned", "version": "0"})
    assert "Ghi bộ phận hoặc chức danh" in browser.text
    browser.post(url(system_id), {"state": "partly_met", "responsible": "CNTT", "version": "0"})
    assert "Ghi ngày sẽ làm xong" in browser.text
    browser.post(url(system_id), {"state": "not_applicable", "note": "không", "version": "0"})
    assert "phải có lý do" in browser.text
    assert stored(app, system_id) == {}


def test_two_people_on_one_row_see_both_versions_and_nothing_is_lost(app, as_user, system_id):
    first, second = as_user("focal.bvdk"), as_user("head.bvdk")
    first.post(url(system_id), {"state": "met", "note": "Của người một.", "version": "0"})
    clash = second.post(url(system_id), {"state": "not_met", "note": "Của hai.", "version": "0"})
    assert clash.status_code == 409
    assert "Của người một." in second.text
    assert "Của hai." in second.page.xpath("//textarea[@name='note']")[0].text
    assert stored(app, system_id)[ITEM].note == "Của người một."
    version = second.page.xpath("//input[@name='version']/@value")[0]
    second.post(url(system_id), {"state": "not_met", "note": "Của hai.", "version": version})
    assert stored(app, system_id)[ITEM].note == "Của hai."


def test_a_bulk_answer_fills_only_rows_without_an_answer(app, as_user, system_id):
    browser = as_user("focal.bvdk")
    browser.post(url(system_id), {"state": "not_met", "note": "Giữ nguyên.", "version": "0"})
    browser.post(url(system_id, "bulk?group=ruiro"), {"state": "met", "note": "Cả nhóm."})
    rows = stored(app, system_id)
    assert rows[ITEM].note == "Giữ nguyên."
    assert rows["QL-RUIRO-01"].note == "Cả nhóm."
    assert all(key.split("-")[1] == "RUIRO" for key in rows)


def test_only_rows_of_the_level_can_be_answered(app, as_user, system_id):
    # QL-RUIRO-03 begins at level 3; this system is at level 2.
    assert as_user("focal.bvdk").get(url(system_id, "QL-RUIRO-03")).status_code == 404


def test_evidence_is_kept_with_three_dates_and_handed_out_to_the_appraiser(app, as_user, system_id):
    focal = as_user("focal.bvdk")
    focal.post(url(system_id), {"state": "met", "version": "0"})
    focal.post(
        url(system_id, f"{ITEM}/evidence"),
        {
            "file": (io.BytesIO(b"%PDF-1.4 bien ban"), "bien-ban.pdf"),
            "title": "Biên bản rà soát",
            "happened_on": "2026-10-01",
            "covers_until": "2026-12-31",
            "expires_on": "2027-10-01",
        },
        content_type="multipart/form-data",
    )
    focal.get(url(system_id))
    link = focal.page.xpath("//a[.='Biên bản rà soát']/@href")[0]
    assert as_user("appraiser").get(link).get_data() == b"%PDF-1.4 bien ban"
    assert as_user("focal.ttyt").get(link).status_code == 404


def test_a_program_named_as_a_pdf_is_refused(app, as_user, system_id):
    focal = as_user("focal.bvdk")
    focal.post(url(system_id), {"state": "met", "version": "0"})
    focal.post(
        url(system_id, f"{ITEM}/evidence"),
        {"file": (io.BytesIO(b"MZ\x90\x00"), "bien-ban.pdf")},
        content_type="multipart/form-data",
    )
    assert "Chỉ nhận tệp PDF" in focal.text


def test_unknown_becomes_a_task(app, as_user, system_id):
    from compliance.requirements.queries import todos_for
    from tests.support.dossiers import user_of

    as_user("focal.bvdk").post(url(system_id), {"state": "unknown", "version": "0"})
    with acting(app) as session:
        # The demo has systems with more open questions: look at all of them.
        texts = [todo.text for todo in todos_for(user_of(session, "focal.bvdk"))]
    assert any("“không biết”" in text for text in texts)
