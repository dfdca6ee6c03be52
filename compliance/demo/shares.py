"""A few shares in different states; their scans are those of the demo."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from compliance.core.db import session
from compliance.demo.context import Context, acting_on
from compliance.scans.models import Scan
from compliance.sharing.deciding import approve, expire, release_hash, start_profile
from compliance.sharing.deliveries import check_delivery
from compliance.sharing.models import ShareRequest
from compliance.sharing.services import (
    attach_scan,
    check_share,
    edit_share,
    explain_columns,
    open_share,
)
from compliance.sharing.states import ShareKind
from compliance.units.models import HealthUnit

#: What every made-up request says unless it says otherwise.
COMMON: dict[str, Any] = {
    "recipient_address": "1 đường Mẫu, tỉnh Gia Lai (dữ liệu mẫu)",
    "recipient_contact": "Trưởng phòng, 0900000000 (mẫu)",
    "abroad": "no",
    "channel": "sftp",
    "encrypted": True,
}
AGREEMENT: dict[str, Any] = {
    "agreement_contents": [
        "muc-dich",
        "loai-du-lieu",
        "thoi-han",
        "co-so-phap-ly",
        "trach-nhiem-bao-ve",
        "quyen-chu-the",
        "phoi-hop-vi-pham",
    ],
}
RESEARCH: dict[str, Any] = {
    "purpose": "Nghiên cứu tải khám bệnh theo khoa, theo tháng.",
    "recipient_kind": "nghien-cuu",
    "recipient_name": "Trường Đại học Y Mẫu",
    "basis": "dong-y",
    "basis_document": "Đề cương 05/ĐC-Mẫu; chỉ dùng số liệu tổng hợp (dữ liệu mẫu).",
}
INSURER: dict[str, Any] = {
    "purpose": "Đối chiếu hồ sơ đề nghị thanh toán BHYT.",
    "recipient_kind": "bhxh",
    "recipient_name": "Bảo hiểm xã hội tỉnh Mẫu",
    "basis": "d19-k1-c",
    "basis_document": "Luật Bảo hiểm y tế; công văn 12/BHXH-Mẫu (dữ liệu mẫu).",
    "agreement_document": "Công văn 12/BHXH-Mẫu (dữ liệu mẫu).",
    "channel": "kenh-giam-dinh",
}


def seed(context: Context) -> None:
    """Write the shares of the hospital and of the centre."""
    _released(context)
    _expired(context)
    _waiting(context)
    _blocked(context)
    _recurring(context)


def _released(context: Context) -> None:
    values = RESEARCH | _agreement(context)
    share = _checked(
        context, "bvdk", 20, "Số liệu khám theo tháng gửi trường đại học",
        "so-lieu-kham-theo-thang.csv", values | {"expires_on": context.days(10)},
    )  # fmt: skip
    _let_go(context, "bvdk", share, 18)


def _expired(context: Context) -> None:
    values = RESEARCH | _agreement(context) | {"expires_on": context.days(-12)}
    share = _checked(
        context, "ttyt", 60, "Thống kê khám đã che gửi nhóm nghiên cứu",
        "thong-ke-kham-da-che.csv", values,
    )  # fmt: skip
    _let_go(context, "ttyt", share, 58)
    with acting_on(context.days(-11)):
        expire(share, None)


def _waiting(context: Context) -> None:
    _checked(
        context, "bvdk", 3, "Danh sách người bệnh BHYT gửi bảo hiểm xã hội",
        "danh-sach-nguoi-benh-bhyt.csv", INSURER | {"expires_on": context.days(90)},
        exception=("d19-k1-c", "Cơ quan bảo hiểm đối chiếu từng người."),
    )  # fmt: skip


def _blocked(context: Context) -> None:
    values = RESEARCH | {"recipient_kind": "bao-hiem-thuong-mai", "basis": "d26-k2"}
    values |= {
        "recipient_name": "Công ty Bảo hiểm Mẫu",
        "purpose": "Giải quyết quyền lợi bảo hiểm.",
        "basis_document": "Công văn 88/CV-Mẫu của doanh nghiệp (dữ liệu mẫu).",
    }
    _checked(
        context, "bvdk", 6, "Danh sách tiêm chủng theo công văn của doanh nghiệp bảo hiểm",
        "danh-sach-hen-tiem-chung.csv", values | {"expires_on": context.days(30)},
    )  # fmt: skip


def _recurring(context: Context) -> None:
    values = INSURER | {"expires_on": context.days(200), "cycle": "Hằng tháng, trước ngày 10"}
    share = _checked(
        context, "ttyt", 30, "Báo cáo khám bệnh đã che gửi định kỳ",
        "thong-ke-kham-da-che.csv", values, kind=ShareKind.RECURRING,
    )  # fmt: skip
    head = context.users["head.ttyt"]
    with acting_on(context.days(-29)):
        approve(share, head)
        start_profile(share, head)
    with acting_on(context.days(-5)):
        other = _scan(context.unit("ttyt"), "danh-muc-thuoc-trung-thau.csv")
        check_delivery(share, other, context.users["focal.ttyt"].id)


def _agreement(context: Context) -> dict[str, Any]:
    first = context.today - timedelta(100)
    return AGREEMENT | {
        "agreement_number": "07/TT-Mẫu",
        "agreement_signed_on": first,
        "agreement_from": first,
        "agreement_to": context.today + timedelta(265),
    }


def _scan(unit: HealthUnit, name: str) -> Scan:
    statement = select(Scan).where(Scan.unit_id == unit.id, Scan.file_name == name)
    return session().scalars(statement.order_by(Scan.created_at)).first() or _lacking(name)


def _lacking(name: str) -> Scan:
    raise LookupError(f"the demo has no scan of {name}")


def _checked(
    context: Context,
    alias: str,
    days: int,
    title: str,
    file_name: str,
    values: dict[str, Any],
    *,
    kind: ShareKind = ShareKind.SINGLE,
    exception: tuple[str, str] | None = None,
) -> ShareRequest:
    """Write a request and put it through the gate; what becomes of it is the gate's to say."""
    unit, focal = context.unit(alias), context.users[f"focal.{alias}"]
    scan = _scan(unit, file_name)
    own = context.systems_of(unit)
    with acting_on(context.days(-days)):
        share = open_share(unit, kind, title, system=own[0] if own else None, actor_id=focal.id)
        edit_share(share, COMMON | values | {"title": title}, seen_version=share.version)
        attach_scan(share, scan, focal)
        rows = {
            column.id: {
                "needed": True,
                "exception_basis": exception[0] if exception else None,
                "exception_reason": exception[1] if exception else None,
            }
            for column in share.columns
        }
        explain_columns(
            share, rows, common_reason="Cần cho mục đích đã nêu.", seen_version=share.version
        )
        check_share(share, focal)
    return share


def _let_go(context: Context, alias: str, share: ShareRequest, days: int) -> None:
    head = context.users[f"head.{alias}"]
    with acting_on(context.days(-days)):
        approve(share, head)
        release_hash(share, share.sha256, head)
        share.delivered_on = context.days(-days)
