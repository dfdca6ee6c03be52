"""The risk step: proposals, judgements, clashes, the report, and what the dossier takes from it."""

from __future__ import annotations

import io
from uuid import UUID

import pytest
from docx import Document
from flask import Flask
from sqlalchemy import select

from checklists import load
from compliance.risks.models import SystemRisk
from compliance.risks.queries import suggest
from compliance.risks.scale import scale_of
from tests.support.dossiers import acting, answered, classified, described_system

RISKS = load("nd331-2026").section("risks")
SCALE = scale_of(load("nd331-2026"))
FIRST = "RR-01"


@pytest.fixture
def system_id(app: Flask) -> UUID:
    made = described_system(app)
    classified(app, made)
    return made


def base(system_id: UUID) -> str:
    return f"/systems/{system_id}/risks"


def stored(app: Flask, system_id: UUID) -> dict[str, SystemRisk]:
    with acting(app) as session:
        rows = session.scalars(select(SystemRisk).where(SystemRisk.system_id == system_id))
        return {row.risk_id: row for row in rows}


def judgement(**changes: str) -> dict[str, str]:
    return {
        "relevant": "yes",
        "likelihood": "3",
        "impact": "2",
        "decision": "reduce",
        "treatment": "Sao lưu rời, khôi phục thử mỗi quý.",
        "version": "0",
        **changes,
    }


@pytest.mark.parametrize(
    ("score", "band"),
    [(1, "low"), (2, "low"), (3, "medium"), (4, "medium"), (6, "high"), (9, "high")],
)
def test_every_score_has_one_band(score, band):
    assert SCALE.band(score).id == band


def test_met_requirements_lower_the_proposal_and_a_low_one_is_accepted():
    assert suggest(3, 3, 4, 0, SCALE).likelihood == 2
    assert suggest(3, 3, 4, 1, SCALE).likelihood == 3
    assert suggest(1, 2, 0, 0, SCALE).decision == "accept"
    assert suggest(2, 2, 0, 0, SCALE).decision == "reduce"


def test_every_risk_of_the_catalogue_waits_and_the_form_shows_the_proposal(app, as_user, system_id):
    browser = as_user("focal.bvdk")
    browser.get(base(system_id))
    assert f"Đã đánh giá 0/{len(RISKS)} rủi ro" in browser.text
    browser.get(f"{base(system_id)}/{FIRST}")
    assert browser.page.xpath("//input[@name='likelihood'][@checked]/@value") == ["3"]
    assert stored(app, system_id) == {}


def test_all_proposals_are_taken_in_one_go_and_what_was_judged_stays(app, as_user, system_id):
    browser = as_user("focal.bvdk")
    browser.post(f"{base(system_id)}/{FIRST}", judgement(likelihood="1", impact="1"))
    browser.get(f"{base(system_id)}/suggestions")
    ticked = browser.page.xpath("//input[@name='risk'][@checked]/@value")
    assert len(ticked) == len(RISKS) - 1
    browser.post(f"{base(system_id)}/suggestions", {"risk": ticked})
    rows = stored(app, system_id)
    assert len(rows) == len(RISKS)
    assert rows[FIRST].score == 1
    assert all(row.treatment for row in rows.values() if row.decision == "reduce")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"likelihood": ""}, "Chọn khả năng xảy ra."),
        ({"impact": ""}, "Chọn mức ảnh hưởng."),
        ({"decision": ""}, "Chọn cách xử lý."),
        ({"treatment": ""}, "Ghi biện pháp xử lý."),
        ({"relevant": "no", "note": "không"}, "phải có lý do"),
    ],
)
def test_a_judgement_that_says_too_little_is_refused(app, as_user, system_id, changes, sentence):
    browser = as_user("focal.bvdk")
    browser.post(f"{base(system_id)}/{FIRST}", judgement(**changes))
    assert sentence in browser.text
    assert stored(app, system_id) == {}


def test_two_people_see_both_judgements_before_one_replaces_the_other(app, as_user, system_id):
    first, second = as_user("focal.bvdk"), as_user("head.bvdk")
    first.post(f"{base(system_id)}/{FIRST}", judgement(treatment="Của người một."))
    second.post(f"{base(system_id)}/{FIRST}", judgement(treatment="Của người hai."))
    assert "Của người một." in second.text
    assert "Của người hai." in second.text
    assert stored(app, system_id)[FIRST].treatment == "Của người một."


def test_a_risk_of_its_own_is_added_and_one_that_cannot_happen_keeps_its_reason(
    app, as_user, system_id
):
    browser = as_user("focal.bvdk")
    own = judgement(threat="Lũ ngập phòng máy", asset="Máy chủ", harm="Ngừng nhiều ngày")
    browser.post(f"{base(system_id)}/new", own)
    browser.post(
        f"{base(system_id)}/{FIRST}",
        judgement(relevant="no", note="Đơn vị không có máy chủ riêng."),
    )
    rows = stored(app, system_id)
    assert rows["RIENG-1"].threat == "Lũ ngập phòng máy"
    assert (rows[FIRST].relevant, rows[FIRST].likelihood) == (False, None)


def test_the_report_says_what_was_judged(app, as_user, system_id):
    browser = as_user("focal.bvdk")
    browser.post(f"{base(system_id)}/{FIRST}", judgement())
    answer = browser.get(f"{base(system_id)}/report.docx", follow=False)
    document = Document(io.BytesIO(answer.data))
    text = "\n".join(
        [p.text for p in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    assert "Sao lưu rời, khôi phục thử mỗi quý." in text
    assert RISKS[0]["threat"]["vi"] in text
    assert "quy ước của công cụ" in text


def test_a_dossier_without_a_judged_risk_cannot_be_submitted(app, as_user, system_id):
    answered(app, system_id)
    browser = as_user("focal.bvdk")
    browser.post(f"/systems/{system_id}/dossier", {})
    browser.get(f"/systems/{system_id}/dossier")
    assert "chưa đánh giá rủi ro nào" in browser.text
    browser.post(f"{base(system_id)}/{FIRST}", judgement())
    browser.get(f"/systems/{system_id}/dossier")
    assert "chưa đánh giá rủi ro nào" not in browser.text
    assert f"còn {len(RISKS) - 1} rủi ro trong danh mục" in browser.text


@pytest.mark.parametrize("login", ["focal.tyt", "vendor", "admin"])
def test_others_see_nothing(as_user, system_id, login):
    assert as_user(login).get(base(system_id), follow=False).status_code in (403, 404)
    assert as_user(login).post(f"{base(system_id)}/{FIRST}", judgement()).status_code in (403, 404)
