"""Four ways from nothing to an approved level; nothing typed is lost on any of them.

With a return, by two people at once, through a cut of the network, over from the regime of 2016.
Rows that no journey is about are answered by the service: ``test_main_job`` answers each of them in
the browser.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.journeys.navigators.answers import Answers
from tests.journeys.navigators.dossiers import INTERNAL, Dossiers
from tests.journeys.navigators.inventory import Inventory
from tests.journeys.navigators.person import Person
from tests.support.databases import NOW
from tests.support.dossiers import answered, described_system
from tests.support.paper import made_up_pdf, pdf_text
from tests.support.transfers import system_named

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-approval")]

NAME = "Phần mềm quản lý thử nghiệm"
DONE = "Đã làm, có hồ sơ."
RULES = {"regulation_number": "3/QC", "regulation_body": "Đơn vị (số liệu thử)"}
GROUP = "saoluu"
CARRIED = "Quản lý nhà thuốc Bệnh viện Đa khoa Gia Lai"
FIRST, SECOND = "QL-RUIRO-01", "QL-RUIRO-02"
Arrive = Callable[[str], Person]


@pytest.fixture
def decision(tmp_path: Path) -> Path:
    """A made-up decision, as signed and scanned."""
    file = tmp_path / "quyet-dinh.pdf"
    file.write_bytes(made_up_pdf("QUYẾT ĐỊNH MẪU"))
    return file


def prepares(focal: Person, name: str) -> None:
    """Judge the risks of a system that is answered; leave nothing that stops the dossier."""
    dossiers = Dossiers(focal)
    dossiers.opens_for(name)
    dossiers.takes_suggested_risks()
    assert dossiers.missing() == []


def hands_in(head: Person, name: str) -> None:
    Inventory(head).shows(name)
    head.follows("Hồ sơ đề xuất cấp độ")
    Dossiers(head).moves("Trình hồ sơ")


def approves(appraiser: Person, name: str, decision: Path) -> None:
    """Check, appraise and approve what waits."""
    dossiers = Dossiers(appraiser)
    appraiser.opens(f"/dossiers/queue?q={name}")
    appraiser.follows(name)
    appraiser.follows("Hồ sơ của hệ thống")
    dossiers.moves("Nhận hồ sơ")
    dossiers.moves("Xác nhận hồ sơ đầy đủ, bắt đầu thẩm định")
    fits = dict.fromkeys(("level_fit", "design_fit", "operation_fit"), "Phù hợp.")
    dossiers.moves("Kết luận thẩm định: phù hợp", **fits)
    dossiers.approves(decision, "34/QĐ-HT", "2026-11-22")
    appraiser.sees("Đã phê duyệt")


def test_a_station_gets_its_dossier_back_and_hands_it_in_better(
    app: Flask, server: object, person: Arrive, decision: Path
):
    # Given the dossier of a station, handed in
    described_system(app, "tyt", regulation_date=NOW.date(), **RULES)
    focal, head, appraiser = person("focal.tyt"), person("head.tyt"), person("appraiser")
    station = Dossiers(focal)
    station.classifies(NAME, INTERNAL, otherwise="false")
    station.goes_to_requirements(NAME)
    station.answers_the_station(DONE)
    prepares(focal, NAME)
    hands_in(head, NAME)
    # When it comes back with what is wrong
    reader = Dossiers(appraiser)
    reader.finds(NAME)
    reader.moves("Nhận hồ sơ")
    appraiser.follows("Trả lại để sửa")
    appraiser.main.locator("textarea").first.fill("Ghi rõ ai trực khi mất điện.")
    appraiser.presses("Trả lại để sửa")
    # Then the station reads it, adds it and hands it in again, and it is approved
    station.finds(NAME)
    focal.sees("Ghi rõ ai trực khi mất điện.")
    focal.follows("Nội dung hồ sơ")
    focal.fills("Giải pháp dùng chung", "Trạm trưởng trực khi mất điện.")
    focal.presses("Lưu")
    hands_in(head, NAME)
    approves(appraiser, NAME, decision)
    station.finds(NAME)
    assert "Trạm trưởng trực khi mất điện." in pdf_text(station.paper("pdf"))


@pytest.mark.full  # every run has the clash in test_answering, the way to approval in test_main_job
def test_two_people_of_a_hospital_write_one_dossier(
    app: Flask, server: object, person: Arrive, decision: Path
):
    described_id = described_system(app, "bvdk", regulation_date=NOW.date(), **RULES)
    focal, head, appraiser = person("focal.bvdk"), person("head.bvdk"), person("appraiser")
    Dossiers(focal).classifies(NAME, INTERNAL, otherwise="false")
    # Given both at the same rows
    first, second = Answers(focal), Answers(head)
    for who in (first, second):
        who.opens(described_id, "ruiro")
    # When they answer different rows, nothing clashes; on one row the second one merges
    first.note(FIRST).fill("Của đầu mối.")
    first.keys("Escape", "1")
    first.says(FIRST, "Đã lưu")
    second.note(SECOND).fill("Của thủ trưởng.")
    second.keys("Escape", "1")
    second.says(SECOND, "Đã lưu")
    second.note(FIRST).fill("Của thủ trưởng.")
    second.keys("Escape", "1")
    panel = second.row(FIRST).locator(".answer-clash")
    panel.get_by_role("button", name="Gộp hai cách làm rồi sửa").click()
    second.note(FIRST).fill("Của đầu mối. Của thủ trưởng.")
    second.says(FIRST, "Đã lưu")
    second.forgives("409")
    # Then the dossier is finished and approved with the words of both
    answered(app, described_id, open_only=True)
    prepares(focal, NAME)
    hands_in(head, NAME)
    approves(appraiser, NAME, decision)
    dossiers = Dossiers(focal)
    dossiers.finds(NAME)
    assert "Của đầu mối. Của thủ trưởng." in pdf_text(dossiers.paper("pdf"))


@pytest.mark.full  # every run has the cut in test_answering, the way to approval in test_main_job
def test_a_centre_loses_the_network_while_it_answers(
    app: Flask, server: object, person: Arrive, decision: Path
):
    system_id = described_system(app, "ttyt", regulation_date=NOW.date(), **RULES)
    focal, appraiser = person("focal.ttyt"), person("appraiser")
    Dossiers(focal).classifies(NAME, INTERNAL, otherwise="false")
    # When the network goes while a row is answered
    answers = Answers(focal)
    answers.opens(system_id, GROUP)
    focal.page.wait_for_load_state("networkidle")
    row = focal.page.locator("[data-row]:not(:has(.answer-own))").first.get_attribute("data-row")
    focal.context.set_offline(True)
    answers.note(row).fill("Gõ khi mất mạng.")
    answers.row(row).get_by_text("Đạt", exact=True).first.click()
    answers.says(row, "mất kết nối")
    # Then it is sent when the network is back, and the dossier is approved with it
    focal.context.set_offline(False)
    answers.says(row, "Đã lưu")
    answers.opens(system_id, GROUP)
    expect(answers.note(row)).to_have_value("Gõ khi mất mạng.")
    answers.forgives("ERR_INTERNET_DISCONNECTED", "Failed to load resource")
    answered(app, system_id, open_only=True)
    prepares(focal, NAME)
    hands_in(person("head.ttyt"), NAME)
    approves(appraiser, NAME, decision)
    dossiers = Dossiers(focal)
    dossiers.finds(NAME)
    assert "Gõ khi mất mạng." in pdf_text(dossiers.paper("pdf"))


def test_a_dossier_of_2016_is_carried_over_and_approved_anew(
    app: Flask, server: object, person: Arrive, decision: Path
):
    focal = person("focal.bvdk")
    # Given a system of the old regime, carried over and looked at again
    focal.opens("/transfers?state=todo")
    focal.follows(CARRIED)
    focal.agrees("Chuyển hệ thống này")
    focal.sees("Đã chuyển lúc")
    focal.follows("Xem lại câu trả lời")
    focal.main.get_by_role("button", name="Chọn tất cả").click()
    focal.presses("Xác nhận các dòng đã chọn")
    focal.sees("Đã xem lại hết")
    # When what is new is answered, then it is approved under the law of 2026
    dossiers = Dossiers(focal)
    focal.follows("Kết quả chuyển đổi")
    dossiers.answers_the_wizard(INTERNAL, otherwise="false", start="Làm tiếp phân loại")
    answered(app, system_named(app, CARRIED, "bvdk"), open_only=True)
    Inventory(focal).shows(CARRIED)
    focal.follows("Hồ sơ đề xuất cấp độ")
    focal.presses("Lập hồ sơ mới")
    dossiers.takes_suggested_risks()
    assert dossiers.missing() == []
    hands_in(person("head.bvdk"), CARRIED)
    approves(person("appraiser"), CARRIED, decision)
    Inventory(focal).shows(CARRIED)
    focal.follows("Hồ sơ đề xuất cấp độ")
    assert "331/2026" in pdf_text(dossiers.paper("pdf"))
