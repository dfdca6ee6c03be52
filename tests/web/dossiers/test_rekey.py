"""The re-keying sheet: what is on it, who may note that it was typed in."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from tests.support.dossiers import ZONE, ready

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def dossier_id(app: Flask) -> UUID:
    return ready(app)


def test_the_sheet_gives_the_fields_in_the_order_of_the_forms(app, as_user, dossier_id):
    browser = as_user("focal.bvdk")
    text = browser.get(f"/dossiers/{dossier_id}/rekey").get_data(as_text=True)
    wanted = (
        "Văn bản đề nghị thẩm định, phê duyệt hồ sơ đề xuất cấp độ: Phần 1. Thông tin chung",
        "Tên hệ thống thông tin",
        "Thuyết minh tổng quan về hệ thống thông tin: 1. Chủ quản",
        "Thuyết minh đề xuất cấp độ: 1. Danh mục hệ thống",
        "TCVN 14423:2026, cấp độ 2",
    )
    places = [text.index(words) for words in wanted]
    assert places == sorted(places)
    assert "4. Bổ sung cho cấp 4, 5" not in text
    values = browser.page.xpath("//td[@data-copied]")
    assert "Phần mềm quản lý thử nghiệm" in [value.text for value in values]
    assert ZONE in text
    assert ZONE not in as_user("inspector").get(f"/dossiers/{dossier_id}/rekey").get_data(True)


def test_typing_it_in_is_noted_with_day_and_person_by_who_may_write(app, as_user, dossier_id):
    path = f"/dossiers/{dossier_id}/rekey"
    assert as_user("inspector").post(path).status_code in (403, 404)
    browser = as_user("focal.bvdk")
    browser.post(path)
    page = browser.get(path).get_data(as_text=True)
    assert "Đã nhập ngày 22/11/2026" in page
    assert "focal.bvdk" in page
    assert "Đã nhập lên nền tảng" in browser.get(f"/dossiers/{dossier_id}").get_data(as_text=True)
