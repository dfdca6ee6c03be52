"""The wizard: asks what decides, argues, and never lowers a level by silence."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from compliance.classification.models import ClassificationRun
from compliance.systems.models import InformationSystem
from tests.support.browser import Browser
from tests.support.dossiers import acting, described_system

#: What a person answers about a plain internal system.
PLAIN = {
    "serves_internal_only": "true",
    "has_business_function": "true",
    "processes_data": "true",
    "has_defined_users": "true",
    "has_information_output": "true",
    "single_owner": "true",
    "can_operate_independently": "true",
}


@pytest.fixture
def system_id(app: Flask) -> UUID:
    return described_system(app)


def walk(browser: Browser, system_id: UUID, answers: dict[str, str]) -> list[str]:
    """Answer until the conclusion; what ``answers`` does not name is "no", none or zero."""
    asked: list[str] = []
    url = browser.post(f"/systems/{system_id}/classification").location
    while not url.endswith("/conclusion"):
        assert len(asked) < 60, asked
        name = url.rpartition("/")[2]
        asked.append(name)
        browser.get(url)
        said = {"read": "y"} if name == "screening" else filled(browser, answers.get(name, ""))
        url = browser.post(url, said).location
        assert url, (name, browser.text)
    return asked


def filled(browser: Browser, wanted: str) -> dict[str, str]:
    """Return the form of the question on the page, filled."""
    if browser.page.xpath("//input[@name='number']"):
        return {"unknown": "y"} if wanted == "unknown" else {"number": wanted or "0"}
    offered = browser.page.xpath("//button[@name='choice']/@value")
    no = next((v for v in ("false", "none", "no") if v in offered), offered[0])
    return {"choice": wanted or no}


def conclude(browser: Browser, system_id: UUID, **fields: str) -> None:
    browser.post(f"/systems/{system_id}/classification/conclusion", fields)


def run_of(app: Flask, system_id: UUID) -> ClassificationRun:
    with acting(app) as session:
        return session.query(ClassificationRun).filter_by(system_id=system_id).one()


def test_it_asks_only_what_decides_and_keeps_the_trace_with_its_pack(app, as_user, system_id):
    browser = as_user("focal.bvdk")
    asked = walk(browser, system_id, PLAIN)
    # The inventory knows kinds of information, counts, place and stage: nobody types them again.
    assert not {"info_personal", "subjects_basic", "hosting", "lifecycle"} & set(asked)
    assert len(asked) < 30
    browser.get(f"/systems/{system_id}/classification/conclusion")
    assert "Cấp 2 theo NĐ 331/2026 Đ12 k1" in browser.text
    assert "Sẽ là cấp 3 nếu" in browser.text
    conclude(browser, system_id, proposed_level="2")
    run = run_of(app, system_id)
    assert (run.level, run.proposed_level, run.unresolved) == (2, 2, False)
    assert (run.pack_id, run.pack_version, len(run.pack_sha256)) == ("nd331-2026", 1, 64)
    assert any(row["criterion"] == "C2-1" and row["matched"] for row in run.result["trace"])
    assert run.facts["info_personal"] == {"value": True, "origin": "inventory"}
    assert run.facts["serves_internal_only"] == {"value": True, "origin": "answer"}
    with acting(app) as session:
        assert session.get_one(InformationSystem, system_id).proposed_level == 2


def test_what_comes_from_the_inventory_says_so_and_may_be_changed(app, as_user, system_id):
    browser = as_user("focal.bvdk")
    browser.post(f"/systems/{system_id}/classification")
    url = f"/systems/{system_id}/classification/questions/subjects_sensitive"
    browser.get(url)
    assert "từ kiểm kê" in browser.text
    browser.post(url, {"number": "12000"})
    browser.get(f"/systems/{system_id}/classification/answers")
    row = browser.page.xpath("//tr[@id='fact-subjects_sensitive']")[0].text_content()
    assert "12.000" in row
    assert "đã trả lời" in row


def test_silence_never_lowers_a_level(app, as_user):
    # So many patients that the unknown answers could make it level 3.
    system_id = described_system(app, subjects_basic=60_000, subjects_sensitive=60_000)
    browser = as_user("focal.bvdk")
    unknown = {**PLAIN, "provides_online_service": "unknown", "supports_online_service": "unknown"}
    walk(browser, system_id, unknown)
    browser.get(f"/systems/{system_id}/classification/conclusion")
    assert "chưa trình được hồ sơ" in browser.text
    conclude(browser, system_id, proposed_level="2")
    run = run_of(app, system_id)
    assert run.unresolved
    assert run.facts["provides_online_service"] == {"value": None, "origin": "answer"}
    assert "provides_online_service" in run.result["unresolved"]


def test_an_unknown_that_cannot_raise_the_level_does_not_hold_the_dossier_up(
    app, as_user, system_id
):
    browser = as_user("focal.bvdk")
    walk(browser, system_id, {**PLAIN, "provides_online_service": "unknown"})
    conclude(browser, system_id, proposed_level="2")
    assert not run_of(app, system_id).unresolved


def test_the_level_is_raised_freely_but_lowered_only_with_a_written_justification(
    app, as_user, system_id
):
    browser = as_user("focal.bvdk")
    walk(browser, system_id, PLAIN)
    conclude(browser, system_id, proposed_level="1", justification="ngắn")
    assert "phải có lập luận bằng văn bản" in browser.text
    assert run_of(app, system_id).state == "draft"
    conclude(browser, system_id, proposed_level="3")
    run = run_of(app, system_id)
    assert (run.level, run.proposed_level, run.state) == (2, 3, "concluded")


def test_a_concluded_run_stays_in_the_history_when_another_is_made(app, as_user, system_id):
    browser = as_user("focal.bvdk")
    for level in ("2", "3"):
        walk(browser, system_id, PLAIN)
        conclude(browser, system_id, proposed_level=level)
    browser.get(f"/systems/{system_id}/classification")
    assert len(browser.page.xpath("//h2[.='Các lần phân loại']/following::tbody[1]/tr")) == 2


def test_an_impossible_answer_is_refused_and_nothing_is_stored(app, as_user, system_id):
    browser = as_user("focal.bvdk")
    browser.post(f"/systems/{system_id}/classification")
    url = f"/systems/{system_id}/classification/questions/risk_level"
    browser.post(url, {"number": "9"})
    assert "Số phải từ 0 đến 5." in browser.text
    browser.post(url, {"number": "1", "unknown": "y"})
    assert "Nhập một số, hoặc chọn “Chưa biết”." in browser.text
    assert run_of(app, system_id).answers == {}


def test_only_the_own_unit_may_classify(app, as_user, system_id):
    for login in ("focal.ttyt", "head.tyt"):
        assert as_user(login).post(f"/systems/{system_id}/classification").status_code == 404
    assert as_user("appraiser").post(f"/systems/{system_id}/classification").status_code == 403
    assert as_user("appraiser").get(f"/systems/{system_id}/classification").status_code == 200


def test_what_is_seldom_true_is_asked_on_one_page_and_denied_by_a_tick(app, as_user, system_id):
    browser = as_user("focal.bvdk")
    asked = walk(browser, system_id, PLAIN)
    assert "screening" in asked
    assert "serves_defence_security" not in asked
    run = run_of(app, system_id)
    assert run.answers["serves_defence_security"] is False
    assert run.answers["ics_works_grade"] == "none"
    assert run.answers["pm_decided_level"] == 0


def test_a_seldom_fact_that_may_be_true_gets_its_own_question(app, as_user, system_id):
    browser = as_user("focal.bvdk")
    browser.post(f"/systems/{system_id}/classification")
    url = f"/systems/{system_id}/classification/screening"
    # Without the tick nothing is taken for denied
    browser.post(url, {"kept": "serves_defence_security"})
    assert "Đọc từng câu rồi đánh dấu ô này." in browser.text
    assert run_of(app, system_id).answers == {}
    # With it, what was marked is asked alone and the page does not come back
    went = browser.post(url, {"kept": "serves_defence_security", "read": "y"}).location
    assert went.endswith("/questions/serves_defence_security")
    assert "serves_defence_security" not in run_of(app, system_id).answers
    browser.post(went, {"choice": "true"})
    assert run_of(app, system_id).answers["serves_defence_security"] is True
    assert not browser.post(f"/systems/{system_id}/classification").location.endswith("screening")
