"""The safeguard card to print, and the cards as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compliance.core import clock
from compliance.core.formatting import format_date, format_number
from compliance.core.i18n import _, in_vietnamese
from compliance.core.paging import left_out
from compliance.safeguards.models import SafeguardCard
from compliance.settings.queries import is_demo
from compliance.systems.models import InformationSystem
from compliance.units.documents import issue_of
from reports import Sheet, render_docx, render_pdf, render_xlsx
from reports.blocks import Facts, Note

_WRITERS = {"docx": render_docx, "pdf": render_pdf}


def facts_of(card: SafeguardCard) -> list[tuple[str, str]]:
    """Return label and value of each line of a card; what is not stated says so."""
    unclear = _("chưa rõ")
    days = _("%(n)s ngày", n=format_number(card.log_days)) if card.log_days is not None else ""
    return [
        (_("Dự phòng"), card.redundancy or ""),
        (_("Nguồn nhật ký"), card.log_sources or ""),
        (_("Giữ nhật ký"), days),
        (_("Dữ liệu nào được mã hóa"), card.encrypted or ""),
        (_("Ai giữ khóa (chức danh)"), card.key_holder or ""),
        (_("Rà soát tài khoản gần nhất"), format_date(card.access_reviewed_on)),
        (_("Nối mạng ra ngoài"), yes_no(card.connected, unclear)),
        (_("Đã chạy IPv6"), yes_no(card.ipv6, unclear)),
        (_("Bảo vệ chuyên nghiệp"), yes_no(card.professional_protection, unclear)),
        (_("Ai bảo vệ, bằng gì"), card.protector or ""),
    ]


def yes_no(value: bool | None, unclear: str) -> str:
    """Return a three-valued answer in words."""
    return unclear if value is None else _("có") if value else _("không")


def paper(system: InformationSystem, card: SafeguardCard, kind: str) -> bytes:
    """Return the card as ``docx`` or ``pdf``."""
    with in_vietnamese():
        issue = issue_of(system.unit, "NGƯỜI LẬP PHIẾU", draft=False, date=clock.today())
        level = f"cấp {system.level}" if system.level else "chưa xác định cấp độ"
        lines = [("Hệ thống", f"{system.name} ({level})"), *facts_of(card)]
        changed = format_date(card.changed_at)
        note = Note(f"Số liệu đến ngày {changed}. Ô trống là chưa khai, không phải là không có.")
        document = issue.document(
            system.name,
            [Facts(lines), note],
            doc_type="PHIẾU BẢO VỆ HỆ THỐNG",
        )
        return _WRITERS[kind](document)


def workbook(rows: Sequence[Any]) -> bytes:
    """Return rows (system, card or None) as a workbook."""
    with in_vietnamese():
        labels = [label for label, _value in facts_of(SafeguardCard())]
        columns = [_("Hệ thống"), _("Mã"), _("Đơn vị"), _("Có phiếu"), *labels]
        cells = []
        for system, card in rows:
            known = [value for _label, value in facts_of(card)] if card else [""] * len(labels)
            has = _("có") if card else _("không")
            cells.append([system.name, system.code, system.unit.name, has, *known])
        note = _("Lập ngày %(day)s.", day=format_date(clock.today()))
        sheet = Sheet(_("Phiếu bảo vệ"), columns, cells, notes=[note, *left_out(rows)])
        return render_xlsx([sheet], demo=is_demo())
