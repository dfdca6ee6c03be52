"""Files made to break the reader: refused with a sentence, in bounded memory and time."""

import json
import subprocess
import sys
import zipfile

import pytest

from scanners import ScanError
from tests.data.extracts import Maker, write_csv
from tests.data.formats import write_zip
from tests.unit.scanners.helpers import command, scan_file

CELL = 64 << 20
#: A runaway is stopped by the system long before the machine feels it: 4 GiB of addresses (the
#: parsers reserve far more than they use), 120 seconds of work.
_SCRIPT = (
    "import resource, sys\n"
    "resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))\n"
    "resource.setrlimit(resource.RLIMIT_CPU, (120, 120))\n"
    "from scanners import scan_path, ScanError\n"
    "try:\n    scan_path(sys.argv[1])\n    print('read')\n"
    "except ScanError as error:\n    print(error)\n"
    "status = open('/proc/self/status').read()\n"
    "print(status.split('VmHWM:')[1].split()[0])\n"
)


def alone(path):
    """Scan in a process of its own; return what it said and the megabytes it took."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(path)], capture_output=True, text=True, check=True
    )
    sentence, kilobytes = done.stdout.splitlines()
    return sentence, int(kilobytes) >> 10


def written(path, opening, filling, ending=b"", size=CELL):
    with path.open("wb") as file:
        file.write(opening)
        for _ in range(size // len(filling)):
            file.write(filling)
        file.write(ending)
    return path


LETTERS = b"x" * (1 << 20)


CELLS = [
    ("a.csv", b'HO_TEN\n"', b'"\n'),
    ("a.csv", b"HO_TEN\n", b"\n"),
    ("a.txt", b"", b""),
    ("a.json", b'{"a": "', b'"}'),
    ("a.ndjson", b'{"a": 1}\n{"b": "', b'"}\n'),
    ("a.xml", b"<a><b>", b"</b></a>"),
    ("a.xml", b"<a><!--", b"--></a>"),
    ("a.xml", b'<a b="', b'"/>'),
    ("a.html", b"<html><body><a href='", b"'>x</a></body></html>"),
    ("a.sql", b"INSERT INTO a VALUES ('", b"');\n"),
    ("a.sql", b"COPY a (b) FROM stdin;\n", b"\n\\.\n"),
    ("a.hl7", b"MSH|^~\\&|", b"\r"),
]


@pytest.mark.parametrize(("name", "opening", "ending"), CELLS)
def test_a_cell_without_end_is_refused_in_bounded_memory(tmp_path, name, opening, ending):
    sentence, megabytes = alone(written(tmp_path / name, opening, LETTERS, ending))
    assert "Mi" in sentence or "quá dài" in sentence
    assert megabytes < 260


@pytest.mark.full
@pytest.mark.parametrize(("name", "opening", "ending"), CELLS)
def test_a_cell_of_a_gigabyte_takes_no_more(tmp_path, name, opening, ending):
    path = written(tmp_path / name, opening, LETTERS, ending, 1 << 30)
    sentence, megabytes = alone(path)
    path.unlink()
    assert "Mi" in sentence or "quá dài" in sentence
    assert megabytes < 260


def test_a_million_columns_are_refused(tmp_path):
    (tmp_path / "a.csv").write_text(",".join(map(str, range(1_000_000))) + "\n1\n")
    sentence, megabytes = alone(tmp_path / "a.csv")
    assert "dòng" in sentence
    assert megabytes < 260


def test_too_many_fields_are_refused(tmp_path):
    wide = {f"k{chr(97 + at % 26)}{at}": 1 for at in range(6000)}
    (tmp_path / "a.json").write_text(json.dumps([wide]))
    with pytest.raises(ScanError, match="5000 trường"):
        scan_file(tmp_path / "a.json")


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.json", b"[" * 500), ("a.json", b'{"a":' * 500), ("a.xml", b"<a>" * 500)],
)
def test_deep_nesting_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ScanError, match="lồng quá sâu"):
        scan_file(tmp_path / name)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]><l>&j;</l>"
)


def test_a_billion_laughs_are_refused(tmp_path):
    (tmp_path / "a.xml").write_text(LAUGHS)
    with pytest.raises(ScanError, match="DTD"):
        scan_file(tmp_path / "a.xml")


@pytest.mark.parametrize(
    ("name", "part"), [("a.docx", "word/document.xml"), ("a.ods", "content.xml")]
)
def test_a_billion_laughs_in_an_office_file_are_refused(tmp_path, name, part):
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    path = write_zip(tmp_path / name, {part: LAUGHS, "mimetype": mimetype})
    with pytest.raises(ScanError, match="DTD"):
        scan_file(path)


@pytest.mark.parametrize(
    ("name", "part"), [("a.docx", "word/document.xml"), ("a.ods", "content.xml")]
)
def test_an_office_file_that_is_a_bomb_is_refused(tmp_path, name, part):
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(part, b"<a>" + b" " * (32 << 20))
    with pytest.raises(ScanError, match="zip bomb"):
        scan_file(path)


def test_rows_repeated_without_measure_are_not_made(tmp_path):
    row = (
        '<table:table-row table:number-rows-repeated="999999">'
        '<table:table-cell table:number-columns-repeated="400"><text:p>x</text:p>'
        "</table:table-cell></table:table-row>"
    )
    path = write_zip(tmp_path / "a.ods", {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f'<c xmlns:table="t" xmlns:text="x"><table:table table:name="a">{row * 3}'
        "</table:table></c>",
    })  # fmt: skip
    _sentence, megabytes = alone(path)
    assert megabytes < 300


def test_a_view_and_a_trigger_of_sqlite_do_not_run(tmp_path):
    import sqlite3

    base = sqlite3.connect(tmp_path / "a.db")
    base.execute("CREATE TABLE a (x)")
    base.execute("INSERT INTO a VALUES ('0912345671')")
    base.execute("CREATE VIEW b AS SELECT load_extension('x') AS y")
    base.commit()
    base.close()
    before = (tmp_path / "a.db").read_bytes()
    (table,) = scan_file(tmp_path / "a.db")["tables"]
    assert (table["name"], table["rows"]) == ("a", 1)
    assert (tmp_path / "a.db").read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.db"]


def test_the_others_of_a_batch_are_scanned(tmp_path):
    (tmp_path / "a.xml").write_text(LAUGHS)
    (tmp_path / "b.json").write_bytes(b"[" * 500)
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.4 nothing")
    write_csv(tmp_path / "d.csv", Maker(1).visits(10))
    done = command("scan", tmp_path, "--format", "json", "--workers", "1")
    assert done.returncode == 2
    assert [f["verdict"] for f in json.loads(done.stdout)["files"]] == [None, None, None, "fail"]
    assert "Traceback" not in done.stderr
