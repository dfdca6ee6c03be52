"""Masked copies, a folder scanned by schedule, a token, and one impact assessment written out."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import select

from compliance.api.services import Scope, issue
from compliance.core import clock, files
from compliance.core.db import session
from compliance.core.text import fold
from compliance.demo.context import Context, acting_on
from compliance.demo.scans import scan_results
from compliance.folders.models import Every, FolderRun, FolderSource
from compliance.masking.models import MaskRun
from compliance.privacy.drafting import draft_activities
from compliance.privacy.services import DOSSIER_DAYS, dossier_of, save_dossier
from compliance.scans.models import Scan, Verdict
from compliance.scans.services import record_result
from compliance.systems.models import DataAsset

COPY = b"Ma;Nam sinh;Tinh\nA1;1980;Gia Lai\nA2;1975;Gia Lai\n"
#: What a person chose for a column by what was found in it; the others are dropped.
ACTIONS: dict[str, dict[str, Any]] = {
    "PATIENT_ID": {"action": "hmac"},
    "DATE_OF_BIRTH": {"action": "generalise", "to": "year"},
    "ADDRESS": {"action": "generalise", "to": "province"},
    "DIAGNOSIS": {"action": "keep", "reason": "Cần để thống kê theo bệnh (dữ liệu mẫu)."},
}
ASSESSMENT = {
    "cac-ben": "Trung tâm là bên kiểm soát và xử lý; nhà cung cấp là bên xử lý theo hợp đồng.",
    "muc-dich": "Giám sát bệnh truyền nhiễm, tiêm chủng, báo cáo dịch.",
    "loai-du-lieu": "Cơ bản: họ tên, ngày sinh, nơi ở, điện thoại. Nhạy cảm: tình trạng sức khỏe.",
    "so-do-luong": "Sơ đồ vẽ từ kiểm kê: thu ở trạm y tế, về phần mềm của trung tâm, gửi Sở Y tế.",
    "co-che-dong-y": "Thông báo khi tiếp nhận; phiếu đồng ý giấy lưu cùng hồ sơ tiêm.",
    "luu-xoa": "Giữ theo thời hạn hồ sơ; hết hạn có danh sách, quyết định, biên bản hủy.",
    "phuong-an-bao-ve": "Phân quyền theo khoa, nhật ký 90 ngày, sao lưu mã hóa, che tệp gửi đi.",
    "thiet-ke-he-thong": "Như phần mô tả hệ thống của hồ sơ cấp độ.",
    "tieu-chuan": "TCVN 14423:2026 theo cấp độ đã xác định.",
    "ket-qua-tuan-thu": "Tự đánh giá theo bảng kiểm, còn hai việc chưa xong.",
    "rui-ro": "Lộ danh sách tiêm: chỉ gửi tệp đã che. Tài khoản dùng chung: đã bỏ.",
    "kem-theo": "Hợp đồng, quy chế, quyết định phân công (dữ liệu mẫu).",
}


def seed(context: Context) -> None:
    """Write them for units that have accounts; every value is made up."""
    _masking(context)
    _folder(context)
    _token(context)
    _assessment(context)


def _masking(context: Context) -> None:
    unit, actor = context.unit("bvdk"), context.users["focal.bvdk"]
    found = (
        session()
        .scalars(
            select(Scan)
            .where(Scan.unit_id == unit.id, Scan.verdict == Verdict.FAIL)
            .order_by(Scan.created_at)
        )
        .first()
    )
    assert found is not None
    columns = [
        column for table in (found.result or {}).get("tables", []) for column in table["columns"]
    ]
    rules = {c["name"]: ACTIONS.get(c["entity"], {"action": "drop"}) for c in columns}
    policy = {"version": 1, "columns": rules, "default": "drop"}
    clean = next(
        result for _name, _content, result in scan_results() if result["verdict"] == "pass"
    )
    with acting_on(context.days(-3), 10):
        now = clock.now()
        copy = Scan(
            unit_id=unit.id,
            unit=unit,
            system_id=found.system_id,
            file_name="ban-che-mau.csv",
            purpose=found.purpose,
            sha256=hashlib.sha256(COPY).hexdigest(),
            size=len(COPY),
            created_at=now,
            created_by=actor.id,
            search=fold("ban-che-mau.csv", unit.name)[:600],
        )
        session().add(copy)
        session().flush()
        record_result(copy, {**clean, "path": copy.file_name, "sha256": copy.sha256})
        kept = files.keep(
            BytesIO(COPY),
            name=copy.file_name,
            media_type="application/octet-stream",
            purpose="masked",
            unit_id=unit.id,
            actor_id=actor.id,
        )
        common = {"unit_id": unit.id, "scan_id": found.id, "policy": policy}
        common |= {"created_at": now, "created_by": actor.id}
        session().add(MaskRun(**common, copy_scan_id=copy.id, copy_id=kept.id))
        session().add(MaskRun(**common))


def _folder(context: Context) -> None:
    unit, actor = context.unit("bvdk"), context.users["focal.bvdk"]
    asset = (
        session()
        .scalars(
            select(DataAsset)
            .where(DataAsset.unit_id == unit.id)
            .order_by(DataAsset.name, DataAsset.id)
        )
        .first()
    )
    assert asset is not None
    begun = _moment(context.days(-30), 2)
    source = FolderSource(
        unit_id=unit.id,
        asset_id=asset.id,
        folder="trich-xuat-thang",
        every=Every.WEEK,
        hour=2,
        weekday=5,
        # A demo has no such folder: the schedule rests, its runs can be read.
        active=False,
        since=begun,
        created_at=begun,
        created_by=actor.id,
    )
    session().add(source)
    session().flush()
    for ago, failing in ((22, 1), (15, 0), (8, 0)):
        slot = _moment(context.days(-ago), 2)
        session().add(
            FolderRun(
                unit_id=unit.id,
                source_id=source.id,
                slot=slot,
                started_at=slot,
                finished_at=slot + timedelta(minutes=3),
                files=4,
                scanned=2,
                failing=failing,
                unread=0,
                notes=[],
            )
        )


def _token(context: Context) -> None:
    unit, actor = context.unit("bvdk"), context.users["head.bvdk"]
    with acting_on(context.days(-40)):
        # Its value goes nowhere: nobody can call with it.
        issue(
            unit,
            "Máy sao lưu của bệnh viện (dữ liệu mẫu)",
            [Scope.BACKUP_WRITE],
            context.days(300),
            actor.id,
        )


def _assessment(context: Context) -> None:
    unit = context.unit("cdc")
    with acting_on(context.days(-38)):
        draft_activities(unit)
        row = dossier_of(unit, "xu-ly")
        days = dict.fromkeys(DOSSIER_DAYS)
        days |= {"started_on": context.days(-90), "prepared_on": context.days(-90)}
        days |= {"filed_on": context.days(-52), "answered_on": context.days(-40)}
        values = {**days, "status": "phai-lap", "contents": ASSESSMENT}
        values["filing_number"] = "12/CV-MẪU"
        save_dossier(row, values, seen_version=row.version)


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), clock.LOCAL)
