"""Formats of running text: PDF, DOCX, ODT, plain text, logs; and what stands beside the text."""

import io

import pytest
from docx import Document

from scanners import ScanError
from tests.data.extracts import Extract, Maker, write_xlsx
from tests.data.formats import write_ods, write_xls, write_zip
from tests.data.papers import LINES, TRUTH, write_docx, write_pdf, write_xls_note
from tests.unit.scanners.helpers import command, lines, scan_file


def by_name(result):
    return {table["name"]: table for table in result["tables"]}


def entities(table):
    return {c["entity"] for c in table["columns"] if c["entity"]}


def write_text(path):
    path.write_text("\n".join(LINES), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "writer", "format_"),
    [("a.pdf", write_pdf, "pdf"), ("a.docx", write_docx, "docx"), ("a.txt", write_text, "text"),
     ("a.log", write_text, "text"), ("no_ending", write_text, "text")],
)  # fmt: skip
def test_what_a_line_holds_is_found(tmp_path, name, writer, format_):
    path = writer(tmp_path / name)
    done = command("scan", path, "--cells", tmp_path / "c.jsonl")
    assert done.returncode == 1, done.stderr
    found = {(c["row"], c["entity"]) for c in lines(tmp_path / "c.jsonl") if "(" not in c["table"]}
    assert set(TRUTH) <= found
    assert scan_file(path)["format"] == format_


def test_pages_are_tables(tmp_path):
    result = scan_file(write_pdf(tmp_path / "a.pdf", pages=3))
    assert list(by_name(result)) == ["Trang 1", "Trang 2", "Trang 3"]


def test_a_pdf_speaks_in_its_properties_and_remarks(tmp_path):
    path = write_pdf(
        tmp_path / "a.pdf", ["Báo cáo tháng"], title="Hồ sơ Nguyễn Thị Lan", author="Trần Văn Bình",
        remark="gọi 0912345671",
    )  # fmt: skip
    result = scan_file(path)
    assert result["verdict"] == "fail"
    found = by_name(result)
    assert entities(found["(chú thích)"]) == {"PHONE"}
    properties = {c["name"]: c for c in found["(thuộc tính tệp)"]["columns"]}
    assert properties["Người tạo"]["subject"] == "staff"
    assert properties["Nội dung (tiêu đề)"]["entity"] == "PERSON"


def test_a_page_of_pictures_is_warned_of(tmp_path):
    result = scan_file(write_pdf(tmp_path / "a.pdf", [""]))
    assert any("không có chữ" in warning for warning in result["warnings"])


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_locked_pdf_is_said(tmp_path, algorithm):
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(write_pdf(tmp_path / "b.pdf")))
    writer.encrypt("mat-khau", algorithm=algorithm)
    writer.write(tmp_path / "a.pdf")
    with pytest.raises(ScanError, match="mật khẩu"):
        scan_file(tmp_path / "a.pdf")


@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_a_cut_pdf_is_refused_or_read(tmp_path, kept):
    path = write_pdf(tmp_path / "a.pdf")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    done = command("scan", path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_tables_of_a_document_are_tables(tmp_path):
    extract = Maker(3).visits(20)
    document = Document()
    document.add_paragraph("Danh sách")
    table = document.add_table(0, len(extract.columns))
    for row in [extract.columns, *extract.rows]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(tmp_path / "a.docx")
    command("scan", tmp_path / "a.docx", "--cells", tmp_path / "c.jsonl")
    found = lines(tmp_path / "c.jsonl")
    assert {c["table"] for c in found} == {"Bảng 1"}
    assert {(c["column"], c["row"]): c["entity"] for c in found} == extract.truth


def test_a_document_speaks_in_comments_deletions_headers_and_properties(tmp_path):
    path = write_docx(tmp_path / "a.docx", ["Không có gì"], header="ĐT: 0912345671",
                      comment="BN Nguyễn Thị Lan", deleted="CCCD 064185001234",
                      title="Trần Văn Bình")  # fmt: skip
    found = by_name(scan_file(path))
    assert entities(found["(chú thích)"]) == {"PERSON"}
    assert {c["subject"] for c in found["(người ghi)"]["columns"]} == {"staff"}
    assert entities(found["(đầu và cuối trang)"]) == {"PHONE"}
    assert entities(found["(thuộc tính tệp)"]) == {"PERSON"}
    assert entities(found[""]) == {"CCCD"}


def test_a_workbook_speaks_in_comments_and_properties(tmp_path):
    import openpyxl
    from openpyxl.comments import Comment

    path = write_xlsx(tmp_path / "a.xlsx", {"A": Extract(["KHOA", "SL"], [["Nội", "3"]])})
    book = openpyxl.load_workbook(path)
    book["A"]["A2"].comment = Comment("BN Nguyễn Thị Lan 0912345671", "Trần Văn Bình")
    book.properties.title = "Bệnh nhân Lê Thị Hoa"
    book.save(path)
    result = scan_file(path)
    found = by_name(result)
    assert entities(found["(chú thích)"]) == {"PERSON", "PHONE"}
    assert {c["subject"] for c in found["(người ghi)"]["columns"]} == {"staff"}
    assert entities(found["(thuộc tính tệp)"]) == {"PERSON"}
    assert result["rows"] == 1
    assert result["verdict"] == "fail"


def test_an_open_document_sheet_speaks_in_notes_and_properties(tmp_path):
    path = write_ods(tmp_path / "a.ods", Extract(["KHOA", "SL"], [["Nội", "3"]]),
                     note="gọi 0912345671", creator="Trần Văn Bình", hidden=True)  # fmt: skip
    result = scan_file(path)
    found = by_name(result)
    assert entities(found["(chú thích)"]) == {"PHONE"}
    assert entities(found["(thuộc tính tệp)"]) == {"PERSON"}
    assert any("bị ẩn" in warning for warning in result["warnings"])


def test_a_hidden_sheet_of_an_old_workbook_is_read(tmp_path):
    result = scan_file(write_xls(tmp_path / "a.xls", Maker(1).visits(3), hidden=True))
    assert set(by_name(result)) == {"kham", "an"}
    assert any("bị ẩn" in warning for warning in result["warnings"])


def test_an_old_workbook_speaks_in_its_notes(tmp_path):
    path = write_xls_note(tmp_path / "a.xls", "gọi 0912345671", "Trần Văn Bình")
    found = by_name(scan_file(path))
    assert entities(found["(chú thích)"]) == {"PHONE"}
    (writer,) = found["(người ghi)"]["columns"]
    assert (writer["entity"], writer["subject"]) == ("PERSON", "staff")


def test_an_open_text_is_read(tmp_path):
    lines_ = "".join(f"<text:p>{line}</text:p>" for line in LINES)
    path = write_zip(tmp_path / "a.odt", {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f'<c xmlns:text="x">{lines_}</c>',
    })  # fmt: skip
    command("scan", path, "--cells", tmp_path / "c.jsonl")
    assert set(TRUTH) <= {(c["row"], c["entity"]) for c in lines(tmp_path / "c.jsonl")}


def test_an_old_workbook_speaks_in_its_properties():
    from scanners.readers.parts.summary import _FIRST, _properties
    from tests.data.papers import property_set

    data = property_set({2: "Hồ sơ", 4: "Trần Văn Bình"})
    assert _properties(data, _FIRST) == {
        "Nội dung (tiêu đề)": "Hồ sơ", "Người tạo": "Trần Văn Bình",
    }  # fmt: skip


def test_what_a_pivot_table_has_kept_is_read(tmp_path):
    import zipfile

    path = write_xlsx(tmp_path / "a.xlsx", {"A": Extract(["KHOA"], [["Nội"]])})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/pivotCache/pivotCacheRecords1.xml",
                         '<p><r><s v="Nguyễn Thị Lan"/><s v="Nội"/></r></p>')  # fmt: skip
    result = scan_file(path)
    assert entities(by_name(result)["(bộ nhớ đệm)"]) == {"PERSON"}


@pytest.mark.parametrize("kind", ["xl", "word"])
def test_what_a_chart_has_kept_is_read(tmp_path, kind):
    import zipfile

    path = tmp_path / "a"
    write_xlsx(path, {"A": Extract(["KHOA"], [["Nội"]])}) if kind == "xl" else write_docx(path, [])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(f"{kind}/charts/chart1.xml", (
            '<c:chart xmlns:c="c"><c:cat><c:pt><c:v>Nguyễn Thị Lan</c:v></c:pt></c:cat>'
            "<c:val><c:pt><c:v>12</c:v></c:pt></c:val></c:chart>"
        ))  # fmt: skip
    result = scan_file(path)
    assert entities(by_name(result)["(bộ nhớ đệm)"]) == {"PERSON"}
    assert result["verdict"] == "fail"


def test_programs_are_no_persons(tmp_path):
    result = scan_file(write_xlsx(tmp_path / "a.xlsx", {"A": Extract(["KHOA"], [["Nội"]])}))
    assert set(by_name(result)) == {"A"}


def test_office_files_with_a_password_are_said(tmp_path):
    marks = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    (tmp_path / "a.xlsx").write_bytes(marks + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(ScanError, match="mật khẩu"):
        scan_file(tmp_path / "a.xlsx")
    path = write_zip(tmp_path / "a.ods", {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "x",
        "META-INF/manifest.xml": "<a><manifest:encryption-data/></a>",
    })  # fmt: skip
    with pytest.raises(ScanError, match="mật khẩu"):
        scan_file(path)


def test_a_workbook_with_macros_is_read_and_said(tmp_path):
    import zipfile

    path = write_xlsx(tmp_path / "a.xlsm", {"A": Maker(1).visits(3)})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0\1")
        archive.writestr("xl/model/item.data", b"\0\1")
    result = scan_file(path)
    assert result["rows"] == 3
    for word in ("macro", "Power Pivot"):
        assert any(word in warning for warning in result["warnings"])


def test_a_long_text_is_read_in_batches(tmp_path):
    out = io.StringIO()
    for at in range(5000):
        out.write(f"dòng {at} ổn định\n")
    out.write(LINES[0])
    (tmp_path / "a.log").write_text(out.getvalue(), encoding="utf-8")
    result = scan_file(tmp_path / "a.log")
    assert result["rows"] == 5001
    assert result["verdict"] == "fail"


def test_text_that_is_a_table_is_read_as_one(tmp_path):
    extract = Maker(1).visits(5)
    text = "\n".join("\t".join(row) for row in [extract.columns, *extract.rows])
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert scan_file(tmp_path / "a.txt")["format"] == "csv"
