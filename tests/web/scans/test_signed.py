"""Results signed at the unit: what is taken in, what is refused in a sentence, and the keys."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from compliance.scans.models import Scan
from scanners import scan_path
from scanners.keys import new_pair
from scanners.signing import sign
from tests.data.objects import embed
from tests.data.papers import write_docx
from tests.support.dossiers import acting, unit_of
from tests.support.scans import RAW, extract
from tests.support.traces import in_database, in_files

PRIVATE, PUBLIC = new_pair()


def result_of(tmp_path, time, content: bytes, *, key=PRIVATE, change=None, **options) -> bytes:
    """Return the signed JSON of a scan of this content, as the command line writes it."""
    path = tmp_path / "benh-nhan.csv"
    path.write_bytes(content)
    result = scan_path(path)
    sign(result, key, at=time.moment, options=options)
    if change is not None:
        change(result)
    return json.dumps(result, ensure_ascii=False, default=str).encode()


def register(browser, name="Máy phòng CNTT", text: bytes = PUBLIC):
    browser.get("/scans/keys/new")
    unit_id = browser.page.xpath("//input[@name='unit_id']/@value")[0]
    data = {"unit_id": unit_id, "name": name, "public_key": text.decode()}
    return browser.post("/scans/keys/new", data)


def hand_in(browser, content: bytes):
    browser.get("/scans/signed")
    unit_id = browser.page.xpath("//*[@name='unit_id']//option/@value")[0]
    return browser.post(
        "/scans/signed",
        {"unit_id": unit_id, "file": (io.BytesIO(content), "ket-qua.json")},
        content_type="multipart/form-data",
    )


def test_a_signed_result_is_taken_in_and_its_file_never_came_here(app, as_user, tmp_path, time):
    assert register(as_user("head.bvdk")).status_code == 302
    focal = as_user("focal.bvdk")
    answer = hand_in(focal, result_of(tmp_path, time, extract()))
    assert answer.status_code == 302, focal.text
    focal.get(answer.location)
    assert "Chưa được chia sẻ: 3 cột" in focal.text
    assert "không tải lên" in focal.text
    assert "benh-nhan.csv" in focal.text
    assert str(tmp_path) not in focal.response.get_data(as_text=True)
    assert focal.get(f"{answer.location}/certificate.pdf").status_code == 200
    assert not in_database(app, RAW)
    assert not in_files(app.extensions["settings"].DATA_DIR, RAW)
    again = hand_in(focal, result_of(tmp_path, time, extract()))
    assert again.status_code == 200
    assert "đã được nộp" in focal.text


def test_a_signed_document_brings_what_is_inside_it(app, as_user, tmp_path, time):
    path = embed(write_docx(tmp_path / "a.docx", ["Báo cáo"]), "word", {"ds.csv": extract()})
    register(as_user("head.bvdk"))
    focal = as_user("focal.bvdk")
    answer = hand_in(focal, result_of(tmp_path, time, path.read_bytes()))
    assert answer.status_code == 302, focal.text
    focal.get(answer.location)
    assert "Chưa được chia sẻ: 3 cột" in focal.text
    assert "ds.csv" in focal.text


def edited(result):
    result["files"][0]["verdict"] = "pass"


@pytest.mark.parametrize(
    ("options", "change", "says"),
    [
        ({}, edited, "bị sửa sau khi ký"),
        ({"sample": 100}, None, "chỉ đọc một phần"),
        ({"min_score": 0.9}, None, "bỏ bớt phát hiện"),
    ],
)
def test_a_result_that_cannot_stand_for_the_file_is_refused(
    app, as_user, tmp_path, time, options, change, says
):
    register(as_user("head.bvdk"))
    focal = as_user("focal.bvdk")
    answer = hand_in(focal, result_of(tmp_path, time, extract(), change=change, **options))
    assert answer.status_code == 200
    assert says in focal.text


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b"x" * 100])
def test_what_is_no_signed_result_is_refused(app, as_user, content):
    focal = as_user("focal.bvdk")
    assert hand_in(focal, content).status_code == 200
    assert "không phải kết quả đã ký" in focal.text or "Hãy chọn" in focal.text


def test_an_unknown_a_foreign_and_a_revoked_key_are_refused(app, as_user, tmp_path, time):
    focal, head = as_user("focal.bvdk"), as_user("head.bvdk")
    content = result_of(tmp_path, time, extract())
    hand_in(focal, content)
    assert "chưa được đăng ký cho đơn vị" in focal.text
    register(as_user("head.tyt"))
    hand_in(focal, content)
    assert "chưa được đăng ký cho đơn vị" in focal.text
    register(head)
    head.get("/scans/keys")
    (link,) = head.page.xpath("//a[contains(@href,'/revoke')]/@href")
    assert as_user("head.tyt").get(link).status_code == 404
    head.post(link, {"reason": "Máy hỏng"})
    hand_in(focal, content)
    assert "bị thu hồi" in focal.text
    with acting(app) as session:
        unit = unit_of(session, "bvdk")
        assert not session.scalars(
            select(Scan).where(Scan.unit_id == unit.id, Scan.key_id.is_not(None))
        ).all()


def test_a_result_from_the_future_is_refused(app, as_user, tmp_path, time):
    register(as_user("head.bvdk"))
    time.moment += timedelta(days=3)
    content = result_of(tmp_path, time, extract())
    time.moment -= timedelta(days=3)
    focal = as_user("focal.bvdk")
    hand_in(focal, content)
    assert "ở tương lai" in focal.text


def test_a_private_key_is_never_taken_in(app, as_user):
    head = as_user("head.bvdk")
    assert register(head, text=PRIVATE).status_code == 200
    assert "khóa bí mật" in head.text
    assert not in_database(app, [PRIVATE.decode().splitlines()[1]])
    assert register(head).status_code == 302
    assert register(head).status_code == 200
    assert "đã được đăng ký" in head.text


def test_the_admin_registers_keys_for_units_and_the_focal_point_does_not(app, as_user):
    assert register(as_user("admin")).status_code == 302
    assert as_user("focal.bvdk").get("/scans/keys").status_code == 403
