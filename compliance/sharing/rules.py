"""What each of the eight steps asks of a request; see ``gate``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from checklists import Pack
from compliance.core import clock
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.scans.models import Scan, Verdict
from compliance.sharing.models import ShareColumn, ShareRequest
from compliance.sharing.states import PROFILED, ShareKind

#: Read on site: nothing travels, so nothing is encrypted on its way.
ON_SITE = "tai-cho"
#: What the scanner writes first when a table bears a specially protected mark.
PROTECTED = "Dữ liệu được bảo vệ đặc biệt"
#: Smallest group below which we say so (a convention of ours, never a stop).
SMALLEST_GROUP = 5


def rows_of(pack: Pack, section: str) -> dict[str, Mapping[str, Any]]:
    """Return the rows of a section by id."""
    return {row["id"]: row for row in pack.section(section)}


@dataclass
class Finding:
    """What one rule found: which outcome of the pack (by place), why it stops, what to note."""

    outcome: int = 0
    stops: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Facts:
    """A request with what its rules need to know."""

    def __init__(
        self, share: ShareRequest, columns: Sequence[ShareColumn], scan: Scan | None, pack: Pack
    ) -> None:
        self.share, self.columns, self.scan, self.pack = share, columns, scan, pack
        self.today = clock.today()
        self.recipient = rows_of(pack, "recipients").get(share.recipient_kind or "")
        self.by_exception = False

    @property
    def bases(self) -> Sequence[str]:
        """Grounds that the chosen kind of recipient may rest on."""
        return tuple((self.recipient or {}).get("bases") or ())


def _recipient(facts: Facts) -> Finding:
    found, share = Finding(), facts.share
    if facts.recipient is None:
        found.stops.append(_("Chọn loại bên nhận."))
    elif facts.recipient.get("prohibited") or not facts.bases:
        found.stops.append(_("Loại bên nhận này không được nhận dữ liệu: dừng tại đây."))
    if not share.recipient_name:
        found.stops.append(_("Ghi tên bên nhận."))
    if not (share.recipient_address and share.recipient_contact):
        found.stops.append(_("Ghi địa chỉ và người liên hệ của bên nhận."))
    if facts.recipient is not None and facts.recipient["confidence"] == "U":
        found.notes.append(_("Căn cứ của loại bên nhận này còn cần đối chiếu."))
    return found


def _basis(facts: Facts) -> Finding:
    found, share = Finding(), facts.share
    if not share.purpose:
        found.stops.append(_("Ghi mục đích: bên nhận dùng dữ liệu để làm gì."))
    if not share.basis:
        found.stops.append(_("Chọn căn cứ."))
    elif share.basis not in facts.bases:
        found.stops.append(_("Căn cứ này không dùng được cho loại bên nhận đã chọn: chọn lại."))
    if not share.basis_document:
        found.stops.append(_("Ghi văn bản chứng minh căn cứ: số, ngày, điều khoản."))
    return found


def _abroad(facts: Facts) -> Finding:
    share = facts.share
    if share.abroad == "no":
        return Finding()
    if share.abroad != "yes":
        return Finding(stops=[_("Hỏi bên nhận nơi đặt máy chủ và bản sao lưu rồi ghi lại.")])
    found = Finding(outcome=1)
    if not share.abroad_country:
        found.stops.append(_("Ghi nước nhận dữ liệu."))
    if not share.abroad_dossier:
        found.stops.append(
            _("Ghi hồ sơ chuyển dữ liệu ra nước ngoài (Mẫu 09) hoặc văn bản nêu căn cứ miễn.")
        )
    return found


def _patients_asked(facts: Facts) -> Finding:
    """Đ26 k2: who may receive on a written request alone has that ground among its grounds."""
    share = facts.share
    if "d26-k2" not in facts.bases:
        return Finding(outcome=2)
    by_request = share.basis == "d26-k2"
    found = Finding(outcome=0 if by_request else 1)
    if not share.written_request:
        found.stops.append(
            _("Ghi nơi lưu giấy yêu cầu của từng người bệnh.")
            if by_request
            else _("Ghi trường hợp Đ19 k1 đã xét và chức danh người xác nhận.")
        )
    return found


def _agreement(facts: Facts) -> Finding:
    share = facts.share
    rule = (facts.recipient or {}).get("agreement", "required")
    if rule != "required" and share.agreement_document:
        notes = [] if rule == "procedure" else [
            _("Ghi văn bản thay cho thỏa thuận là quy ước, cần đối chiếu.")
        ]  # fmt: skip
        return Finding(outcome=1 if rule == "procedure" else 2, notes=notes)
    found = Finding()
    if rule == "procedure":
        found.stops.append(_("Ghi quy trình kiểm soát chia sẻ nội bộ: số, ngày."))
        return found
    if not share.agreement_number or share.agreement_signed_on is None:
        found.stops.append(_("Ghi số và ngày ký thỏa thuận."))
    ticked = set(share.agreement_contents or ())
    lacking = [
        row["text"]["vi"] for row in facts.pack.section("agreement_contents")
        if row["id"] not in ticked
    ]  # fmt: skip
    if lacking:
        found.stops.append(_("Thỏa thuận còn thiếu: %(what)s.", what="; ".join(lacking).lower()))
    found.stops += _out_of_term(share, facts.today)
    if rule == "document" and found.stops:
        found.stops.append(
            _("Không lập thỏa thuận thì ghi văn bản yêu cầu hoặc điều khoản thay cho thỏa thuận.")
        )
    return found


def _out_of_term(share: ShareRequest, today: date) -> Iterator[str]:
    first, last = share.agreement_from, share.agreement_to
    if first is None or last is None:
        yield _("Ghi thời hạn của thỏa thuận: từ ngày, đến ngày.")
        return
    if today < first:
        yield _("Thỏa thuận có hiệu lực từ %(day)s.", day=format_date(first))
    if today > last:
        yield _("Thỏa thuận đã hết hạn ngày %(day)s: ký gia hạn trước.", day=format_date(last))
    if share.expires_on and share.expires_on > last:
        yield _("Ngày phải xóa vượt quá thời hạn của thỏa thuận: sửa một trong hai.")


def _minimal(facts: Facts) -> Finding:
    found = Finding()
    if facts.scan is None or not facts.columns:
        found.stops.append(_("Gắn kết quả quét để có danh sách cột."))
        return found
    surplus = [column.name for column in facts.columns if not column.needed]
    if surplus:
        found.stops.append(
            _("Bỏ khỏi tệp rồi quét lại các cột không cần: %(names)s.", names=_names(surplus))
        )
    silent = [column.name for column in facts.columns if column.needed and not column.reason]
    if silent:
        found.stops.append(_("Chưa nêu lý do cần cột: %(names)s.", names=_names(silent)))
    return found


def _scan(facts: Facts) -> Finding:
    found, scan = Finding(), facts.scan
    if scan is None or scan.verdict is None:
        found.stops.append(_("Gắn kết quả quét của đúng tệp sẽ gửi."))
        return found
    found.notes += _small_groups(scan)
    if scan.verdict == Verdict.PASS:
        return found
    protected = _protected_stop(facts, scan)
    if protected:
        found.stops.append(protected)
    left = [c.name for c in facts.columns if c.stopping and not _excepted(c, facts)]
    if left:
        found.stops.append(
            _(
                "Che rồi quét lại, hoặc ghi ngoại lệ có căn cứ cho cột: %(names)s.",
                names=_names(left),
            )
        )
    if not found.stops:
        facts.by_exception, found.outcome = True, 1
    return found


def _excepted(column: ShareColumn, facts: Facts) -> bool:
    return bool(column.exception_basis in facts.bases and column.exception_reason)


def _protected_stop(facts: Facts, scan: Scan) -> str | None:
    """Return why a specially protected mark stops the file; None when there is none or it may go.

    The scanner marks what concerns HIV (Luật 64/2006 Đ30): a closed list of who may know.
    """
    warnings = (scan.result or {}).get("warnings") or ()
    if not any(str(line).startswith(PROTECTED) for line in warnings):
        return None
    rows = [row for row in facts.pack.section("protected_categories") if row["closed_list"]]
    allowed = {key for row in rows for key in row.get("allowed_recipients") or ()}
    if facts.share.recipient_kind in allowed:
        return None
    return str(
        _("Tệp có dữ liệu được bảo vệ đặc biệt; bên nhận này không thuộc danh sách được biết.")
    )


def _small_groups(scan: Scan) -> Iterator[str]:
    tables = (scan.result or {}).get("tables") or ()
    smallest = [
        k for table in tables if (k := (table.get("risk") or {}).get("k_min")) is not None
    ]  # fmt: skip
    if smallest and min(smallest) < SMALLEST_GROUP:
        yield _(
            "Nhóm nhỏ nhất có %(k)s người, dưới ngưỡng quy ước %(limit)s: cân nhắc gộp hạng.",
            k=min(smallest),
            limit=SMALLEST_GROUP,
        )


def _sending(facts: Facts) -> Finding:
    found, share = Finding(), facts.share
    if share.channel not in rows_of(facts.pack, "share_channels"):
        found.stops.append(_("Chọn kênh gửi trong danh sách."))
    if not share.encrypted and share.channel != ON_SITE:
        found.stops.append(_("Mã hóa dữ liệu trước khi gửi rồi xác nhận."))
    if share.expires_on is None:
        found.stops.append(_("Ghi ngày bên nhận phải xóa hoặc trả lại."))
    elif share.expires_on < facts.today:
        found.stops.append(_("Ngày phải xóa đã qua: ghi ngày khác."))
    if share.kind in PROFILED and share.kind != ShareKind.INTERNAL and not share.cycle:
        found.stops.append(_("Ghi chu kỳ gửi hoặc kết nối."))
    return found


def _names(names: Sequence[str]) -> str:
    shown = "; ".join(f"“{name}”" for name in names[:5])
    return shown + (_(" và %(n)s cột khác", n=len(names) - 5) if len(names) > 5 else "")


RULES: Mapping[str, Callable[[Facts], Finding]] = {
    "ben-nhan": _recipient,
    "can-cu": _basis,
    "nuoc-ngoai": _abroad,
    "co-so-bao-hiem": _patients_asked,
    "thoa-thuan": _agreement,
    "toi-thieu": _minimal,
    "quet": _scan,
    "gui": _sending,
}
