"""Inputs that are not read: one clear sentence each, in bounded memory."""

import os
import subprocess
import sys
import zipfile

import pytest

from scanners import ScanError
from tests.unit.scanners.helpers import scan_file


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"%PDF-1.7", "PDF"),
        ("a.csv", b"%PDF-1.7", "PDF"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "97–2003"),
        ("a.parquet", b"PAR1xxxx", "Parquet"),
        ("a.json", b'{"a":1}', "JSON"),
        ("a.csv", b'{"a":1}', "JSON"),
        ("a.gz", b"\x1f\x8b\x08", "GZIP"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "7z"),
        ("a.db", b"SQLite format 3\0", "SQLite"),
        ("a.hl7", b"MSH|^~\\&|", "HL7"),
        ("a.dcm", b"\0" * 128 + b"DICM", "DICOM"),
        ("a.txt", b"xin ch\xc3\xa0o", "văn bản thường"),
        ("a.sql", b"INSERT INTO a", "SQL"),
        ("a.xyz", b"abc", "định dạng .xyz"),
        ("a.html", b"<!DOCTYPE html><html>", "HTML"),
    ],
)
def test_other_formats_are_refused_by_name(tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ScanError, match=sentence):
        scan_file(tmp_path / name)


def test_an_archive_and_a_document_are_named(tmp_path):
    for name, part, sentence in [
        ("a.zip", "a.csv", "tệp nén ZIP"),
        ("a.docx", "word/document.xml", "DOCX"),
    ]:
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(part, "x")
        with pytest.raises(ScanError, match=sentence):
            scan_file(tmp_path / name)


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "a.csv").touch()
    with pytest.raises(ScanError, match="0 byte"):
        scan_file(tmp_path / "a.csv")


def test_what_is_not_there_is_said(tmp_path):
    with pytest.raises(ScanError, match="không tìm thấy"):
        scan_file(tmp_path / "no.csv")


def test_links_and_devices_are_refused(tmp_path):
    (tmp_path / "a.csv").write_text("A\n1\n")
    (tmp_path / "link.csv").symlink_to(tmp_path / "a.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(ScanError, match="liên kết"):
        scan_file(tmp_path / "link.csv")
    for path in (tmp_path / "pipe.csv", "/dev/zero"):
        with pytest.raises(ScanError, match="thiết bị"):
            scan_file(path)


def test_too_many_columns_are_refused(tmp_path):
    (tmp_path / "a.csv").write_text(",".join(map(str, range(20_000))) + "\n")
    with pytest.raises(ScanError, match="cột"):
        scan_file(tmp_path / "a.csv")


def test_binary_behind_a_csv_name_is_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"abc\0\0\0\0" + bytes(range(256)) * 20)
    with pytest.raises(ScanError, match=r"byte rỗng|bảng mã"):
        scan_file(tmp_path / "a.csv")


@pytest.mark.parametrize("opening", ['HO_TEN\n"', "HO_TEN\n"], ids=["quoted", "bare"])
def test_a_cell_without_end_is_refused_in_bounded_memory(tmp_path, opening):
    path = tmp_path / "a.csv"
    with path.open("w") as file:
        file.write(opening)
        for _ in range(120):
            file.write("x" * 999_999 + ("\n" if opening.endswith('"') else "y"))
    script = (
        "import sys\n"
        "from scanners import scan_path, ScanError\n"
        "try:\n    scan_path(sys.argv[1])\n"
        "except ScanError as error:\n    print(error)\n"
        "status = open('/proc/self/status').read()\n"
        "print(status.split('VmHWM:')[1].split()[0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    sentence, kilobytes = done.stdout.splitlines()
    assert "MiB" in sentence
    assert int(kilobytes) < 256 << 10
