"""Inputs that are not read: one clear sentence each, in bounded memory."""

import os
import zipfile

import pytest

from scanners import ScanError
from tests.unit.scanners.helpers import scan_file


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "7z"),
        ("a.csv", b"7z\xbc\xaf\x27\x1c", "7z"),
        ("a.rar", b"Rar!\x1a\x07", "RAR"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "PNG"),
        ("a.tif", b"II*\0abc", "TIFF"),
        ("a.rtf", b"{\\rtf1", "RTF"),
        ("a.exe", b"MZ\x90\0", "chương trình"),
        ("a.dump", b"PGDMP\1", "pg_dump"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", "DOC"),
        ("a.mdb", b"\0\1\0\0Standard Jet DB", "Access"),
        ("a.xyz", b"\0\1\2\3abc", "định dạng .xyz"),
        ("a.eml", b"From: a@example.vn\n\nx", "thư điện tử"),
        ("a.age", b"age-encryption.org/v1", "đã mã hóa"),
        ("a.parquet", b"PARE\0\1", "đã mã hóa"),
    ],
)
def test_other_formats_are_refused_by_name(tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ScanError, match=sentence):
        scan_file(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"%PDF-1.7", "PDF bị hỏng"),
        ("a.parquet", b"PAR1xxxx", "Parquet"),
        ("a.arrow", b"ARROW1\0\0xx", "Arrow"),
        ("a.db", b"SQLite format 3\0xx", "SQLite bị hỏng"),
        ("a.dcm", b"\0" * 128 + b"DICM", "DICOM bị hỏng"),
        ("a.gz", b"\x1f\x8b\x08", "tệp nén bị hỏng"),
        ("a.zip", b"PK\x03\x04xxxx", "tệp nén bị hỏng"),
        ("a.docx", b"PK\x03\x04xxxx", "DOCX bị hỏng"),
        ("a.json", b'{"a":', "JSON"),
        ("a.json", b'[{"a": nan}]', "JSON"),
        ("a.xml", b"<a><b></a>", "XML sai cú pháp"),
        ("a.sql", b"INSERT INTO a VALUES ('x", "SQL kết thúc giữa"),
    ],
)
def test_what_is_damaged_is_refused(tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ScanError, match=sentence):
        scan_file(tmp_path / name)


def test_a_presentation_is_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.pptx", "w") as archive:
        archive.writestr("ppt/presentation.xml", "x")
    with pytest.raises(ScanError, match="PPTX"):
        scan_file(tmp_path / "a.pptx")


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
