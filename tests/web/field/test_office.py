"""A bundle filled by openpyxl and by LibreOffice is merged equal, cell by cell."""

from __future__ import annotations

import json
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from compliance.field.merge import FIELDS
from tests.support.field import in_field, rows
from tests.support.ports import free_port
from tests.web.field.test_bundle import bring, merge
from tools.office import find

CALC = Path(__file__).parents[2] / "support" / "calc.py"
SYSTEM_PYTHON = "/usr/bin/python3"
#: Open cells by the place of a row: texts as people type them, signs that spreadsheets stumble on.
FILLED = {
    0: ("Không đạt", "Đã xem", "Chưa có quy chế.\nDòng hai; “x” & <y>.", "10/250", "Ông A", "Có"),
    1: ("Đạt một phần", "Đang xem", "=1+1 là chữ, không phải công thức", "3/4", "", ""),
    2: ("", "Đang xem", "  00123  ", "5", "+84 trưởng phòng", "Có"),
    3: ("Không áp dụng", "", "Đơn vị không có máy chủ.", "", "", ""),
}  # fmt: skip


def by_openpyxl(content: bytes, cells, tmp_path: Path) -> bytes:
    book = load_workbook(BytesIO(content))
    for sheet, row, column, text in cells:
        cell = book[sheet].cell(row, column)
        cell.value = text or None
        if text:
            cell.data_type = "s"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def by_office(content: bytes, cells, tmp_path: Path) -> bytes:
    source, target = tmp_path / "ra.xlsx", tmp_path / "ve.xlsx"
    source.write_bytes(content)
    port = free_port()
    office = subprocess.Popen(
        [
            str(find()),
            "--headless",
            "--norestore",
            f"-env:UserInstallation=file://{tmp_path / 'profile'}",
            f"--accept=socket,host=127.0.0.1,port={port};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        done = subprocess.run(
            [SYSTEM_PYTHON, str(CALC), str(source), str(target), str(port)],
            input=json.dumps(cells),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        office.wait(60)
    finally:
        office.kill()
        office.wait()
    return target.read_bytes()


def filled(as_user, user, unit, fill, tmp_path) -> list[tuple[object, ...]]:
    """Take a bundle out, fill it, merge it; return the rows as they stand then."""
    one = as_user("inspector")
    inspection = in_field(unit("bvdk"), user("inspector"))
    bare = [row for row in rows(inspection) if row.verdict is None]
    cells = [
        ["Kiểm tra", bare[place].position + 1, 9 + column, text]
        for place, texts in FILLED.items()
        for column, text in enumerate(texts)
    ]
    content = one.get(f"/inspections/{inspection.id}/field/bundle.xlsx").data
    assert bring(one, inspection, BytesIO(fill(content, cells, tmp_path))).status_code == 200, (
        one.text
    )
    assert merge(one, inspection).status_code == 302
    return [tuple(getattr(row, name) for name in FIELDS) for row in rows(inspection)]


EXPECTED = [
    ("khong_dat", "done", FILLED[0][2], "10/250", "Ông A", True),
    ("dat_mot_phan", "looking", FILLED[1][2], "3/4", None, False),
    (None, "looking", "00123", "5", "+84 trưởng phòng", True),
    ("khong_ap_dung", "done", "Đơn vị không có máy chủ.", None, None, False),
]


@pytest.mark.sqlite_only
def test_filled_by_openpyxl_it_is_merged_cell_by_cell(as_user, user, unit, tmp_path):
    before = in_field(unit("bvdk"), user("inspector"))
    first = next(row.position for row in rows(before) if row.verdict is None)
    after = filled(as_user, user, unit, by_openpyxl, tmp_path)
    assert after[first - 1 : first + 3] == EXPECTED


@pytest.mark.sqlite_only
@pytest.mark.full
@pytest.mark.skipif(find() is None or shutil.which(SYSTEM_PYTHON) is None, reason="no LibreOffice")
def test_filled_by_libreoffice_it_is_merged_cell_by_cell(as_user, user, unit, tmp_path):
    before = in_field(unit("bvdk"), user("inspector"))
    first = next(row.position for row in rows(before) if row.verdict is None)
    after = filled(as_user, user, unit, by_office, tmp_path)
    assert after[first - 1 : first + 3] == EXPECTED
