"""Files inside documents are scanned as files of their own, within the limits of archives."""

import json
import tempfile
import zipfile
import zlib

import pytest

from scanners import ScanError, archives, scan_path
from scanners.readers.parts.compound import Compound
from tests.data.extracts import Extract, Maker, write_csv, write_xlsx
from tests.data.formats import write_ods, write_xls, write_zip, zipped
from tests.data.objects import attach, embed, native, ole
from tests.data.papers import write_docx, write_pdf
from tests.unit.scanners.helpers import command, lines

QUIET = ["Báo cáo tháng"]
PLAIN = Extract(["KHOA"], [["Nội"]])


@pytest.fixture
def clear(tmp_path):
    return write_csv(tmp_path / "nguon.csv", Maker(1).visits(30)).read_bytes()


def document(folder, kind):
    """A document of one kind with nothing in it to stop."""
    if kind == "docx":
        return write_docx(folder / "a.docx", QUIET)
    if kind == "xlsx":
        return write_xlsx(folder / "a.xlsx", {"A": PLAIN})
    return write_pdf(folder / "a.pdf", QUIET)


def filled(folder, kind, files):
    path = document(folder, kind)
    if kind == "pdf":
        return attach(path, files)
    return embed(path, {"docx": "word", "xlsx": "xl"}[kind], files)


def found(path):
    """The entries behind the document's own, by the name within it."""
    whole, *inside = scan_path(path)["files"]
    return whole, {file["path"].removeprefix(f"{path}!/"): file for file in inside}


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
def test_a_file_inside_is_scanned_cell_by_cell(tmp_path, kind, clear):
    path = filled(tmp_path, kind, {"danh sach.csv": clear})
    done = command("scan", path, "--format", "json", "--cells", tmp_path / "c.jsonl")
    assert done.returncode == 1, done.stderr
    whole, inside = json.loads(done.stdout)["files"]
    assert (whole["format"], whole["verdict"]) == (kind, "fail")
    assert (inside["path"], inside["verdict"]) == (f"{path}!/danh sach.csv", "fail")
    cells = [c for c in lines(tmp_path / "c.jsonl") if c["path"] == inside["path"]]
    assert {(c["column"], c["row"]): c["entity"] for c in cells} == Maker(1).visits(30).truth
    assert not any("nhúng" in warning for warning in whole["warnings"])


def test_one_that_hangs_on_a_page_of_a_pdf_is_scanned(tmp_path, clear):
    path = attach(write_pdf(tmp_path / "a.pdf", QUIET), {"a.csv": clear}, remark=True)
    whole, inside = found(path)
    assert (whole["verdict"], inside["a.csv"]["rows"]) == ("fail", 30)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("kind", ["Ole10Native", "Package", "CONTENTS"])
def test_an_ole_object_is_opened(tmp_path, kind, large):
    rows = Maker(1).visits(400 if large else 2)
    content = write_csv(tmp_path / "n.csv", rows).read_bytes()
    if kind == "Package":
        content = zipped({"ds.csv": content})
    elif kind == "CONTENTS":
        content = write_pdf(tmp_path / "n.pdf", ["Nguyễn Thị Lan 0912345671"]).read_bytes()
    streams = {"\x01CompObj": b"x" * 50}
    streams |= {"\x01Ole10Native": native("ds.csv", content)} if kind == "Ole10Native" else {
        kind: content
    }  # fmt: skip
    whole, inside = found(filled(tmp_path, "docx", {"oleObject1.bin": ole(streams)}))
    assert whole["verdict"] == "fail"
    assert set(inside) == {
        "Ole10Native": {"ds.csv"}, "Package": {"oleObject1.bin", "oleObject1.bin!/ds.csv"},
        "CONTENTS": {"oleObject1.bin"},
    }[kind]  # fmt: skip


def test_a_workbook_of_excel_97_inside_is_read_and_so_are_its_own_objects(tmp_path, clear):
    book = write_xls(tmp_path / "n.xls", Maker(1).visits(5)).read_bytes()
    whole, inside = found(filled(tmp_path, "docx", {"Worksheet.xls": book}))
    assert (inside["Worksheet.xls"]["format"], inside["Worksheet.xls"]["rows"]) == ("xls", 5)
    streams = {"Workbook": _stream(book), "\x01Ole10Native": native("ds.csv", clear)}
    (tmp_path / "b.xls").write_bytes(ole(streams))
    whole, inside = found(tmp_path / "b.xls")
    assert (whole["format"], whole["rows"], inside["ds.csv"]["rows"]) == ("xls", 5, 30)


def _stream(content):
    container = Compound(content)
    return container.read(next(s for s in container.streams if s.name == "Workbook"))


def test_objects_of_an_open_document_are_read(tmp_path):
    path = write_ods(tmp_path / "a.ods", PLAIN)
    rows = "<text:p>Nguyễn Thị Lan</text:p><text:p>0912345671</text:p>"
    chart = f'<c xmlns:text="x" xmlns:office="y">{rows}</c>'
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("Object 1/content.xml", chart)
        archive.writestr("Object 2", ole({"\x01Ole10Native": native("g.txt", b"0912345671")}))
    whole, inside = found(path)
    assert whole["verdict"] == "fail"
    assert {name: file["verdict"] for name, file in inside.items()} == {
        "Object 1.odt": "fail", "g.txt": "fail",
    }  # fmt: skip


def test_documents_in_documents_are_opened(tmp_path, clear):
    inner = filled(tmp_path, "pdf", {"a.csv": clear}).read_bytes()
    mid = embed(document(tmp_path, "xlsx"), "xl", {"b.pdf": inner}).read_bytes()
    path = embed(document(tmp_path, "docx"), "word", {"c.xlsx": mid})
    whole, inside = found(write_zip(tmp_path / "z.zip", {"d.docx": path.read_bytes()}))
    assert set(inside) == {"d.docx", "d.docx!/c.xlsx", "d.docx!/c.xlsx!/b.pdf",
                           "d.docx!/c.xlsx!/b.pdf!/a.csv"}  # fmt: skip
    assert whole["verdict"] == "fail"


def test_names_are_looked_at_and_none_hides_another(tmp_path):
    path = document(tmp_path, "docx")
    object_ = ole({"\x01Ole10Native": native("a.txt", b"khong co gi")})
    embed(path, "word", {"o1.bin": object_, "o2.bin": object_, "Nguyễn Thị Lan.txt": b"x y"})
    whole, inside = found(path)
    assert set(inside) == {"a.txt", "a (2).txt", "Aaaaaa Aaa Aaa.txt"}
    assert whole["verdict"] == "fail"


def test_a_formula_is_no_file(tmp_path):
    whole, inside = found(filled(tmp_path, "docx", {"o.bin": ole({"Equation Native": b"x=1"})}))
    assert (whole["verdict"], inside) == ("pass", {})


CUT = ole({"\x01Ole10Native": native("ds.csv", b"0912345671" * 900)})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (ole({"PowerPoint Document": b"x" * 99}), "Office 97"),
        (CUT[:4000], "OLE bị hỏng"),
        (CUT[:600], "OLE bị hỏng"),
        (ole({"\x01Ole10Native": native("ds.csv", b"0912345671")[:-4]}), "OLE bị hỏng"),
        (ole({"\x01Ole10Native": b"\0\0\0\0\2\0" + b"A" * 90}), "OLE bị hỏng"),
        (CUT[:48] + b"\0\0\0\0" + CUT[52:], "OLE bị hỏng"),
        (b"PK\x03\x04xxxx", "bị hỏng"),
        (b"", "0 byte"),
    ],
)
def test_what_cannot_be_read_inside_is_said_and_leaves_the_verdict_open(
    tmp_path, content, sentence
):
    path = filled(tmp_path, "docx", {"o.bin": content, "tot.txt": b"khong co gi"})
    done = command("scan", path, "--format", "json")
    assert done.returncode == 2
    whole, bad, good = json.loads(done.stdout)["files"]
    assert (whole["verdict"], bad["verdict"], good["verdict"]) == (None, None, "pass")
    assert sentence in bad["errors"][0]
    assert "0912345671" not in done.stdout + done.stderr
    assert "1 tệp bên trong" in whole["warnings"][-1]


def test_chains_that_loop_end(tmp_path):
    made = bytearray(ole({"\x01Ole10Native": native("ds.csv", b"1" * 9000)}))
    table = made[512:1024]
    for at in range(1, 40):  # every sector leads to the same one
        table[at * 4 : at * 4 + 4] = (5).to_bytes(4, "little")
    made[512:1024] = table
    with pytest.raises(ScanError, match="OLE bị hỏng"):
        Compound(bytes(made))


def test_a_workbook_whose_directory_is_no_tree_is_refused(tmp_path):
    made = bytearray(ole({f"s{at}": b"x" for at in range(40)} | {"Workbook": b"x" * 5000}))
    for number in range(1, 41):  # left and right lead to the next: 2^40 ways through
        at = made.index(f"s{number - 1}".encode("utf-16-le") + b"\0\0") + 68
        made[at : at + 8] = (number + 1).to_bytes(4, "little") * 2
    (tmp_path / "a.xls").write_bytes(made)
    with pytest.raises(ScanError, match="XLS bị hỏng"):
        scan_path(tmp_path / "a.xls")


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_too_deep_too_many_and_too_large_are_refused_inside_only(
    tmp_path, kind, clear, monkeypatch
):
    content = clear
    for at in range(archives.DEEPEST + 1):
        content = filled(tmp_path, kind, {f"t{at}.{kind if at else 'csv'}": content}).read_bytes()
    whole, inside = found(tmp_path / f"a.{kind}")
    assert whole["verdict"] is None
    assert "lồng nhau quá 5 lớp" in list(inside.values())[-1]["errors"][0]
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    whole, inside = found(filled(tmp_path, kind, {f"{at}.txt": b"x y" for at in range(4)}))
    assert (whole["verdict"], len(inside)) == (None, 3)
    assert "hơn 2 tệp" in inside["(tệp nhúng)"]["errors"][0]
    monkeypatch.setattr(archives, "MOST_UNPACKED", 100)
    whole, inside = found(filled(tmp_path, kind, {"a.csv": clear}))
    assert "quá lớn" in inside["(tệp nhúng)"]["errors"][0]


def test_an_attachment_that_is_a_bomb_is_refused(tmp_path):
    path = attach(write_pdf(tmp_path / "a.pdf", QUIET), {"a.csv": b"1", "b.txt": b"x y"})
    bomb = zlib.compress(b"0" * (200 << 20), 9)
    path = _with_stream(path, b"1", bomb)
    whole, inside = found(path)
    assert whole["verdict"] is None
    assert "bung ra quá lớn" in inside["a.csv"]["errors"][0]
    assert inside["b.txt"]["verdict"] == "pass"


def _with_stream(path, old, new):
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject

    writer = PdfWriter(PdfReader(path))
    for held in writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"][1::2]:
        stream = held.get_object()["/EF"]["/F"].get_object()
        if stream.get_data() == old:
            stream._data = new
            stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    writer.write(path)
    return path


def test_a_tree_of_names_that_loops_ends(tmp_path):
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, NameObject

    path = attach(write_pdf(tmp_path / "a.pdf", QUIET), {"b.txt": b"x y"})
    writer = PdfWriter(PdfReader(path))
    tree = writer.root_object["/Names"]["/EmbeddedFiles"]
    tree[NameObject("/Kids")] = ArrayObject([writer.root_object["/Names"].raw_get("/EmbeddedFiles")]
                                            * 2)  # fmt: skip
    writer.write(path)
    whole, inside = found(path)
    assert (whole["verdict"], list(inside)) == ("pass", ["b.txt"])


def test_nothing_unpacked_is_left(tmp_path, clear, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    for kind in ("docx", "pdf"):
        scan_path(filled(tmp_path, kind, {"a.csv": clear, "b.zip": b"PK\x03\x04x"}))
    assert list((tmp_path / "t").iterdir()) == []
