"""Answering requirements: rules of an answer, clashes, bulk, saving while one types."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from compliance.requirements.models import RequirementResponse
from compliance.requirements.queries import todos_for
from tests.support.dossiers import acting, classified, described_system, user_of

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


def test_from_the_list_one_comes_back_to_the_row(as_user, system_id):
    browser = as_user("focal.bvdk")
    answer = browser.post(
        url(system_id) + "?group=ruiro&back=list", {"state": "met", "version": "0"}
    )
    assert answer.location.endswith(f"/requirements?group=ruiro#row-{ITEM}")


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


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("45000000", 45_000_000), ("45.000.000", 45_000_000), ("", None)],
)
def test_money_is_read_in_dong(app, as_user, system_id, typed, kept):
    plan = {"state": "planned", "responsible": "CNTT", "due": "2027-06-30", "version": "0"}
    as_user("focal.bvdk").post(
        url(system_id), {**plan, "cost": typed, "funding": "Chi thường xuyên"}
    )
    assert stored(app, system_id)[ITEM].cost == kept


@pytest.mark.parametrize("typed", ["45 triệu", "45,5", "-3", "1.00", "9" * 20])
def test_what_is_no_amount_is_refused_and_kept_in_the_field(app, as_user, system_id, typed):
    browser = as_user("focal.bvdk")
    plan = {"state": "planned", "responsible": "CNTT", "due": "2027-06-30", "version": "0"}
    browser.post(url(system_id), {**plan, "cost": typed})
    assert "đồng" in browser.page.xpath("//*[@class='field-error']")[0].text
    assert browser.page.xpath("//input[@name='cost']/@value") == [typed]
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


def test_saving_while_one_types_says_the_version_and_the_counts(as_user, system_id):
    browser = as_user("focal.bvdk")
    save = url(system_id, f"{ITEM}/answer.json")
    first = browser.post(save, {"state": "met", "note": "Một.", "version": "0"}).get_json()
    assert (first["version"], first["state"], first["group_answered"]) == (1, "met", 1)
    assert first["total"] > first["answered"] == 1
    second = browser.post(save, {"state": "met", "note": "Hai.", "version": "1"}).get_json()
    assert second["version"] == 2


def test_saving_on_an_old_version_answers_with_what_is_stored(as_user, system_id):
    save = url(system_id, f"{ITEM}/answer.json")
    as_user("focal.bvdk").post(save, {"state": "met", "note": "Một.", "version": "0"})
    answer = as_user("head.bvdk").post(save, {"state": "not_met", "note": "Hai.", "version": "0"})
    assert answer.status_code == 409
    current = answer.get_json()["current"]
    assert (current["state"], current["note"], current["version"]) == ("met", "Một.", 1)


def test_saving_too_little_names_the_field(app, as_user, system_id):
    browser = as_user("focal.bvdk")
    save = url(system_id, f"{ITEM}/answer.json")
    answer = browser.post(save, {"state": "planned", "version": "0"})
    assert answer.status_code == 422
    assert list(answer.get_json()["errors"]) == ["responsible"]
    assert list(browser.post(save, {"version": "0"}).get_json()["errors"]) == ["state"]
    assert stored(app, system_id) == {}


def test_a_bulk_answer_fills_only_rows_without_an_answer(app, as_user, system_id):
    browser = as_user("focal.bvdk")
    browser.post(url(system_id), {"state": "not_met", "note": "Giữ nguyên.", "version": "0"})
    browser.get(url(system_id, "bulk?group=ruiro"))
    assert "Giữ nguyên" in browser.text
    assert browser.page.xpath("//input[@name='rows'][@checked]/@value") == ["QL-RUIRO-01"]
    browser.post(url(system_id, "bulk?group=ruiro"), {"state": "met", "note": "Cả nhóm."})
    rows = stored(app, system_id)
    assert rows[ITEM].note == "Giữ nguyên."
    assert rows["QL-RUIRO-01"].note == "Cả nhóm."
    assert all(key.split("-")[1] == "RUIRO" for key in rows)


def test_a_bulk_answer_fills_only_what_was_ticked(app, as_user, system_id):
    browser = as_user("focal.bvdk")
    ticked = ["QL-RUIRO-01", "QL-NHANSU-04"]
    browser.get(url(system_id, "bulk?rows=QL-RUIRO-01&rows=QL-NHANSU-04"))
    assert browser.page.xpath("//input[@name='rows'][@checked]/@value") == ticked
    browser.post(url(system_id, "bulk"), {"state": "met", "note": "Đã làm.", "rows": ["", *ticked]})
    assert sorted(stored(app, system_id)) == sorted(ticked)
    browser.post(url(system_id, "bulk"), {"state": "met", "note": "Đã làm.", "rows": [""]})
    assert sorted(stored(app, system_id)) == sorted(ticked)


def test_only_rows_of_the_level_can_be_answered(app, as_user, system_id):
    # QL-RUIRO-03 begins at level 3; this system is at level 2.
    assert as_user("focal.bvdk").get(url(system_id, "QL-RUIRO-03")).status_code == 404


def test_unknown_becomes_a_task_of_the_unit_and_of_the_person_asked(app, as_user, system_id):
    browser = as_user("focal.bvdk")
    browser.post(url(system_id), {"state": "unknown", "version": "0"})
    with acting(app) as session:
        head = user_of(session, "head.bvdk")
        texts = [todo.text for todo in todos_for(head)]
    assert any("“không biết” cần hỏi" in text for text in texts)
    browser.post(url(system_id), {"state": "unknown", "version": "1", "assignee_id": str(head.id)})
    with acting(app) as session:
        mine = [todo.text for todo in todos_for(user_of(session, "head.bvdk"))]
        others = [todo.text for todo in todos_for(user_of(session, "focal.bvdk"))]
    assert "Phần mềm quản lý thử nghiệm: 1 câu “không biết” giao cho bạn" in mine
    assert not any("giao cho bạn" in text and "thử nghiệm" in text for text in others)


def test_a_stranger_cannot_be_asked(app, as_user, system_id):
    with acting(app) as session:
        stranger = user_of(session, "focal.ttyt").id
    browser = as_user("focal.bvdk")
    browser.post(url(system_id), {"state": "unknown", "version": "0", "assignee_id": str(stranger)})
    assert stored(app, system_id) == {}


def test_a_row_is_put_out_of_scope_and_back_with_a_reason(app, as_user, system_id):
    browser = as_user("focal.bvdk")
    scope = url(system_id, f"{ITEM}/scope")
    browser.post(scope, {"choice": "out", "reason": "ngắn", "version": "0"})
    assert "Ghi lý do" in browser.text
    why = "Rủi ro do Sở quản lý theo quyết định."
    browser.post(scope, {"choice": "out", "reason": why, "version": "0"})
    browser.get(url(system_id, "")[:-1] + "?group=ruiro")
    assert not browser.page.xpath(f"//article[@data-row='{ITEM}']")
    outside = browser.page.xpath("//details[@class='answer-outside']")[0].text_content()
    assert ITEM in outside
    assert why in outside
    browser.post(scope, {"choice": "", "version": "1"})
    browser.get(url(system_id, "")[:-1] + "?group=ruiro")
    assert browser.page.xpath(f"//article[@data-row='{ITEM}']")


def test_every_row_of_a_list_can_be_answered_without_a_script(as_user, system_id):
    browser = as_user("focal.bvdk")
    browser.get(url(system_id, "")[:-1] + "?group=taikhoan")
    forms = browser.page.xpath("//form[@class='answer-form']")
    assert len(forms) > 10
    for form in forms:
        assert form.xpath(".//input[@name='csrf_token']")
        assert form.xpath(".//button[@type='submit']")
        assert len(form.xpath(".//input[@name='state']")) == 6
