"""The overview of backups as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compliance.backups import rules
from compliance.backups.standing import STANDINGS, last_day, standing_of
from compliance.core import clock
from compliance.core.formatting import format_date
from compliance.core.i18n import _, in_vietnamese
from compliance.core.paging import left_out
from compliance.settings.queries import is_demo
from reports import Sheet, render_xlsx
from reports.blocks import Cell


def workbook(rows: Sequence[Any]) -> bytes:
    """Return rows of ``queries.rows_to_export`` as a workbook."""
    with in_vietnamese():
        columns = [
            _("Hệ thống"),
            _("Mã"),
            _("Đơn vị"),
            _("Cấp độ"),
            _("Tình trạng"),
            _("Lần chạy tốt gần nhất"),
            _("Phải có trước"),
            _("Quy tắc sao lưu đạt"),
            _("Còn thiếu"),
            _("RPO mục tiêu (phút)"),
            _("RTO mục tiêu (phút)"),
            _("Phục hồi thử đạt ngày"),
            _("RPO đo được (phút)"),
            _("RTO đo được (phút)"),
            _("Lần không đạt chưa làm lại"),
            _("Phục hồi thử lần sau"),
        ]
        cells = [_row(*row) for row in rows]
        notes = [
            _("Lập ngày %(day)s.", day=format_date(clock.today())),
            _("Quy tắc 3-2-1 và chu kỳ ở cấp không nêu số là quy ước; xem gói quy định."),
        ]
        return render_xlsx(
            [Sheet(_("Sao lưu"), columns, cells, notes=[*notes, *left_out(rows)])], demo=is_demo()
        )


def _row(system: Any, policy: Any, state: Any, measured: Any, duty: Any) -> list[Cell]:
    kept: str = ""
    missing: str = ""
    if policy:
        verdict = rules.judge(policy.copies, system.level, rules.live_medium(system))
        kept = f"{verdict.met}/{len(verdict.lines)}"
        missing = " ".join(line.missing for line in verdict.lines if line.missing)
    return [
        system.name,
        system.code,
        system.unit.name,
        system.level,
        str(STANDINGS[standing_of(policy, state)]),
        last_day(state),
        state.due_at if state else None,
        kept,
        missing,
        policy.rpo_minutes if policy else None,
        policy.rto_minutes if policy else None,
        state.passed_on if state else None,
        measured.rpo_minutes if measured else None,
        measured.rto_minutes if measured else None,
        state.failed_on if state else None,
        duty.due_on if duty else None,
    ]
