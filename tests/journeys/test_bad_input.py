"""Bad input at the browser: one clear sentence each, and nothing saved."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.navigators.inventory import Inventory, filled, without_column
from tests.journeys.navigators.person import Person

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-small")]

NAME = "Phần mềm nhập sai hành trình"
GOOD = {
    "Mã hệ thống": "nhap-sai-hanh-trinh",
    "Tên hệ thống": NAME,
    "Mã đơn vị giữ mục kiểm kê": "bvdk-gia-lai",
    "Mã loại hệ thống": "nhan-su",
}


def systems(*rows: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {"Hệ thống": list(rows)}


def zip_as_workbook(target: Path) -> Path:
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("doc.txt", "không phải sổ Excel")
    return target


def test_bad_workbooks_get_their_sentence_and_save_nothing(
    person: Callable[[str], Person], tmp_path: Path
):
    focal = person("focal.bvdk")
    inventory = Inventory(focal)
    template = inventory.template()
    good = filled(template, systems(GOOD), tmp_path / "good.xlsx")
    empty = tmp_path / "rong.xlsx"
    empty.touch()
    cases = [
        (
            without_column(good, "Hệ thống", "Tên hệ thống", tmp_path / "thieu-cot.xlsx"),
            "thiếu cột bắt buộc: “Tên hệ thống”",
        ),
        (
            filled(
                template,
                systems({**GOOD, "Đưa vào sử dụng từ": "31/02/2026"}),
                tmp_path / "sai-ngay.xlsx",
            ),
            "“31/02/2026” không phải ngày. Hãy viết như 22/11/2026.",
        ),
        (
            filled(template, systems(GOOD, GOOD), tmp_path / "trung-ma.xlsx"),
            "“nhap-sai-hanh-trinh” đã có ở dòng 3. Hãy bỏ một dòng.",
        ),
        (
            filled(
                template,
                systems({**GOOD, "Mã đơn vị giữ mục kiểm kê": "khong-co-that"}),
                tmp_path / "don-vi-la.xlsx",
            ),
            "không có đơn vị mã “khong-co-that”",
        ),
        (zip_as_workbook(tmp_path / "nen.xlsx"), "Đây là tệp nén (zip) đổi đuôi"),
        (empty, "Tệp rỗng (0 byte)"),
    ]
    for workbook, sentence in cases:
        inventory.reads(workbook)
        focal.sees(sentence)
        assert not focal.main.get_by_role("button", name="Ghi vào hệ thống").count(), workbook.name
    assert inventory.lists(NAME) == 0
