"""The pages of a transfer, from the list to the undo, and who may use them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from tests.support.browser import Browser
from tests.support.transfers import system_named

PHARMACY = "Quản lý nhà thuốc"


def carry(focal: Browser, system_id: object) -> str:
    """Carry a system over as the page offers it; return the address of the result."""
    focal.get(f"/systems/{system_id}/transfer")
    form = focal.page.xpath("//form[contains(@action, '/transfer') and @method='post']")[0]
    done = focal.post(form.get("action"), dict(form.form_values()))
    assert done.status_code == 302
    return done.location


def test_a_focal_point_simulates_carries_confirms_and_may_not_undo(app, as_user):
    focal = as_user("focal.bvdk")
    assert PHARMACY in (focal.get("/transfers") and focal.text)
    system_id = system_named(app, PHARMACY, "bvdk")
    focal.get(f"/systems/{system_id}/transfer")
    assert "chưa ghi gì" in focal.text
    result = carry(focal, system_id)
    focal.get(result)
    assert "Đã chuyển lúc" in focal.text
    assert "Trả lời yêu cầu mới" in focal.text
    focal.get(f"{result}/review")
    boxes = focal.page.xpath("//input[@name='review']/@value")
    assert len(boxes) > 10
    focal.post(f"{result}/review", {"review": boxes[:3]})
    focal.get(f"{result}/review")
    assert "Đã xác nhận 3 dòng" in focal.page.text_content()
    assert len(focal.page.xpath("//input[@name='review']")) == len(boxes) - 3
    focal.post(f"{result}/undo")
    focal.get(result)
    assert "đã xác nhận 3 dòng cần xem lại" in focal.page.text_content()
    assert "Đã chuyển lúc" in focal.text


def test_an_untouched_transfer_is_undone(app, as_user):
    focal = as_user("focal.bvdk")
    system_id = system_named(app, "Quản lý thiết bị", "bvdk")
    result = carry(focal, system_id)
    focal.post(f"{result}/undo")
    focal.get(result)
    assert "mọi thứ như trước khi chuyển" in focal.text
    focal.get(f"/systems/{system_id}/requirements")
    assert "QL-CS-01" in focal.page.text_content()


def test_the_requirements_page_shows_what_to_look_at_again(app, as_user):
    focal = as_user("focal.bvdk")
    system_id = system_named(app, PHARMACY, "bvdk")
    result = carry(focal, system_id)
    focal.get(f"{result}/review")
    waiting = len(focal.page.xpath("//input[@name='review']"))
    focal.get(f"/systems/{system_id}/requirements?show=review")
    shown = focal.page.xpath("//article[starts-with(@id, 'row-')]")
    assert 0 < len(shown) <= waiting
    assert "cần xem lại" in shown[0].text_content()


def test_the_system_page_and_the_first_page_say_what_is_left(app, as_user):
    focal = as_user("focal.bvdk")
    system_id = system_named(app, PHARMACY, "bvdk")
    focal.get("/")
    assert "hệ thống còn theo chế độ cũ" in focal.text
    focal.get(f"/systems/{system_id}")
    assert "Chưa chuyển" in focal.text
    carry(focal, system_id)
    focal.get(f"/systems/{system_id}")
    assert "câu cần xem lại" in focal.text
    focal.get("/")
    assert "câu trả lời chuyển sang cần xem lại" in focal.text


def test_the_simulation_is_handed_out_as_a_workbook(app, as_user):
    focal = as_user("focal.bvdk")
    system_id = system_named(app, PHARMACY, "bvdk")
    focal.get(f"/systems/{system_id}/transfer")
    reviewed = len(focal.page.xpath("//section[@id='review']//tbody/tr"))
    book = openpyxl.load_workbook(
        BytesIO(focal.get(f"/systems/{system_id}/transfer.xlsx").get_data())
    )
    assert {"Tổng hợp", "Giữ nguyên", "Cần xem lại", "Trả lời mới"} <= set(book.sheetnames)
    assert book["Cần xem lại"].max_row - 1 == reviewed


def test_a_unit_is_carried_in_one_job(app, as_user, run_jobs: Callable[[], int]):
    focal = as_user("focal.bvdk")
    focal.get("/transfers?state=todo")
    ids = focal.page.xpath("//input[@name='system']/@value")
    assert len(ids) == 3
    focal.get("/transfers/preview?" + "&".join(f"system={key}" for key in ids))
    chosen = focal.page.xpath("//input[@name='system']/@value")
    assert len(chosen) == 3
    progress = focal.post("/transfers/batch", {"system": chosen}).location
    assert run_jobs() == 1
    focal.get(progress)
    assert focal.text.count("Đã chuyển.") == 3
    again = focal.post("/transfers/batch", {"system": chosen}).location
    run_jobs()
    focal.get(again)
    assert focal.text.count("Đã chuyển từ trước, không thay đổi gì.") == 3
    focal.get("/transfers?state=todo")
    assert "Không có hệ thống nào" in focal.text


def test_the_list_is_narrowed_to_the_units_that_words_mean(app, as_user):
    leader = as_user("leader")
    leader.get("/transfers")
    assert leader.page.xpath("//input[@name='unit']")
    shown = {line.text_content() for line in leader.page.xpath("//main//tbody/tr")}
    leader.get("/transfers?unit=bv-nhi-gia-lai")
    mine = {line.text_content() for line in leader.page.xpath("//main//tbody/tr")}
    assert mine
    assert mine < shown


def test_the_case_is_proposed_by_rule_and_confirmed_by_a_person_with_a_reason(app, as_user):
    focal = as_user("inspector")
    system_id = system_named(app, "Quản lý xét nghiệm", "cdc")
    focal.get(f"/systems/{system_id}/transition-case")
    head = as_user("focal.bvdk")
    mine = system_named(app, PHARMACY, "bvdk")
    head.get(f"/systems/{mine}/transition-case")
    assert "Luật 116/2025/QH15 Đ45 k1" in head.text
    head.post(f"/systems/{mine}/transition-case", {"case": "level_kept", "reason": "ngắn"})
    assert "Ghi lý do, ít nhất" in head.text
    head.post(
        f"/systems/{mine}/transition-case",
        {"case": "never_approved", "reason": "Quyết định cũ không tìm thấy."},
    )
    head.get(f"/systems/{mine}/transition-case")
    assert "Quyết định cũ không tìm thấy." in head.text
    assert "Đang ghi: Đang chạy, chưa từng được phê duyệt" in head.text


@pytest.mark.parametrize("login", ["focal.tyt", "focal.ttyt"])
def test_another_unit_neither_sees_nor_carries(app, as_user, login):
    stranger = as_user(login)
    system_id = system_named(app, PHARMACY, "bvdk")
    result = carry(as_user("focal.bvdk"), system_id)
    for url in (f"/systems/{system_id}/transfer", result, f"{result}/review"):
        assert stranger.get(url).status_code == 404
    for url in (f"/systems/{system_id}/transfer", f"{result}/undo", f"{result}/review"):
        assert stranger.post(url).status_code == 404


def test_a_coordinator_reads_the_simulation_but_has_no_button(app, as_user):
    reader = as_user("coordinator")
    system_id = system_named(app, PHARMACY, "bvdk")
    assert reader.get(f"/systems/{system_id}/transfer").status_code == 200
    assert "Chuyển hệ thống này" not in reader.text
    assert reader.post(f"/systems/{system_id}/transfer").status_code in (403, 404)
