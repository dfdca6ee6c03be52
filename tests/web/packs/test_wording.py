"""The workbook of wording: out to the lawyers, back as the next version."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from checklists import available, load
from compliance.packs.workbook import HELP, OTHERS, ROWS, wording_workbook
from compliance.packs.workbook_reading import read_wording
from tests.web.packs.test_drafts import drafts, release

pytestmark = pytest.mark.sqlite_only

PACK = "bon-lop"
URL = f"/packs/drafts/new-wording/{PACK}"


@pytest.fixture
def admin(as_user):
    return as_user("admin")


@pytest.fixture
def book(admin):
    answer = admin.get(f"/packs/{PACK}/1/wording.xlsx")
    return load_workbook(io.BytesIO(answer.data))


def send(admin, book):
    target = io.BytesIO()
    book.save(target)
    target.seek(0)
    answer = admin.post(URL, {"file": (target, "loi-van.xlsx")})
    return answer.location if answer.status_code == 302 else None


def cell(sheet, row: int, header: str):
    column = [c.value for c in sheet[1]].index(header) + 1
    return sheet.cell(row, column)


def test_a_corrected_sentence_becomes_the_next_version(app, admin, book):
    cell(book[ROWS], 2, "Nội dung (tiếng Việt)").value = "Lực lượng của chính đơn vị"
    title = next(row for row in book[OTHERS].iter_rows(min_row=2) if row[1].value == "pack/title")
    title[2].value = "Mô hình bảo vệ bốn lớp (đã rà)"
    url = send(admin, book)
    admin.get(url)
    assert "Lực lượng của chính đơn vị" in admin.text
    assert "Mô hình bảo vệ bốn lớp (đã rà)" in admin.text
    assert "Sửa lời văn bằng Excel" in admin.text
    release(admin, url)
    pack = load(PACK)
    assert (pack.version, pack.title.vi) == (2, "Mô hình bảo vệ bốn lớp (đã rà)")
    assert pack.items[0].text.vi == "Lực lượng của chính đơn vị"
    assert [i.id for i in pack.items] == [i.id for i in load(PACK, 1).items]


def test_a_workbook_without_a_change_is_refused(app, admin, book):
    assert send(admin, book) is None
    assert "Sổ không đổi câu nào so với bản 1, nên không lập bản mới." in admin.text
    assert drafts(app) == []


@pytest.mark.parametrize(
    ("header", "value", "sentence"),
    [
        ("Mã", "lop-khac", "không có dòng mang mã này trong gói; mã không đổi được."),
        ("Mã", "lop-2", "mã này đã có ở dòng trên."),
        ("Cấp độ", "1, 2", "cột khóa, đang là “”"),
        ("Nguồn", "Luật khác", "cột khóa, đang là “"),
        ("Độ chắc chắn", "Chắc", "cột khóa, đang là “"),
        ("Nội dung (tiếng Việt)", "=1+1", "ô là công thức: hãy gõ chữ."),
        ("Nội dung (tiếng Việt)", None, "câu tiếng Việt không được để trống."),
    ],
)
def test_what_a_workbook_may_not_change_is_named_by_row_and_column(
    app, admin, book, header, value, sentence
):
    row = 4 if value == "lop-2" else 2
    cell(book[ROWS], row, header).value = value
    cell(book[ROWS], 3, "Nội dung (tiếng Anh)").value = "Something better"
    assert send(admin, book) is None
    assert f"Trang “Dòng”, dòng {row}, cột “{header}”: {sentence}" in admin.text
    assert "Something better" in admin.text
    assert drafts(app) == []


def test_a_missing_row_keeps_its_words(admin, book):
    book[ROWS].delete_rows(3)
    cell(book[ROWS], 2, "Nội dung (tiếng Anh)").value = "Own people"
    admin.get(send(admin, book))
    assert "Sổ không có 1 dòng: lop-2. Giữ nguyên lời cũ." in admin.page.text_content()
    assert "Không còn mục" not in admin.text


def test_a_workbook_of_another_version_is_refused(admin, book):
    stamp = next(row for row in book[HELP].iter_rows() if row[0].value == "SHA-256")
    stamp[1].value = "0" * 64
    assert send(admin, book) is None
    assert "Sổ này không lấy từ bon-lop bản 1." in admin.text


def test_what_is_no_workbook_is_refused(admin):
    assert admin.post(URL, {"file": (io.BytesIO(b"PK\x03\x04x"), "a.xlsx")}).status_code == 200
    assert "hỏng" in admin.text


@pytest.mark.parametrize("pack", available(), ids=lambda pack: pack.id)
def test_every_pack_goes_out_and_comes_back_unchanged(app, tmp_path, pack):
    path = tmp_path / "book.xlsx"
    with app.test_request_context("/"):
        path.write_bytes(wording_workbook(pack))
        reading = read_wording(pack, path, "book.xlsx")
    assert (list(reading.edits), list(reading.faults), list(reading.notices)) == ([], [], [])
