"""Typing a report, block by block; what follows its source is not stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.types import new_id
from compliance.evidence.models import Evidence
from compliance.reporting.answers import NOTHING, Answer
from compliance.reporting.models import TO_DO, PeriodState, ReportFile, UnitReport
from compliance.reporting.rules import Block
from compliance.reporting.sheet import Sheet


def save_block(
    sheet: Sheet,
    block: Block,
    version: int,
    typed: Mapping[str, Answer],
    *,
    actor_id: UUID | None,
) -> bool:
    """Keep what was typed in a block; return whether anything changed.

    A field that says what its register or the last report says is not stored: it goes on
    following its source until the report is submitted.

    Raises:
        Refused: the report was submitted meanwhile.
        Clash: somebody else saved the report since the page was opened.
    """
    report = sheet.report
    check_open(report)
    stored: dict[str, Any] = dict(report.answers)
    for one in block.fields:
        if one.kind == "file":
            continue
        answer = typed.get(one.key, NOTHING)
        if answer.same(sheet.defaults[one.key]) and not answer.reason:
            stored.pop(one.key, None)
        else:
            stored[one.key] = answer.stored()
    if stored == report.answers:
        return False
    if report.version != version:
        raise Clash(_("Người khác vừa sửa báo cáo này. Hãy xem lại nội dung mới nhất rồi lưu."))
    report.answers = stored
    report.changed_at, report.changed_by = clock.now(), actor_id
    return True


def save_missing_note(report: UnitReport, note: str | None) -> None:
    """Keep what is said of the units below that have not reported.

    Raises:
        Refused: the report was submitted.
    """
    check_open(report)
    report.missing_note = note or None


def attach(report: UnitReport, evidence: Evidence, key: str) -> ReportFile:
    """Let a file of the unit go with its report.

    Raises:
        Refused: the report was submitted, or the file is another unit's.
    """
    check_open(report)
    if evidence.unit_id != report.unit_id:
        raise Refused(_("Tệp này thuộc đơn vị khác."))
    row = ReportFile(
        id=new_id(),
        report_id=report.id,
        unit_id=report.unit_id,
        evidence_id=evidence.id,
        key=key,
    )
    row.evidence = evidence
    session().add(row)
    return row


def detach(report: UnitReport, row: ReportFile) -> None:
    """Take a file away from a report that is not submitted; what was submitted keeps its hash.

    Raises:
        Refused: the report was submitted.
    """
    check_open(report)
    session().delete(row)


def check_open(report: UnitReport) -> None:
    """Refuse to change a report that is out of the unit's hands."""
    if report.period.state == PeriodState.CLOSED:
        raise Refused(
            _("Đợt này đã đóng, không nhận báo cáo nữa. Cần gửi thì đề nghị nơi nhận mở lại đợt.")
        )
    if report.state not in TO_DO:
        raise Refused(
            _("Báo cáo đã gửi, không sửa được nữa. Cần sửa thì đề nghị nơi nhận trả lại.")
        )
