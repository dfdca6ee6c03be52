"""What a submission would do; nothing here changes a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from compliance.core.errors import Refused
from compliance.core.formatting import format_moment
from compliance.core.i18n import _
from compliance.field.merge import FIELDS, OPEN, Edit, Status, Stored, settle
from compliance.field.models import Ending
from compliance.field.queries import names_of
from compliance.field.shapes import Receipt, RowOutcome, Submission
from compliance.inspections.checklist import Checklist
from compliance.inspections.models import InspectionRow
from compliance.inspections.services.answers import check_judgement


def stored_values(row: InspectionRow) -> Stored:
    """Return the inspector's column of a row as it stands."""
    return Stored(row.version, {name: getattr(row, name) for name in FIELDS})


def look(
    checklist: Checklist,
    submission: Submission,
    rows: Mapping[str, InspectionRow],
) -> Receipt:
    """Say what a submission would do; changes nothing."""
    doubles = len({edit.row_id for edit in submission.edits}) != len(submission.edits)
    if doubles or not submission.edits:
        return Receipt(Ending.REFUSED, _("Lần gửi rỗng hoặc có một dòng hai lần."))
    outcomes = [_settled(edit, rows, checklist, submission) for edit in submission.edits]
    outcomes = _with_names(outcomes, rows)
    statuses = {outcome.status for outcome in outcomes}
    if Status.CONFLICT in statuses:
        return Receipt(
            Ending.CONFLICT,
            _("Có dòng người khác đã lưu trong lúc bạn đi. Hãy chọn bản giữ lại cho từng dòng."),
            outcomes,
        )
    if Status.REFUSED in statuses:
        return Receipt(
            Ending.REFUSED,
            _("Có dòng không nhận được nên chưa ghi dòng nào. Hãy sửa dòng ấy rồi gửi lại."),
            outcomes,
        )
    return Receipt(Ending.APPLIED, _message(outcomes), outcomes)


def _settled(
    edit: Edit, rows: Mapping[str, InspectionRow], checklist: Checklist, submission: Submission
) -> RowOutcome:
    row = rows.get(edit.row_id)
    stored = stored_values(row) if row is not None else None
    decision = submission.decisions.get(edit.row_id)
    status = settle(edit, stored, decision)
    reason = ""
    if row is None:
        reason = _("Dòng này không thuộc cuộc kiểm tra.")
    elif status == Status.REFUSED:
        reason = _("Dòng này ghi phiên bản chưa từng có trên máy chủ.")
    elif status not in (Status.SAME, Status.KEPT):
        reason = _against(row, checklist, edit)
        if reason:
            dropped = decision is not None and not decision.mine
            status = Status.KEPT if dropped else Status.REFUSED
    return RowOutcome(
        edit,
        status,
        row.position if row else None,
        row.item_id if row else "",
        reason if status == Status.REFUSED else "",
        stored,
    )


def _against(row: InspectionRow, checklist: Checklist, edit: Edit) -> str:
    """Return what the rules of the row say against an edit, or nothing."""
    values = edit.values
    try:
        check_judgement(
            row,
            checklist,
            values.get("verdict"),
            values.get("observation"),
            values.get("progress"),
        )
    except Refused as refused:
        return refused.message
    return ""


def _with_names(
    outcomes: Sequence[RowOutcome], rows: Mapping[str, InspectionRow]
) -> list[RowOutcome]:
    """Add who saved last, and when, to the rows that a person has to decide on."""
    open_rows = {o.edit.row_id: rows[o.edit.row_id] for o in outcomes if o.edit.row_id in rows}
    judges = {row.judged_by for row in open_rows.values() if row.judged_by is not None}
    names = names_of(judges) if judges else {}
    named = []
    for outcome in outcomes:
        row = open_rows.get(outcome.edit.row_id)
        if row is not None and outcome.status in OPEN and row.judged_at and row.judged_by:
            who = names.get(row.judged_by, "")
            outcome = replace(outcome, by=who, at=format_moment(row.judged_at))
        named.append(outcome)
    return named


def _message(outcomes: Sequence[RowOutcome]) -> str:
    counts = {status: sum(o.status == status for o in outcomes) for status in Status}
    words = _("Đã ghi %(n)s dòng.", n=counts[Status.APPLIED])
    if counts[Status.SAME]:
        words += " " + _("%(n)s dòng đã giống sẵn.", n=counts[Status.SAME])
    if counts[Status.KEPT]:
        words += " " + _("%(n)s dòng giữ bản đang lưu.", n=counts[Status.KEPT])
    return words
