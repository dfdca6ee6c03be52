"""Made-up shares of the hospital, and the ways to take them further."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from compliance.core.db import transaction
from compliance.scans.models import Scan
from compliance.sharing.models import ShareRequest
from compliance.sharing.queries import find_share
from compliance.sharing.services import attach_scan, edit_share, explain_columns, open_share
from compliance.sharing.states import ShareKind
from tests.support.dossiers import acting, unit_of, user_of
from tests.support.scans import extract, upload

CLEAN = "Tháng,Khoa,Lượt khám\n1,Nội,120\n2,Ngoại,98\n".encode()
#: What a whole request to a university says; each step passes with a clean scan.
DETAILS: dict[str, Any] = {
    "title": "Số liệu khám gửi trường đại học",
    "purpose": "Nghiên cứu tải khám theo khoa.",
    "recipient_kind": "nghien-cuu",
    "recipient_name": "Trường Đại học Mẫu",
    "recipient_address": "1 đường Mẫu, tỉnh Mẫu",
    "recipient_contact": "Trưởng bộ môn, 0900000001",
    "basis": "dong-y",
    "basis_document": "Phiếu đồng ý lưu tại Phòng Kế hoạch tổng hợp.",
    "abroad": "no",
    "agreement_number": "12/TT-BVDK",
    "agreement_signed_on": date(2026, 10, 1),
    "agreement_from": date(2026, 10, 1),
    "agreement_to": date(2027, 10, 1),
    "agreement_contents": [
        "muc-dich",
        "loai-du-lieu",
        "thoi-han",
        "co-so-phap-ly",
        "trach-nhiem-bao-ve",
        "quyen-chu-the",
        "phoi-hop-vi-pham",
    ],
    "channel": "sftp",
    "encrypted": True,
    "expires_on": date(2026, 12, 31),
}
CLEAN_SHA256 = hashlib.sha256(CLEAN).hexdigest()


def scanned(app, as_user, run_jobs, content: bytes = CLEAN, name: str = "so-lieu.csv") -> UUID:
    """Scan an extract as the focal point of the hospital; return the scan's id."""
    address = upload(as_user("focal.bvdk"), content, name).location
    run_jobs()
    return UUID(address.rpartition("/")[2])


def share_of(app, scan_id: UUID | None, kind: str = "single", **changes: Any) -> UUID:
    """Open a whole request of the hospital with this scan attached and its columns explained."""
    with acting(app) as session:
        focal = user_of(session, "focal.bvdk")
        with transaction():
            share = open_share(
                unit_of(session, "bvdk"), ShareKind(kind), "Số liệu", system=None,
                actor_id=focal.id,
            )  # fmt: skip
            cycle = {"cycle": "hằng tháng"} if kind != "single" else {}
            values = DETAILS | cycle | changes
            edit_share(share, values, seen_version=share.version)
            if scan_id is not None:
                attach_scan(share, session.get_one(Scan, scan_id), focal)
                explain_columns(
                    share,
                    {c.id: {"needed": "yes"} for c in share.columns},
                    common_reason="Cần cho mục đích đã nêu.",
                    seen_version=share.version,
                )
        return share.id


def state_of(app, share_id: UUID) -> str:
    with acting(app) as session:
        return session.scalars(select(ShareRequest.state).where(ShareRequest.id == share_id)).one()


def loaded(session, login: str, share_id: UUID) -> ShareRequest:
    found = find_share(user_of(session, login), share_id)
    assert found is not None
    return found


def cleared(app, as_user, run_jobs, kind: str = "single", **changes: Any) -> UUID:
    """Return a request that waits for the head."""
    share_id = share_of(app, scanned(app, as_user, run_jobs), kind, **changes)
    assert as_user("focal.bvdk").post(f"/shares/{share_id}/check").status_code == 302
    assert state_of(app, share_id) == "cleared"
    return share_id


def approved(app, as_user, run_jobs, kind: str = "single", **changes: Any) -> UUID:
    share_id = cleared(app, as_user, run_jobs, kind, **changes)
    head = as_user("head.bvdk")
    assert head.post(f"/shares/{share_id}/decide", {"decision": "approve"}).status_code == 302
    return share_id


def send(browser, share_id: UUID, content: bytes, name: str = "so-lieu.csv"):
    """Post a file to be released."""
    return browser.post(
        f"/shares/{share_id}/release",
        {"file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
    )


__all__ = ["extract"]
