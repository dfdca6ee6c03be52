"""The letter that urges, the text for a chat, and lists of units as workbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from compliance.core import clock
from compliance.core.formatting import format_date
from compliance.core.i18n import in_vietnamese
from compliance.reporting.labels import STATE_WORDS, in_sentence
from compliance.reporting.models import ReportPeriod, UnitReport
from compliance.reporting.rules import ADHOC
from compliance.settings.queries import is_demo
from compliance.units.documents import issue_of, signer_title
from compliance.units.models import KIND_NAMES
from reports import Sheet, render_docx, render_pdf, render_xlsx
from reports.blocks import Cell
from reports.documents import urging_letter

_WRITERS = {"docx": render_docx, "pdf": render_pdf}


def urging_paper(
    period: ReportPeriod, rows: Sequence[UnitReport], counts: Mapping[str, int], kind: str
) -> bytes:
    """Return the letter that urges the units of ``rows``, as ``docx`` or ``pdf``."""
    runner = period.runner
    above = () if period.owner_id else ("Lãnh đạo Sở (để báo cáo)",)
    today = clock.today()
    with in_vietnamese():
        letter = urging_letter.UrgingLetter(
            issue=issue_of(
                runner,
                signer_title(runner.head_title, "Giám đốc"),
                draft=True,
                recipients=("Như trên", *above, "Lưu: VT."),
            ),
            title=in_sentence(period.title),
            basis=_basis(period),
            due=period.due_on,
            as_of=today,
            expected=counts["total"],
            received=counts["sent"],
            units=[
                (
                    row.unit.name,
                    row.checker.name,
                    STATE_WORDS[row.state],
                    (today - period.due_on).days if period.due_on < today else None,
                )
                for row in rows
            ],
        )
        return _WRITERS[kind](urging_letter.layout(letter))


def matrix_file(period: ReportPeriod, rows: Sequence[UnitReport]) -> bytes:
    """Return the units of a period with where each stands, as XLSX."""
    with in_vietnamese():
        columns = [
            "Mã đơn vị",
            "Đơn vị",
            "Loại",
            "Phải gửi",
            "Gửi qua",
            "Tình trạng",
            "Miễn vì",
            "Ngày gửi đầu",
            "Số ngày muộn",
            "Số lần trả lại",
            "Ngày chấp nhận",
        ]
        cells: list[list[Cell]] = [
            [
                row.unit.code,
                row.unit.name,
                KIND_NAMES.get(row.unit.kind, row.unit.kind),
                row.obliged or period.owner_id is not None,
                row.checker.name,
                STATE_WORDS[row.state],
                row.excused_reason,
                row.first_sent_on,
                row.days_late,
                row.returns,
                row.accepted_on,
            ]
            for row in rows
        ]
        note = f"{period.title}: hạn {format_date(period.due_on)}, {_as_of()}"
        return render_xlsx([Sheet("Đơn vị", columns, cells, notes=(note,))], demo=is_demo())


def behind_file(period: ReportPeriod, label: str, rows: Sequence[Any]) -> bytes:
    """Return the units behind a number as XLSX."""
    with in_vietnamese():
        cells: list[list[Cell]] = [
            [unit.code, unit.name, value.number, value.base, value.text]
            for value, _report, unit in rows
        ]
        columns = ["Mã đơn vị", "Đơn vị", "Số", "Trên tổng số", "Chữ"]
        note = f"{period.title}: {label}, {_as_of()}"
        return render_xlsx([Sheet("Đơn vị", columns, cells, notes=(note,))], demo=is_demo())


def yearly_file(year: int, rows: Sequence[Any]) -> bytes:
    """Return the yearly result of the units as XLSX."""
    with in_vietnamese():
        columns = [
            "Mã đơn vị",
            "Đơn vị",
            "Loại",
            "Phải gửi",
            "Đúng hạn",
            "Muộn",
            "Chưa gửi (đã quá hạn)",
            "Được miễn",
            "Tổng số ngày muộn",
            "Số lần trả lại",
            "Tỷ lệ đúng hạn (%)",
        ]
        cells: list[list[Cell]] = [
            [
                row.code,
                row.name,
                KIND_NAMES.get(row.kind, row.kind),
                row.due,
                row.on_time,
                row.late,
                row.missing,
                row.excused,
                row.days,
                row.returns,
                None if row.share is None else round(float(row.share), 2),
            ]
            for row in rows
        ]
        note = f"Các báo cáo có hạn trong năm {year}, {_as_of()}"
        return render_xlsx([Sheet(f"Năm {year}", columns, cells, notes=(note,))], demo=is_demo())


def chat_text(
    period: ReportPeriod, names: Sequence[str], total: int, counts: Mapping[str, int]
) -> str:
    """Return a short text ready to be pasted into a phone chat.

    Args:
        names: of the units to urge; where there are very many, of the first.
        total: how many units are to be urged.
    """
    rest = total - len(names)
    with in_vietnamese():
        lines = [
            f"{period.title}: hạn {format_date(period.due_on)}.",
            f"Đến {format_date(clock.today())} đã nhận {counts['sent']}/{counts['total']} báo cáo. "
            f"Còn {total} đơn vị:",
            *(f"{n}. {name}" for n, name in enumerate(names, start=1)),
            *([f"và {rest} đơn vị khác; danh sách đầy đủ ở trên hệ thống."] if rest else []),
            "Đề nghị các đơn vị gửi trên hệ thống. Cần hỗ trợ xin nhắn lại.",
        ]
        return "\n".join(lines)


def _basis(period: ReportPeriod) -> str:
    """Return why the report is asked for."""
    if period.document_number:
        return f"Theo Văn bản số {period.document_number}"
    if period.period_id != ADHOC:
        return "Theo kế hoạch dữ liệu ngành y tế"
    return f"Theo yêu cầu của {period.requested_by or period.runner.name}"


def _as_of() -> str:
    return f"số liệu đến ngày {format_date(clock.today())}."
