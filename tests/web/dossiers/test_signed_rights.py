"""Who may put a signed paper where, who may open it, and when it lapses."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from compliance.core.audit import AuditEvent
from tests.support.dossiers import acting, ready
from tests.support.paper import made_up_pdf
from tests.support.signed_papers import DATED, PICTURE, address, issued, papers, send, verified
from tests.support.signing import SIGNER, sign


@pytest.fixture
def submitted(app: Flask, as_user) -> UUID:
    dossier_id = ready(app)
    as_user("head.bvdk").post(f"/dossiers/{dossier_id}/moves/submit")
    return dossier_id


@pytest.mark.sqlite_only
def test_who_may_not_put_a_paper_sees_it_but_cannot(app, as_user, submitted):
    focal = as_user("focal.bvdk")
    send(focal, address(submitted), sign(issued(focal, submitted)["de-nghi"]))
    (row,) = papers(app, submitted)
    appraiser = as_user("appraiser")
    appraiser.get(address(submitted))
    assert "15/CV-BV" in appraiser.text
    assert "do đơn vị ban hành tải lên" in appraiser.text
    assert "Bỏ bản ký này" not in appraiser.text
    send(appraiser, address(submitted), PICTURE, vouched="y")
    send(appraiser, address(submitted, "cap-do"), PICTURE, vouched="y")
    url = f"/dossiers/{submitted}/signed/{row.id}"
    appraiser.post(f"{url}/remove", {"reason": "Không phải việc của mình."})
    assert [one.ended_at for one in papers(app, submitted)] == [None]
    for stranger in (as_user("focal.ttyt"), as_user("duoc")):
        assert stranger.get(address(submitted)).status_code == 404
        assert stranger.get(f"{url}/file").status_code == 404
        assert send(stranger, address(submitted), PICTURE, vouched="y").status_code == 404
    # Nor through the address of another dossier.
    other = ready(app, code="khac", name="Hệ thống khác")
    assert focal.get(f"/dossiers/{other}/signed/{row.id}/file").status_code == 404
    assert focal.get(address(submitted, "khong-co")).status_code == 404
    assert focal.get(address(submitted, "du-thao-quyet-dinh")).status_code == 404


@pytest.mark.sqlite_only
def test_the_network_plan_opens_only_to_who_may_see_it(app, as_user, submitted):
    focal, leader = as_user("focal.bvdk"), as_user("leader")
    url = address(submitted, "tong-quan")
    signed = sign(issued(focal, submitted)["tong-quan"])
    assert send(focal, url, signed).status_code == 302, focal.text
    (row,) = papers(app, submitted)
    leader.get(url)
    assert "Phần hạn chế" in leader.text
    assert SIGNER not in leader.text
    file = f"/dossiers/{submitted}/signed/{row.id}/file"
    assert leader.get(file).status_code == 404
    assert focal.get(file).get_data() == signed
    with acting(app) as session:
        read = session.scalars(select(AuditEvent).where(AuditEvent.event == "signed:export"))
        assert [one.target_id for one in read] == [str(row.id)]


@pytest.mark.sqlite_only
def test_a_new_revision_lets_the_signed_papers_of_the_old_one_lapse(
    app, as_user, visitor, submitted
):
    focal, appraiser = as_user("focal.bvdk"), as_user("appraiser")
    signed = sign(issued(focal, submitted)["de-nghi"])
    send(focal, address(submitted), signed)
    for verb, data in (("receive", {}), ("return", {"reason": "Thiếu tài liệu thiết kế."})):
        appraiser.post(f"/dossiers/{submitted}/moves/{verb}", data)
    assert as_user("head.bvdk").post(f"/dossiers/{submitted}/moves/submit").status_code == 302
    assert "đã bị thu hồi hoặc thay thế" in verified(visitor, signed)
    focal.get(address(submitted))
    assert "Có lần trình hoặc hồ sơ mới thay thế" in focal.text
    assert "Đã có lần trình mới hơn" in focal.text
    # The old paper is not that of the new revision, whatever a person says.
    send(focal, address(submitted, revision=2), signed, vouched="y")
    assert "lần 1. Hãy chọn đúng tệp" in focal.text


@pytest.mark.sqlite_only
def test_a_decision_comes_with_the_approval_and_may_be_replaced_by_the_signed_one(
    app, as_user, visitor
):
    dossier_id = ready(app, regulation_number="3/QC", regulation_date=date(2026, 10, 1))
    as_user("head.bvdk").post(f"/dossiers/{dossier_id}/moves/submit")
    appraiser, url = as_user("appraiser"), address(dossier_id, "decision")
    appraiser.get(url)
    assert "tải cùng bước “Ghi quyết định phê duyệt”" in appraiser.text
    opinion = dict.fromkeys(("level_fit", "design_fit", "operation_fit"), "Phù hợp.")
    for verb, data in (("receive", {}), ("accept", {}), ("appraise", opinion)):
        appraiser.post(f"/dossiers/{dossier_id}/moves/{verb}", data)
    move, said = f"/dossiers/{dossier_id}/moves/approve", {"body": "Văn phòng Sở", "on": DATED}
    scan = made_up_pdf("Quyết định")
    send(appraiser, move, scan, number="12/QĐ-SYT", **said)
    assert "Tệp không có chữ ký số" in appraiser.text
    assert papers(app, dossier_id) == []
    send(appraiser, move, scan, number="12/QĐ-SYT", vouched="y", **said)
    assert "đang có giá trị" in verified(visitor, scan)

    signed = sign(made_up_pdf("Quyết định số 12/QĐ-SYT"))
    send(appraiser, url, signed, number="13/QĐ-SYT")
    assert "đúng như đã ghi khi phê duyệt: 12/QĐ-SYT" in appraiser.text
    assert send(appraiser, url, signed, number="12/QĐ-SYT").status_code == 302, appraiser.text
    assert appraiser.get(f"/dossiers/{dossier_id}/decision").get_data() == signed
    assert "đã bị thu hồi hoặc thay thế" in verified(visitor, scan)
    old, new = papers(app, dossier_id)
    assert (old.vouched, new.vouched, new.binding) == (True, False, "number")
    appraiser.post(f"/dossiers/{dossier_id}/signed/{new.id}/remove", {"reason": "Không cần nữa."})
    assert "chỉ thay được" in appraiser.text
