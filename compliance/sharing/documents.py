"""The minutes of a share, and the register on paper. No value of a person is in either."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from checklists import load
from compliance.core import clock
from compliance.core.formatting import format_date
from compliance.core.i18n import in_vietnamese
from compliance.scans.labels import entity_label, state_label
from compliance.scans.models import Verdict
from compliance.settings.queries import is_demo
from compliance.sharing.gate import PACK, pack_today
from compliance.sharing.models import ShareRequest
from compliance.sharing.rules import rows_of
from compliance.sharing.states import KIND_LABELS, STATE_LABELS, ShareKind, ShareState
from compliance.units.documents import issue_of
from compliance.units.models import HealthUnit
from compliance.verification.digest import content_hash
from compliance.verification.services import register_document
from reports import Sheet, blocks, render_docx, render_pdf, render_xlsx
from reports.documents import register_log
from reports.documents import share_minutes as layouts
from reports.documents.issue import lacking

TITLE = "Biên bản chia sẻ dữ liệu"
REGISTER = "Sổ chia sẻ dữ liệu cá nhân"
_WRITERS = {"docx": render_docx, "pdf": render_pdf}


def freeze_minutes(share: ShareRequest) -> None:
    """Keep what the minutes say at the release, and let anybody check them by their hash."""
    with in_vietnamese():
        share.minutes = content_of(share)
    share.minutes_sha256 = content_hash(share.minutes)
    register_document(
        share.minutes_sha256,
        title=TITLE,
        unit_name=share.unit.name,
        dated=clock.today(),
        unit_id=share.unit_id,
        about=f"share:{share.id}",
    )


def content_of(share: ShareRequest) -> dict[str, Any]:
    """Return what the minutes say now, as plain JSON, in the words of the pack in use."""
    pack = load(PACK, version=share.pack_version) if share.pack_version else pack_today()
    scan = share.scan
    bases = rows_of(pack, "lawful_bases")
    return {
        "share": str(share.id),
        "code": share.code,
        "unit": share.unit.name,
        "kind": str(KIND_LABELS[ShareKind(share.kind)]),
        "title": share.title,
        "purpose": share.purpose or "",
        "system": share.system.name if share.system else "",
        "recipient_kind": _word(rows_of(pack, "recipients"), share.recipient_kind, "name"),
        "recipient": share.recipient_name or "",
        "address": share.recipient_address or "",
        "basis": _word(bases, share.basis, "name"),
        "basis_document": share.basis_document or "",
        "agreement": _agreement(share),
        "sha256": share.sha256 or "",
        "rows": scan.rows if scan else None,
        "scanned_at": _iso(scan.finished_at if scan else None),
        "verdict": _verdict(share),
        "columns": [
            {
                "table": column.table_name,
                "name": column.name,
                "kind": entity_label(column.entity) if column.entity else "",
                "state": state_label(column.masking) if column.entity else "",
                "reason": column.reason or "",
                "exception": "; ".join(
                    text
                    for text in (
                        _word(bases, column.exception_basis, "name"),
                        column.exception_reason or "",
                    )
                    if text
                ),
            }
            for column in share.columns
            if column.needed
        ],
        "steps": (share.trace or {}).get("steps", []),
        "channel": _word(rows_of(pack, "share_channels"), share.channel, "text"),
        "approved_at": _iso(share.decided_at),
        "released_at": _iso(share.released_at),
        "delete_by": share.expires_on.isoformat() if share.expires_on else None,
        "rules": f"{pack.id}, bản {pack.version}",
    }


def minutes(share: ShareRequest, kind: str, verify_base: str) -> bytes:
    """Return the minutes as ``pdf`` or ``docx``: frozen at the release, before a draft."""
    with in_vietnamese():
        content = share.minutes or content_of(share)
        return _WRITERS[kind](layouts.layout(_layout_data(share, content, verify_base)))


def _layout_data(
    share: ShareRequest, content: Mapping[str, Any], verify_base: str
) -> layouts.ShareMinutes:
    frozen = share.minutes_sha256
    released = _moment(content["released_at"])
    return layouts.ShareMinutes(
        issue=issue_of(
            share.unit,
            "THỦ TRƯỞNG ĐƠN VỊ",
            draft=frozen is None,
            date=clock.local(released).date() if released else None,
            verify_url=verify_base + frozen if frozen else None,
        ),
        code=content["code"],
        unit_name=content["unit"],
        kind=content["kind"],
        title=content["title"],
        purpose=content["purpose"],
        system_name=content["system"],
        recipient=[
            ("Bên nhận", content["recipient"]),
            ("Loại bên nhận", content["recipient_kind"]),
            ("Địa chỉ", content["address"]),
        ],
        basis=content["basis"],
        basis_document=content["basis_document"],
        agreement=content["agreement"],
        sha256=content["sha256"],
        rows=content["rows"],
        scanned_at=_moment(content["scanned_at"]),
        verdict=content["verdict"],
        columns=[layouts.SharedColumn(**column) for column in content["columns"]],
        steps=[
            layouts.DecisionStep(
                **{
                    name: one[name]
                    for name in ("number", "question", "outcome", "source", "passes")
                }
            )
            for one in content["steps"]
        ],
        channel=content["channel"],
        approved_at=_moment(content["approved_at"]),
        released_at=released,
        delete_by=date.fromisoformat(content["delete_by"]) if content["delete_by"] else None,
        rules=content["rules"],
        missing=lacking(
            ("Bên nhận", content["recipient"]),
            ("Căn cứ", content["basis"]),
            ("Kết quả quét", content["sha256"]),
            ("Ngày bên nhận phải xóa", content["delete_by"]),
        ),
    )


def register(unit: HealthUnit | None, shares: Sequence[ShareRequest], kind: str) -> bytes:
    """Return the register of shares as ``xlsx``, ``docx`` or ``pdf``."""
    with in_vietnamese():
        recipients = rows_of(pack_today(), "recipients")
        rows = [_register_row(share, recipients) for share in shares]
        if kind == "xlsx":
            return render_xlsx([Sheet("So chia se", _COLUMNS, rows)], demo=is_demo())
        names = {share.unit_id: share.unit.name for share in shares}
        only = next(iter(names.values()), "") if len(names) == 1 else ""
        return _WRITERS[kind](
            register_log.layout(
                register_log.RegisterLog(
                    issue=issue_of(unit, "NGƯỜI GHI SỔ", draft=False, date=clock.today()),
                    title=REGISTER,
                    unit_name=only or f"{len(names)} đơn vị trong phạm vi được xem",
                    until=clock.today(),
                    columns=_COLUMNS,
                    rows=rows,
                )
            )
        )


_COLUMNS = [
    blocks.Column("Số", 0.9),
    blocks.Column("Đơn vị", 1.8),
    blocks.Column("Nội dung", 2.4),
    blocks.Column("Bên nhận", 2.2),
    blocks.Column("Trạng thái", 1.6),
    blocks.Column("Cho gửi", 1.2),
    blocks.Column("Phải xóa trước hết ngày", 1.2),
    blocks.Column("Xác nhận xóa", 1.2),
    blocks.Column("SHA-256", 2.4),
]


def _register_row(
    share: ShareRequest, recipients: Mapping[str, Mapping[str, Any]]
) -> list[blocks.Cell]:
    kind = _word(recipients, share.recipient_kind, "name")
    return [
        share.code,
        share.unit.name,
        share.title,
        "; ".join(text for text in (share.recipient_name or "", kind) if text),
        str(STATE_LABELS[ShareState(share.state)]),
        share.released_at,
        share.expires_on,
        share.deletion_on,
        share.released_sha256 or "",
    ]


def _word(rows: Mapping[str, Mapping[str, Any]], key: str | None, name: str) -> str:
    return str(rows[key][name]["vi"]) if key and key in rows else ""


def _agreement(share: ShareRequest) -> str:
    if share.agreement_document:
        return share.agreement_document
    if not share.agreement_number:
        return ""
    return (
        f"Số {share.agreement_number}, ký ngày {format_date(share.agreement_signed_on)}, "
        f"hiệu lực từ {format_date(share.agreement_from)} đến {format_date(share.agreement_to)}"
    )


def _verdict(share: ShareRequest) -> str:
    if share.scan is None or share.scan.verdict is None:
        return ""
    if share.scan.verdict == Verdict.PASS:
        return "Không phát hiện định danh người bệnh chưa che"
    return "Còn định danh, các cột nêu ở phần ngoại lệ đã được duyệt"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
