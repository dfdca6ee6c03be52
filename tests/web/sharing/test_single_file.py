"""One file, from the draft to the recipient's word that it is deleted."""

from __future__ import annotations

from sqlalchemy import select

from compliance.core import files
from compliance.core.audit import AuditEvent
from compliance.core.files import StoredFile
from tests.support.dossiers import acting
from tests.support.sharing import (
    CLEAN,
    CLEAN_SHA256,
    approved,
    cleared,
    loaded,
    scanned,
    send,
    share_of,
    state_of,
)
from tests.support.traces import docx_text, pdf_text


def events(app, share_id) -> list[str]:
    with acting(app) as session:
        return list(
            session.scalars(
                select(AuditEvent.event)
                .where(AuditEvent.target_id == str(share_id), AuditEvent.event.like("share:%"))
                .order_by(AuditEvent.seq)
            )
        )


def test_a_request_is_written_on_the_pages_and_passes_the_eight_steps(app, as_user, run_jobs):
    scan_id = scanned(app, as_user, run_jobs)
    focal = as_user("focal.bvdk")
    focal.get("/shares/new")
    unit = focal.page.xpath("//*[@name='unit_id']//option/@value")[0]
    answer = focal.post(
        f"/shares/new?scan={scan_id}", {"unit_id": unit, "kind": "single", "title": "Số liệu quý"}
    )
    assert answer.status_code == 302
    address = answer.location.removesuffix("/edit")
    focal.get(address)
    assert "Đã có kết quả quét" in focal.text
    focal.post(f"{address}/check")
    focal.get(address)
    assert "Bị chặn" in focal.text
    assert "Chọn loại bên nhận." in focal.text
    focal.post(f"{address}/reopen")
    focal.get(f"{address}/edit")
    version = focal.page.xpath("//input[@name='version']/@value")[0]
    answer = focal.post(
        f"{address}/edit",
        {
            "version": version,
            "title": "Số liệu quý",
            "purpose": "Đối chiếu quyết toán.",
            "recipient_kind": "bhxh",
            "recipient_name": "Bảo hiểm xã hội tỉnh Mẫu",
            "recipient_address": "2 đường Mẫu",
            "recipient_contact": "Trưởng phòng giám định",
            "basis": "d19-k1-c",
            "basis_document": "Luật Bảo hiểm y tế",
            "abroad": "no",
            "agreement_document": "Công văn 01 ngày 01/10/2026",
            "channel": "kenh-giam-dinh",
            "encrypted": "y",
            "expires_on": "31/12/2026",
        },
    )
    assert answer.status_code == 302, focal.text
    focal.post(f"{address}/scan", {"scan_id": str(scan_id)})
    focal.get(f"{address}/columns")
    version = focal.page.xpath("//input[@name='version']/@value")[0]
    boxes = focal.page.xpath("//input[@type='checkbox']/@name")
    assert len(boxes) == 3
    focal.post(
        f"{address}/columns",
        {"version": version, "common_reason": "Cần để đối chiếu", **dict.fromkeys(boxes, "yes")},
    )
    focal.post(f"{address}/check")
    focal.get(address)
    assert "Chờ thủ trưởng duyệt" in focal.text


def test_the_head_releases_the_scanned_bytes_and_the_end_is_recorded(
    app, as_user, run_jobs, time, visitor
):
    share_id = approved(app, as_user, run_jobs)
    focal, head = as_user("focal.bvdk"), as_user("head.bvdk")
    assert send(head, share_id, CLEAN).status_code == 302
    assert state_of(app, share_id) == "released"
    with acting(app) as session:
        share = loaded(session, "head.bvdk", share_id)
        kept, digest = share.file, share.minutes_sha256
        assert (kept.sha256, kept.purpose) == (CLEAN_SHA256, "share")
    assert files.store().path(CLEAN_SHA256).exists()
    assert CLEAN not in files.store().path(CLEAN_SHA256).read_bytes()
    with focal.get(f"/shares/{share_id}/file") as sent:
        assert sent.data == CLEAN

    focal.post(f"/shares/{share_id}/deliver", {"day": "22/11/2026", "note": "Biên nhận 7"})
    assert not files.store().path(CLEAN_SHA256).exists()
    with acting(app) as session:
        row = session.get_one(StoredFile, kept.id)
        assert row.deletion_reason == "Xóa vì bên nhận đã nhận tệp"
    focal.get(f"/shares/{share_id}/file")
    assert "đã được xóa" in focal.text

    papers = {kind: head.get(f"/shares/{share_id}/minutes.{kind}").data for kind in ("pdf", "docx")}
    for text in (pdf_text(papers["pdf"]), docx_text(papers["docx"])):
        assert "Trường Đại học Mẫu" in text
        assert "Lượt khám" in text
        assert "BẢN NHÁP" not in text
    visitor.get(f"/verify/{digest}")
    assert "Biên bản chia sẻ dữ liệu" in visitor.text
    assert "Trường Đại học" not in visitor.text

    time.advance(days=45)
    with app.app_context():
        from compliance.core.worker import ensure

        with acting(app):
            ensure("sharing.expire")
    run_jobs()
    assert state_of(app, share_id) == "expired"
    focal.get("/")
    assert "Lấy xác nhận đã xóa" in focal.text
    focal.post(f"/shares/{share_id}/confirm", {"day": "06/01/2027", "document": "Công văn 9"})
    assert state_of(app, share_id) == "deletion_confirmed"
    assert events(app, share_id) == [
        "share:open", "share:attach", "share:check", "share:approve", "share:release",
        "share:read-file", "share:deliver", "share:print", "share:print", "share:expire",
        "share:confirm",
    ]  # fmt: skip


def test_other_bytes_than_the_scanned_ones_are_never_released(app, as_user, run_jobs):
    share_id = approved(app, as_user, run_jobs)
    head = as_user("head.bvdk")
    before = len(list(app.extensions["settings"].DATA_DIR.rglob("*.age")))
    assert send(head, share_id, CLEAN + b" ").status_code == 200
    assert "mã băm khác" in head.text
    answer = head.post(f"/shares/{share_id}/release", {"sha256": "0" * 64})
    assert answer.status_code == 200
    answer = head.post(f"/shares/{share_id}/release", {"sha256": "khong phai ma bam"})
    assert "64 ký tự" in head.text
    assert state_of(app, share_id) == "approved"
    assert len(list(app.extensions["settings"].DATA_DIR.rglob("*.age"))) == before
    assert events(app, share_id).count("share:refuse-bytes") == 2
    answer = head.post(f"/shares/{share_id}/release", {"sha256": f" {CLEAN_SHA256.upper()} "})
    assert answer.status_code == 302
    assert state_of(app, share_id) == "released"


def test_the_focal_point_never_decides(app, as_user, run_jobs):
    share_id = cleared(app, as_user, run_jobs)
    focal = as_user("focal.bvdk")
    for path in ("decide", "release", "revoke", "start"):
        answer = focal.post(
            f"/shares/{share_id}/{path}", {"decision": "approve", "reason": "x" * 20}
        )
        assert answer.status_code == 403, path
    assert state_of(app, share_id) == "cleared"


def test_an_agreement_that_ends_meanwhile_stops_approval_and_release(app, as_user, run_jobs, time):
    from datetime import date

    share_id = cleared(
        app, as_user, run_jobs, agreement_to=date(2026, 11, 25), expires_on=date(2026, 11, 25)
    )
    time.advance(days=5)
    head = as_user("head.bvdk")
    assert head.post(f"/shares/{share_id}/decide", {"decision": "approve"}).status_code == 200
    assert "Thỏa thuận đã hết hạn" in head.text
    assert state_of(app, share_id) == "cleared"


def test_a_rejected_request_needs_a_reason_and_can_be_written_again(app, as_user, run_jobs):
    share_id = cleared(app, as_user, run_jobs)
    head, focal = as_user("head.bvdk"), as_user("focal.bvdk")
    head.post(f"/shares/{share_id}/decide", {"decision": "reject"})
    assert "Ghi lý do" in head.text
    head.post(f"/shares/{share_id}/decide", {"decision": "reject", "note": "Chưa cần gửi dữ liệu."})
    assert state_of(app, share_id) == "rejected"
    answer = focal.post(f"/shares/{share_id}/copy")
    focal.get(answer.location)
    assert "Đang soạn" in focal.text
    assert "Trường Đại học Mẫu" in focal.text


def test_a_revoked_share_is_no_longer_valid_on_the_public_page(app, as_user, run_jobs, visitor):
    share_id = approved(app, as_user, run_jobs)
    head = as_user("head.bvdk")
    head.post(f"/shares/{share_id}/release", {"sha256": CLEAN_SHA256})
    head.post(f"/shares/{share_id}/revoke", {"reason": "Bên nhận dùng sai mục đích."})
    assert state_of(app, share_id) == "revoked"
    with acting(app) as session:
        digest = loaded(session, "head.bvdk", share_id).minutes_sha256
    visitor.get(f"/verify/{digest}")
    assert "không còn" in visitor.text.lower() or "thu hồi" in visitor.text.lower()


def test_a_draft_prints_as_a_draft(app, as_user, run_jobs):
    share_id = share_of(app, scanned(app, as_user, run_jobs))
    focal = as_user("focal.bvdk")
    assert "BẢN NHÁP" in pdf_text(focal.get(f"/shares/{share_id}/minutes.pdf").data)


def test_other_units_find_nothing_and_the_leader_sees_figures_only(app, as_user, run_jobs):
    share_id = cleared(app, as_user, run_jobs)
    for login in ("focal.ttyt", "head.tyt"):
        assert as_user(login).get(f"/shares/{share_id}").status_code == 404
    leader = as_user("leader")
    assert leader.get(f"/shares/{share_id}").status_code == 403
    leader.get("/shares/counts")
    assert "Trường Đại học Mẫu" not in leader.text
    assert leader.page.xpath("//main//tbody/tr")
    inspector = as_user("inspector")
    inspector.get(f"/shares/{share_id}")
    assert inspector.response.status_code == 200
    assert not inspector.page.xpath("//main//section[contains(@class,'next')]//a")


def test_an_old_page_of_the_columns_does_not_overwrite_a_newer_one(app, as_user, run_jobs):
    share_id = share_of(app, scanned(app, as_user, run_jobs))
    focal = as_user("focal.bvdk")
    focal.get(f"/shares/{share_id}/columns")
    form = {"version": focal.page.xpath("//input[@name='version']/@value")[0]}
    form |= dict.fromkeys(focal.page.xpath("//input[@type='checkbox']/@name"), "yes")
    assert focal.post(f"/shares/{share_id}/columns", form | {"common_reason": "Một"})
    answer = focal.post(f"/shares/{share_id}/columns", form | {"common_reason": "Hai"})
    assert answer.status_code == 200
    assert "Người khác vừa sửa" in focal.text
