"""Formats beyond tables, archives, and names that are values, by the hand of the focal point."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from compliance.core.files import StoredFile
from tests.data.extracts import Maker, write_csv
from tests.data.formats import write_json, write_ods, write_zip
from tests.data.messages import hl7_message, write_dicom
from tests.data.objects import attach, embed
from tests.data.papers import write_docx, write_pdf
from tests.support.dossiers import acting
from tests.support.scans import RAW, extract, scan_of, upload


def write_hl7(path):
    path.write_text(hl7_message(), encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize(
    ("name", "writer", "format_"),
    [
        ("hs.pdf", write_pdf, "pdf"),
        ("hs.docx", write_docx, "docx"),
        ("IM0001", write_dicom, "dicom"),
        ("adt.hl7", write_hl7, "hl7v2"),
        ("kham.json", lambda path: write_json(path, Maker(1).visits(5)), "json"),
        ("kham.ods", lambda path: write_ods(path, Maker(1).visits(5)), "ods"),
    ],
)
def test_every_format_is_taken_and_judged(app, as_user, run_jobs, tmp_path, name, writer, format_):
    focal = as_user("focal.bvdk")
    address = upload(focal, writer(tmp_path / name).read_bytes(), name).location
    run_jobs()
    focal.get(address)
    scan = scan_of(app, address)
    assert (scan.verdict, scan.result["format"]) == ("fail", format_)
    assert "Chưa được chia sẻ" in focal.text


def test_an_archive_has_one_verdict_and_names_the_file_of_every_column(
    app, as_user, run_jobs, tmp_path
):
    clean = b"KHOA,SO\nNoi,1\n"
    content = write_zip(tmp_path / "a.zip", {"x/benh-nhan.csv": extract(), "khoa.csv": clean})
    focal = as_user("focal.bvdk")
    address = upload(focal, content.read_bytes(), "goi.zip").location
    run_jobs()
    page = focal.get(address).get_data(as_text=True)
    scan = scan_of(app, address)
    assert (scan.verdict, scan.rows, scan.stopping) == ("fail", 3, 3)
    assert "x/benh-nhan.csv" in focal.text
    assert not [value for value in RAW if value in page]
    assert focal.get(f"{address}/certificate.pdf").status_code == 200


def test_a_file_inside_a_document_is_judged_with_it(app, as_user, run_jobs, tmp_path):
    path = write_docx(tmp_path / "a.docx", ["Báo cáo tháng"])
    embed(path, "word", {"ds.csv": extract()})
    focal = as_user("focal.bvdk")
    address = upload(focal, path.read_bytes(), "bao-cao.docx").location
    run_jobs()
    page = focal.get(address).get_data(as_text=True)
    scan = scan_of(app, address)
    assert (scan.verdict, scan.result["format"], scan.stopping) == ("fail", "docx", 3)
    assert "ds.csv" in focal.text
    assert not [value for value in RAW if value in page]
    embed(path, "word", {"a.pptx": write_zip(tmp_path / "s", {"ppt/presentation.xml": "x"})
                         .read_bytes()})  # fmt: skip
    clean = attach(write_pdf(tmp_path / "a.pdf", ["Báo cáo"]), {"k.csv": b"KHOA,SO\nNoi,1\n"})
    open_ = attach(write_pdf(tmp_path / "b.pdf", ["Báo cáo"]), {"anh.png": b"\x89PNG\r\n\x1a\n"})
    addresses = [upload(focal, p.read_bytes(), p.name).location for p in (path, clean, open_)]
    run_jobs()
    assert [scan_of(app, a).verdict for a in addresses] == ["fail", "pass", None]
    focal.get(addresses[2])
    assert "anh.png" in focal.text
    assert "không đọc được" in focal.text


def test_a_clean_archive_passes(app, as_user, run_jobs, tmp_path):
    content = write_zip(tmp_path / "a.zip", {"khoa.csv": b"KHOA,SO\nNoi,1\n"})
    focal = as_user("focal.bvdk")
    address = upload(focal, content.read_bytes(), "goi.zip").location
    run_jobs()
    assert scan_of(app, address).verdict == "pass"


def test_an_archive_with_a_file_that_cannot_be_read_has_no_verdict(
    app, as_user, run_jobs, tmp_path
):
    content = write_zip(tmp_path / "a.zip", {"a.png": b"\x89PNG\r\n", "b.csv": "KHOA\nNoi\n"})
    focal = as_user("focal.bvdk")
    address = upload(focal, content.read_bytes(), "goi.zip").location
    run_jobs()
    focal.get(address)
    assert "a.png: chưa đọc được ảnh PNG" in focal.text
    assert scan_of(app, address).verdict is None


def test_of_many_warnings_some_are_counted(app, as_user, run_jobs, tmp_path):
    lines = "MA_LK,KHOA\n" + "".join(f"2026{n:09d},Noi\n" for n in range(4))
    content = write_zip(tmp_path / "a.zip", {f"{n}.csv": lines for n in range(30)})
    focal = as_user("focal.bvdk")
    address = upload(focal, content.read_bytes(), "goi.zip").location
    run_jobs()
    warnings = scan_of(app, address).result["warnings"]
    assert len(warnings) == 21
    assert "10 lưu ý khác" in warnings[-1]


def test_a_name_that_is_a_patients_is_refused_and_not_kept(app, as_user, tmp_path):
    focal = as_user("focal.bvdk")
    with acting(app) as session:
        before = session.scalar(select(func.count()).select_from(StoredFile))
    content = write_csv(tmp_path / "a.csv", Maker(1).visits(2)).read_bytes()
    assert upload(focal, content, "Nguyễn Thị Lan.csv").status_code == 200
    assert "Hãy đổi tên tệp" in focal.text
    with acting(app) as session:
        assert session.scalar(select(func.count()).select_from(StoredFile)) == before
