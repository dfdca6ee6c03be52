"""Answering fast: by keyboard, saved while one types, two people at once, the network cut."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from compliance.requirements.models import RequirementResponse
from tests.journeys.navigators.answers import Answers
from tests.journeys.navigators.person import Person
from tests.support.dossiers import acting, classified, described_system

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-answering")]

FIRST, SECOND = "QL-RUIRO-01", "QL-RUIRO-02"


@pytest.fixture
def system_id(app: Flask, server: object) -> UUID:
    made = described_system(app)
    classified(app, made)
    return made


def stored(app: Flask, system_id: UUID) -> dict[str, tuple[str, str | None]]:
    with acting(app) as session:
        rows = session.scalars(select(RequirementResponse).filter_by(system_id=system_id))
        return {row.item_id: (row.state, row.note) for row in rows}


def test_a_group_is_answered_by_keys_alone(
    app: Flask, system_id: UUID, person: Callable[[str], Person]
):
    # Given the rows of a group
    answers = Answers(person("focal.bvdk"))
    answers.opens(system_id, "ruiro")
    # When the keys are asked for, they are shown
    answers.keys("?")
    expect(answers.person.page.locator("[data-keys-dialog]")).to_be_visible()
    answers.keys("Escape")
    expect(answers.person.page.locator("[data-keys-dialog]")).to_be_hidden()
    # When the first row is answered, its note typed, and the second one answered
    assert answers.current == FIRST
    answers.keys("1", "Enter")
    answers.types("Quy trình số 12/QT.")
    answers.keys("Escape", "j")
    assert answers.current == SECOND
    answers.keys("4", "Control+s")
    answers.says(FIRST, "Đã lưu")
    answers.says(SECOND, "Đã lưu")
    # Then both are stored, and the counts on the page have followed
    assert stored(app, system_id) == {
        FIRST: ("met", "Quy trình số 12/QT."),
        SECOND: ("not_met", None),
    }
    expect(answers.person.page.locator("[data-count-group]")).to_have_text("2/2")
    # When the list is opened again, it stands there
    answers.opens(system_id, "ruiro")
    expect(answers.note(FIRST)).to_have_value("Quy trình số 12/QT.")


def test_a_plan_is_saved_once_it_says_who_and_when(
    app: Flask, system_id: UUID, person: Callable[[str], Person]
):
    answers = Answers(person("focal.bvdk"))
    answers.opens(system_id, "ruiro")
    # When "có kế hoạch" is chosen, the cursor goes to what is missing
    answers.keys("3")
    answers.types("Tổ CNTT")
    answers.says(FIRST, "cần bổ sung")
    expect(answers.row(FIRST)).to_contain_text("Ghi ngày sẽ làm xong")
    assert stored(app, system_id) == {}
    # When it is there, the answer is saved
    answers.row(FIRST).locator("input[name=due]").fill("2027-06-30")
    answers.says(FIRST, "Đã lưu")
    assert stored(app, system_id)[FIRST][0] == "planned"
    answers.forgives("422")


def test_two_people_on_one_row_choose_and_on_two_rows_never_clash(
    app: Flask, system_id: UUID, person: Callable[[str], Person]
):
    # Given two people with the same rows before them
    first, second = Answers(person("focal.bvdk")), Answers(person("head.bvdk"))
    for who in (first, second):
        who.opens(system_id, "ruiro")
    # When one answers the first row and the other the second, nothing clashes
    first.note(FIRST).fill("Của người một.")
    first.keys("Escape", "1")
    first.says(FIRST, "Đã lưu")
    second.note(SECOND).fill("Dòng hai.")
    second.keys("Escape", "1")
    second.says(SECOND, "Đã lưu")
    # When the other answers the first row too, both versions stand side by side
    second.note(FIRST).fill("Của người hai.")
    second.keys("Escape", "2")
    second.row(FIRST).locator("input[name=responsible]").fill("Tổ CNTT")
    second.row(FIRST).locator("input[name=due]").fill("2027-06-30")
    panel = second.row(FIRST).locator(".answer-clash")
    expect(panel).to_contain_text("Của người một.")
    expect(panel).to_contain_text("Của người hai.")
    assert stored(app, system_id)[FIRST] == ("met", "Của người một.")
    # When the two are merged and edited, then that is stored and nothing was lost
    panel.get_by_role("button", name="Gộp hai cách làm rồi sửa").click()
    expect(second.note(FIRST)).to_have_value("Của người một.\nCủa người hai.")
    second.note(FIRST).fill("Của người một. Của người hai. Đã thống nhất.")
    second.says(FIRST, "Đã lưu")
    assert stored(app, system_id)[FIRST][1] == "Của người một. Của người hai. Đã thống nhất."
    # When the first goes on with the old version, the stored one can be taken as well
    first.note(FIRST).fill("Một lần nữa.")
    panel = first.row(FIRST).locator(".answer-clash")
    panel.get_by_role("button", name="Lấy bản đang lưu").click()
    expect(first.note(FIRST)).to_have_value("Của người một. Của người hai. Đã thống nhất.")
    assert first.chosen(FIRST) == "partly_met"
    for who in (first, second):
        who.forgives("409", "422")


def test_a_cut_of_the_network_loses_nothing_that_was_typed(
    app: Flask, system_id: UUID, person: Callable[[str], Person]
):
    # Given somebody who types while the network goes
    answers = Answers(person("focal.bvdk"))
    answers.opens(system_id, "ruiro")
    answers.person.context.set_offline(True)
    answers.keys("1", "Enter")
    answers.types("Gõ khi mất mạng.")
    answers.says(FIRST, "mất kết nối")
    assert stored(app, system_id) == {}
    # When it comes back, the answer is sent by itself
    answers.person.context.set_offline(False)
    answers.says(FIRST, "Đã lưu")
    assert stored(app, system_id)[FIRST] == ("met", "Gõ khi mất mạng.")
    # When no answer gets through and the page is opened anew in the same tab, it is there still.
    # The pages themselves do come: back in the network it might be sent before the page is left.
    answers.loses()
    answers.note(SECOND).fill("Gõ rồi tải lại.")
    answers.keys("Escape", "1")
    answers.says(SECOND, "mất kết nối")
    answers.person.page.on("dialog", lambda dialog: dialog.accept())
    answers.opens(system_id, "ruiro")
    expect(answers.note(SECOND)).to_have_value("Gõ rồi tải lại.")
    assert SECOND not in stored(app, system_id)
    answers.gets_through()
    answers.says(SECOND, "Đã lưu")
    assert stored(app, system_id)[SECOND] == ("met", "Gõ rồi tải lại.")
    answers.forgives("ERR_INTERNET_DISCONNECTED", "Failed to load resource")


def test_an_ended_login_keeps_what_was_typed(
    app: Flask, system_id: UUID, person: Callable[[str], Person]
):
    answers = Answers(person("focal.bvdk"))
    answers.opens(system_id, "ruiro")
    answers.person.page.wait_for_load_state("networkidle")
    cookies = answers.person.context.cookies()
    answers.person.context.clear_cookies()
    answers.keys("1", "Enter")
    answers.types("Gõ khi hết phiên.")
    answers.says(FIRST, "phiên làm việc đã hết")
    answers.person.context.add_cookies(cookies)
    answers.keys("Control+s")
    answers.says(FIRST, "Đã lưu")
    assert stored(app, system_id)[FIRST] == ("met", "Gõ khi hết phiên.")
    answers.forgives("400", "403")


def test_a_row_that_is_followed_asks_why_it_is_left(app: Flask, person: Callable[[str], Person]):
    # Given a system of a centre that has answered once for all
    with acting(app) as session:
        from compliance.systems.models import InformationSystem
        from tests.support.dossiers import unit_of

        unit = unit_of(session, "ttyt")
        system = session.scalars(
            select(InformationSystem)
            .where(InformationSystem.unit_id == unit.id, InformationSystem.proposed_level == 2)
            .order_by(InformationSystem.name)
        ).first()
    answers = Answers(person("focal.ttyt"))
    answers.opens(system.id, "ruiro")
    expect(answers.row(FIRST)).to_contain_text("theo biện pháp chung của đơn vị")
    # When a key answers the row, the cursor stands in the reason
    answers.keys("4")
    answers.types("Phần mềm thuê, nhà cung cấp tự quản lý.")
    answers.says(FIRST, "Đã lưu")
    assert stored(app, system.id)[FIRST][0] == "not_met"
    answers.forgives("422")


def test_a_model_sentence_is_inserted_filled_in_and_said_to_be_unfinished_until_then(
    app: Flask, system_id: UUID, person: Callable[[str], Person]
):
    # Given the help beside the first row
    answers = Answers(person("focal.bvdk"))
    answers.opens(system_id, "ruiro")
    panel = answers.person.page.locator("[data-help-panel]")
    model = panel.locator("[data-model]").inner_text()
    # When its model sentence is inserted, the first blank stands selected, and typing fills it
    panel.get_by_role("button", name="Chèn vào cách làm").click()
    expect(answers.note(FIRST)).to_have_value(model)
    answers.types("12/QĐ-BV")
    expect(answers.note(FIRST)).to_have_value(model.replace("[số]", "12/QĐ-BV", 1))
    # When the row is answered, what is still to be filled in is said, and nothing is held back
    answers.keys("Escape", "1")
    answers.says(FIRST, "chỗ trong ngoặc vuông chưa điền")
    assert stored(app, system_id)[FIRST][0] == "met"
    # When nothing of the model is left, nothing is said any more
    answers.note(FIRST).fill("Quy trình số 12/QĐ-BV ngày 05/01/2026, tổ CNTT làm.")
    answers.says(FIRST, "Đã lưu")
    expect(answers.row(FIRST).locator("[data-save-state]")).not_to_contain_text("ngoặc vuông")
