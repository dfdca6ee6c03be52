"""What is refused: formats, hostile files, sizes, scans and systems of other units."""

from __future__ import annotations

import io
import zipfile

import pytest
from sqlalchemy import select

from compliance.core import files
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.scans.models import Scan
from compliance.scans.services import request_scan
from compliance.systems.models import InformationSystem
from tests.support.dossiers import acting, unit_of
from tests.support.scans import extract, scan_of, upload


@pytest.mark.parametrize(
    ("name", "ending"), [("a.png", "png"), ("b.exe", "exe"), ("khong-duoi", "?")]
)
def test_a_format_that_nobody_reads_is_refused_by_name(app, as_user, name, ending):
    focal = as_user("focal.bvdk")
    answer = upload(focal, b"PK\x03\x04", name)
    assert answer.status_code == 200
    assert f"“.{ending}”" in focal.text


def test_an_empty_file_is_refused(app, as_user):
    focal = as_user("focal.bvdk")
    assert upload(focal, b"", "rong.csv").status_code == 200
    assert "Tệp rỗng (0 byte)" in focal.text


def zipped() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("anh.png", b"\x89PNG\r\n\x1a\n")
    return target.getvalue()


XXE = b"""<?xml version="1.0"?>
<!DOCTYPE GIAMDINHHS [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<GIAMDINHHS><THONGTINDONVI><MACSKCB>&x;</MACSKCB></THONGTINDONVI></GIAMDINHHS>"""


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (zipped(), "bang.xlsx", "anh.png: chưa đọc được ảnh PNG"),
        (XXE, "hoso.xml", "thực thể ngoài"),
    ],
)
def test_a_hostile_file_ends_with_a_sentence_and_is_deleted(
    app, as_user, run_jobs, content, name, says
):
    focal = as_user("focal.bvdk")
    address = upload(focal, content, name).location
    run_jobs()
    focal.get(address)
    assert says in focal.text
    assert "root:" not in focal.text
    scan = scan_of(app, address)
    assert scan.verdict is None
    assert not files.store().path(scan.sha256).exists()
    assert focal.get(f"{address}/certificate.pdf").status_code == 404


def test_a_csv_in_cp1258_is_converted_with_a_notice(app, as_user, run_jobs):
    # Windows-1258 writes base letter and tone apart.
    text = "Họ và tên,Khoa\nNguyễn Thị Hồng,Nội\nTrần Văn Bình,Ngoại\n"
    tones = {"ọ": "o\u0323", "ễ": "ê\u0303", "ị": "i\u0323", "ồ": "ô\u0300", "ộ": "ô\u0323",
             "ầ": "â\u0300", "ì": "i\u0300", "ạ": "a\u0323"}  # fmt: skip
    apart = "".join(tones.get(letter, letter) for letter in text)
    focal = as_user("focal.bvdk")
    address = upload(focal, apart.encode("cp1258"), "cu.csv").location
    run_jobs()
    focal.get(address)
    assert "Windows-1258" in focal.text
    assert "Họ và tên" in focal.text


def test_an_upload_over_the_limit_is_refused_by_its_announced_length(app, as_user):
    focal = as_user("focal.bvdk")
    answer = focal.client.post("/scans/new", environ_overrides={"CONTENT_LENGTH": str(2 * 1024**3)})
    assert answer.status_code == 413
    assert "MB" in answer.get_data(as_text=True)


def test_a_scan_of_another_unit_is_not_found(app, as_user):
    with acting(app) as session:
        unit = unit_of(session, "bvdk")
        theirs = session.scalars(select(Scan.id).where(Scan.unit_id == unit.id)).first()
    for login in ("focal.ttyt", "head.tyt"):
        browser = as_user(login)
        assert browser.get(f"/scans/{theirs}").status_code == 404
        assert browser.get(f"/scans/{theirs}/certificate.pdf").status_code == 404
    assert as_user("head.bvdk").get(f"/scans/{theirs}").status_code == 200


def test_a_system_of_another_unit_is_refused(app, as_user):
    with acting(app) as session:
        unit, theirs = unit_of(session, "bvdk"), unit_of(session, "ttyt")
        other = session.scalars(
            select(InformationSystem).where(InformationSystem.unit_id == theirs.id)
        ).first()
        with pytest.raises(Refused, match="không thuộc đơn vị"), transaction():
            request_scan(unit, io.BytesIO(b"a"), "a.csv", system=other, purpose=None, actor_id=None)
    focal = as_user("focal.bvdk")
    before = len(list(app.extensions["settings"].DATA_DIR.rglob("*.age")))
    assert upload(focal, extract(), "a.csv", system_id=str(other.id)).status_code == 200
    assert len(list(app.extensions["settings"].DATA_DIR.rglob("*.age"))) == before
