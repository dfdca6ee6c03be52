"""Recurring files, connections, internal use: approved once, each file checked by itself."""

from __future__ import annotations

import hashlib
import io

import pytest

from tests.support.sharing import CLEAN, approved, scanned, state_of

MORE = CLEAN.replace(b"\n1,", b"\n3,")
WIDER = "Tháng,Khoa,Lượt khám,Điện thoại\n1,Nội,120,0903987123\n2,Ngoại,98,0903987124\n".encode()


def in_force(app, as_user, run_jobs, kind: str):
    share_id = approved(app, as_user, run_jobs, kind)
    head = as_user("head.bvdk")
    assert head.post(f"/shares/{share_id}/start").status_code == 302
    assert state_of(app, share_id) == "released"
    return share_id


def check(focal, share_id, scan_id):
    return focal.post(f"/shares/{share_id}/files/new", {"scan_id": str(scan_id)})


@pytest.mark.parametrize("kind", ["recurring", "standing", "internal"])
def test_a_file_that_keeps_to_the_profile_goes_and_no_other(app, as_user, run_jobs, kind):
    share_id = in_force(app, as_user, run_jobs, kind)
    focal = as_user("focal.bvdk")
    scan_id = scanned(app, as_user, run_jobs, MORE, "thang-sau.csv")
    assert check(focal, share_id, scan_id).status_code == 302
    focal.get(f"/shares/{share_id}")
    assert "Đúng hồ sơ" in focal.text
    (link,) = focal.page.xpath("//a[contains(@href,'/files/')][contains(@href,'/release')]/@href")
    focal.post(link, {"sha256": hashlib.sha256(CLEAN).hexdigest()})
    assert "mã băm khác" in focal.text
    focal.post(link, {"file": (io.BytesIO(MORE), "a.csv")}, content_type="multipart/form-data")
    focal.get(f"/shares/{share_id}")
    assert "Đã gửi" in focal.text
    assert focal.post(link, {"sha256": hashlib.sha256(MORE).hexdigest()}).status_code == 200
    assert check(focal, share_id, scan_id).status_code == 200
    assert "đã được kiểm" in focal.text


def test_a_column_that_was_not_approved_is_refused(app, as_user, run_jobs):
    share_id = in_force(app, as_user, run_jobs, "recurring")
    focal = as_user("focal.bvdk")
    check(focal, share_id, scanned(app, as_user, run_jobs, WIDER, "them-cot.csv"))
    focal.get(f"/shares/{share_id}")
    assert "Không đúng hồ sơ" in focal.text
    assert "Cột “Điện thoại” không có trong hồ sơ đã duyệt" in focal.text
    assert "0903987123" not in focal.response.get_data(as_text=True)
    assert not focal.page.xpath("//a[contains(@href,'/files/')][contains(@href,'/release')]")


def test_an_ended_profile_checks_nothing(app, as_user, run_jobs):
    share_id = in_force(app, as_user, run_jobs, "recurring")
    as_user("head.bvdk").post(f"/shares/{share_id}/revoke", {"reason": "Thôi dùng dữ liệu này."})
    focal = as_user("focal.bvdk")
    scan_id = scanned(app, as_user, run_jobs, MORE, "thang-sau.csv")
    assert check(focal, share_id, scan_id).status_code == 200
    assert "đang có hiệu lực" in focal.text


def test_a_single_file_is_no_profile(app, as_user, run_jobs):
    share_id = approved(app, as_user, run_jobs)
    assert as_user("head.bvdk").post(f"/shares/{share_id}/start").status_code == 400
    assert state_of(app, share_id) == "approved"
