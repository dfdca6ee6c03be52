"""The workbook of answers through the browser: export, preview, clash, confirm, hostile files."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from compliance.answerbooks.sheets import WORKBOOK
from compliance.answerbooks.stored import book_rows
from compliance.core.workbooks import write_xlsx
from compliance.requirements.models import RequirementResponse, ResponseState
from tests.support.browser import Browser
from tests.support.dossiers import acting
from tests.support.regrouping import say, system_of


@pytest.fixture
def his(app: Flask) -> Any:
    with acting(app) as session:
        return system_of(session, "his").id


def exported(app: Flask) -> dict[str, list[dict[str, Any]]]:
    with acting(app) as session:
        return book_rows([system_of(session, "his")])


def own_rows(rows: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [row for row in rows["answers"] if row["origin"] is None and row["state"] == "met"]


def upload(browser: Browser, content: bytes, name: str = "tra-loi.xlsx") -> str:
    answer = browser.post("/answers/import", {"file": (io.BytesIO(content), name)})
    assert answer.status_code == 302
    return answer.location


def notes(app: Flask) -> set[str | None]:
    with acting(app) as session:
        return set(session.scalars(select(RequirementResponse.note)))


def test_the_book_is_handed_out_with_lists_locked_looks_and_hidden_marks(as_user, his):
    focal = as_user("focal.bvdk")
    focal.get(f"/systems/{his}/requirements")
    assert focal.page.xpath(f"//a[@href='/systems/{his}/answers.xlsx']")
    book = openpyxl.load_workbook(io.BytesIO(focal.get(f"/systems/{his}/answers.xlsx").get_data()))
    assert book.sheetnames == ["Trả lời", "Rủi ro", "Hồ sơ", "Hướng dẫn", "Danh mục"]
    sheet = book["Trả lời"]
    heads = [cell.value for cell in sheet[1]]
    mark = sheet.cell(1, heads.index("Dấu phiên bản") + 1).column_letter
    assert sheet.column_dimensions[mark].hidden
    assert sheet.data_validations.dataValidation
    assert sheet["D2"].fill.fgColor.rgb.endswith("F2F2F2")
    whole = openpyxl.load_workbook(io.BytesIO(focal.get("/answers.xlsx").get_data()))
    assert whole["Trả lời"].max_row > sheet.max_row
    assert as_user("focal.ttyt").get(f"/systems/{his}/answers.xlsx").status_code == 404
    assert as_user("leader").get("/answers.xlsx").status_code == 403


def test_a_file_is_previewed_then_written(app, as_user, run_jobs):
    rows = exported(app)
    own_rows(rows)[0]["note"] = "Viết ngoài tuyến."
    focal = as_user("focal.bvdk")
    url = upload(focal, write_xlsx(WORKBOOK, rows))
    run_jobs()
    focal.get(url)
    assert "sửa 1 dòng" in focal.text
    assert "Viết ngoài tuyến." in focal.text
    assert "Viết ngoài tuyến." not in notes(app)
    assert focal.post(f"{url}/confirm").status_code == 302
    run_jobs()
    focal.get(url)
    assert "1 câu trả lời" in focal.text
    assert "Viết ngoài tuyến." in notes(app)


def test_a_clash_is_decided_row_by_row(app, as_user, run_jobs):
    rows = exported(app)
    first, second = own_rows(rows)[:2]
    first["note"], second["note"] = "Tệp một.", "Tệp hai."
    with acting(app) as session:
        for row in (first, second):
            system = system_of(session, "his")
            say(session, system, row["item"], ResponseState.MET, f"Web {row['item']}.")
    focal = as_user("focal.bvdk")
    url = upload(focal, write_xlsx(WORKBOOK, rows))
    run_jobs()
    focal.get(url)
    assert "2 dòng đã đổi sau khi xuất sổ" in focal.text
    form = focal.page.xpath("//form[.//input[@type='radio']]")[0]
    values = dict(form.form_values())
    assert set(values.values()) >= {"stored"}
    values[sorted(name for name in values if name.startswith("row-"))[0]] = "file"
    focal.post(f"{url}/confirm", values)
    run_jobs()
    focal.get(url)
    assert "1 dòng giữ nội dung đang có" in focal.text
    said = notes(app)
    assert len(said & {"Tệp một.", "Tệp hai."}) == 1
    assert len(said & {f"Web {first['item']}.", f"Web {second['item']}."}) == 1


def test_one_bad_row_stops_the_whole_file(app, as_user, run_jobs):
    rows = exported(app)
    good, bad = own_rows(rows)[:2]
    good["note"], bad["state"] = "Không được ghi.", "planned"
    bad["responsible"] = None
    focal = as_user("focal.bvdk")
    url = upload(focal, write_xlsx(WORKBOOK, rows))
    run_jobs()
    focal.get(url)
    assert "cột “Bộ phận, chức danh làm”" in focal.text
    assert focal.post(f"{url}/confirm").status_code == 400
    run_jobs()
    assert "Không được ghi." not in notes(app)


def _with_formula(content: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Trả lời"]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("Cách làm, lý do") + 1).value = "=1+1"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with_macro(content: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return out.getvalue()


@pytest.mark.parametrize(
    ("spoil", "words"), [(_with_formula, "ô chứa công thức"), (_with_macro, "macro")]
)
def test_formulas_and_macros_are_refused(app, as_user, run_jobs, spoil, words):
    focal = as_user("focal.bvdk")
    url = upload(focal, spoil(write_xlsx(WORKBOOK, exported(app))))
    run_jobs()
    focal.get(url)
    assert words in focal.text


def test_another_units_book_is_refused(app, as_user, run_jobs):
    rows = exported(app)
    own_rows(rows)[0]["note"] = "Của đơn vị khác."
    other = as_user("focal.ttyt")
    url = upload(other, write_xlsx(WORKBOOK, rows))
    run_jobs()
    other.get(url)
    assert "mà bạn được sửa hồ sơ" in other.text
    assert "Của đơn vị khác." not in notes(app)
