"""Signed papers come back: each in its slot, checked, tied to what was handed out, replaceable."""

from __future__ import annotations

import hashlib
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from compliance.core.audit import AuditEvent
from compliance.core.errors import Refused
from compliance.signed import roots
from compliance.signed.checking import Slot, check
from tests.support.dossiers import acting, ready
from tests.support.paper import made_up_pdf
from tests.support.signed_papers import DATED, PICTURE, address, issued, papers, send, verified
from tests.support.signing import SIGNER, authority, locked, sign, tampered, with_page_added


@pytest.fixture
def submitted(app: Flask, as_user) -> UUID:
    dossier_id = ready(app)
    as_user("head.bvdk").post(f"/dossiers/{dossier_id}/moves/submit")
    return dossier_id


def test_a_signed_paper_stands_in_its_slot_and_anybody_may_check_it(
    app, as_user, visitor, submitted
):
    focal = as_user("focal.bvdk")
    signed = sign(issued(focal, submitted)["de-nghi"])
    answer = send(focal, address(submitted), signed)
    assert answer.status_code == 302, focal.text
    (row,) = papers(app, submitted)
    assert (row.state, row.binding, row.vouched) == ("intact", "bytes", False)
    assert (row.number, str(row.dated)) == ("15/CV-BV", DATED)

    focal.get(address(submitted))
    for words in (
        "Chữ ký số đúng, chưa kiểm được nơi cấp chứng thư",
        "không đổi từ khi ký",
        "đúng từng byte văn bản đã phát hành",
        SIGNER,
        hashlib.sha256(signed).hexdigest(),
    ):
        assert words in focal.text
    focal.get(f"/dossiers/{submitted}/revisions/1")
    assert "15/CV-BV" in focal.text
    assert focal.get(f"/dossiers/{submitted}/signed/{row.id}/file").get_data() == signed

    said = verified(visitor, signed)
    assert "đang có giá trị" in said
    assert "Bản đã ký: Văn bản đề nghị: Phần mềm quản lý thử nghiệm" in said
    assert SIGNER not in said


def test_no_name_of_a_signer_stands_in_the_trail(app, as_user, submitted):
    focal = as_user("focal.bvdk")
    send(focal, address(submitted), sign(issued(focal, submitted)["de-nghi"]))
    with acting(app) as session:
        rows = session.scalars(select(AuditEvent).where(AuditEvent.target_type == "signed_paper"))
        trail = [(row.event, str(row.changes)) for row in rows]
    assert {event for event, _ in trail} == {"signed_paper:create", "signed:attach"}
    assert not any(SIGNER in changes or "Nguy" in changes for _, changes in trail)


def test_the_issuer_is_traced_when_the_installation_knows_its_root(
    app, as_user, submitted, tmp_path, monkeypatch
):
    monkeypatch.setattr(roots, "_folder", tmp_path)
    (tmp_path / "goc.pem").write_bytes(authority().root_pem)
    focal = as_user("focal.bvdk")
    send(focal, address(submitted), sign(issued(focal, submitted)["de-nghi"]))
    focal.get(address(submitted))
    assert "Chữ ký số đúng, đã kiểm nơi cấp chứng thư" in focal.text
    # Somebody whose authority nobody here knows: a person must say that it is all right.
    stranger = sign(issued(focal, submitted)["cap-do"], by=authority("Nơi khác"))
    send(focal, address(submitted, "cap-do"), stranger)
    assert "không thuộc nơi cấp đã khai báo" in focal.text
    send(focal, address(submitted, "cap-do"), stranger, vouched="y")
    focal.get(address(submitted, "cap-do"))
    assert "Chữ ký số đúng, nhưng chứng thư lạ hoặc không còn hạn" in focal.text


@pytest.mark.sqlite_only
def test_what_is_not_this_document_is_refused_and_what_was_typed_stays(app, as_user, submitted):
    focal = as_user("focal.bvdk")
    files = issued(focal, submitted)
    signed = sign(files["de-nghi"])
    other = ready(app, code="khac", name="Hệ thống khác")
    as_user("head.bvdk").post(f"/dossiers/{other}/moves/submit")
    theirs = issued(focal, other)["de-nghi"]
    for content, words in (
        (files["de-nghi"], "bản phát hành chưa ký"),
        (sign(files["cap-do"]), "không phải tài liệu này"),
        (sign(theirs), "bản ký của văn bản khác"),
        (tampered(signed), "Chữ ký số không khớp nội dung"),
        (locked(signed), "đặt mật khẩu"),
        (b"%PDF-1.7 nothing", "Không đọc được tệp PDF"),
        (b"GIF89a nothing", "Chỉ nhận tệp PDF đã ký"),
        (PICTURE, "Tệp không có chữ ký số"),
        (with_page_added(signed), "có phần thêm hoặc sửa sau khi ký số"),
        (sign(made_up_pdf("Giấy mời")), "không thấy mã kiểm tra hay số văn bản"),
    ):
        answer = send(focal, address(submitted), content, number="16/CV-RIÊNG")
        assert answer.status_code == 200, words
        assert words in focal.text
        assert 'value="16/CV-RIÊNG"' in answer.get_data(as_text=True)
        # A person's word helps only where no check can say more.
    for content in (sign(theirs), tampered(signed), files["de-nghi"]):
        assert send(focal, address(submitted), content, vouched="y").status_code == 200
    assert papers(app, submitted) == []


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("made", "state", "binding"),
    [
        (lambda _files: PICTURE, "none", "person"),
        (lambda _files: made_up_pdf("Quét"), "none", "person"),
        (lambda files: with_page_added(sign(files["de-nghi"])), "changed", "bytes"),
        (lambda _files: sign(made_up_pdf("Giấy mời")), "intact", "person"),
    ],
)
def test_what_no_check_can_say_a_person_vouches_for(app, as_user, submitted, made, state, binding):
    focal = as_user("focal.bvdk")
    content = made(issued(focal, submitted))
    assert send(focal, address(submitted), content, vouched="y").status_code == 302, focal.text
    (row,) = papers(app, submitted)
    assert (row.state, row.binding, row.vouched) == (state, binding, True)


@pytest.mark.sqlite_only
def test_a_tick_that_was_not_needed_is_not_recorded(app, as_user, submitted):
    focal = as_user("focal.bvdk")
    send(focal, address(submitted), sign(issued(focal, submitted)["de-nghi"]), vouched="y")
    assert [row.vouched for row in papers(app, submitted)] == [False]


@pytest.mark.sqlite_only
def test_a_file_downloaded_alone_is_known_by_its_address_and_another_by_its_number(
    app, as_user, submitted
):
    focal = as_user("focal.bvdk")
    alone = focal.get(f"/dossiers/{submitted}/documents/cap-do.pdf?revision=1").get_data()
    assert send(focal, address(submitted, "cap-do"), sign(alone)).status_code == 302
    ours = made_up_pdf("Quy chế số 7/QC-BV")
    send(focal, address(submitted, "quy-che"), sign(ours), number="7/QC-BV")
    assert [row.binding for row in papers(app, submitted)] == ["address", "number"]


def test_a_replaced_and_a_removed_paper_stay_in_the_history_and_lapse(
    app, as_user, visitor, submitted
):
    focal, url = as_user("focal.bvdk"), address(submitted)
    printed = issued(focal, submitted)["de-nghi"]
    first, second = sign(printed), sign(sign(printed), "Signature2")
    send(focal, url, first)
    assert send(focal, url, first).status_code == 200
    assert "đang là bản ký của tài liệu này rồi" in focal.text
    assert send(focal, url, second, number="17/CV-BV").status_code == 302, focal.text
    assert "đã bị thu hồi hoặc thay thế" in verified(visitor, first)
    assert "đang có giá trị" in verified(visitor, second)

    old, new = papers(app, submitted)
    assert (old.ended_at is None, new.ended_at is None) == (False, True)
    remove = f"/dossiers/{submitted}/signed/{new.id}/remove"
    focal.post(remove, {"reason": "nhầm"})
    assert "Ghi lý do" in focal.text
    assert focal.post(remove, {"reason": "Ký nhầm chức danh."}).status_code == 302
    assert "đã bị thu hồi hoặc thay thế" in verified(visitor, second)
    focal.get(url)
    assert "Chưa có bản đã ký" in focal.text
    assert "Ký nhầm chức danh." in focal.text
    # Taken up again, it is valid again.
    assert send(focal, url, second).status_code == 302
    assert "đang có giá trị" in verified(visitor, second)


def test_a_file_beyond_the_limit_is_refused_before_it_is_read():
    slot = Slot("dossier:x", 1, "de-nghi", "Văn bản đề nghị", "0" * 64)
    with pytest.raises(Refused, match="lớn hơn 50 MB"):
        check(b"%PDF-" + bytes(50 * 1024 * 1024), slot, "1/CV")


@pytest.mark.sqlite_only
def test_one_file_does_not_stand_in_two_slots(app, as_user, submitted):
    focal = as_user("focal.bvdk")
    send(focal, address(submitted), PICTURE, vouched="y")
    send(focal, address(submitted, "cap-do"), PICTURE, vouched="y")
    assert "đã là bản ký của một tài liệu khác" in focal.text
