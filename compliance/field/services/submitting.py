"""Taking in a submission: all of its rows or none."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.accounts.models import User
from compliance.core import audit
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.formatting import format_moment
from compliance.core.i18n import _
from compliance.field.merge import Status
from compliance.field.models import Ending, FieldSubmission
from compliance.field.queries import rows_for_merge, taken
from compliance.field.services.looking import look
from compliance.field.services.recording import record
from compliance.field.shapes import Receipt, Submission
from compliance.inspections.checklist import Checklist
from compliance.inspections.models import Inspection, InspectionRow
from compliance.inspections.services.answers import judge_row, require_field


def submit(
    actor: User, inspection: Inspection, checklist: Checklist, submission: Submission
) -> Receipt:
    """Take in a submission, or say why not; every attempt is recorded.

    Nothing is raised for a refusal, so that the transaction around keeps the record.
    """
    rows = rows_for_merge(inspection)  # the lock: the same may have been sent twice at once
    sha256 = audit.digest({"sent": submission.sent})
    before = taken(submission.key)
    if before is not None:
        return _again(actor, inspection, submission, before, sha256)
    try:
        require_field(actor, inspection)
    except Refused as refused:
        receipt = Receipt(Ending.REFUSED, refused.message)
    else:
        receipt = look(checklist, submission, rows)
        if receipt.ending == Ending.APPLIED:
            _write(actor, inspection, checklist, receipt, rows)
    _record(actor, inspection, submission, receipt, sha256)
    return receipt


def _write(
    actor: User,
    inspection: Inspection,
    checklist: Checklist,
    receipt: Receipt,
    rows: Mapping[str, InspectionRow],
) -> None:
    for outcome in receipt.rows:
        if outcome.status != Status.APPLIED:
            continue
        row = rows[outcome.edit.row_id]
        values = outcome.edit.values
        judge_row(
            actor,
            inspection,
            row,
            checklist,
            version=row.version,
            verdict=values.get("verdict"),
            observation=values.get("observation"),
            sample=values.get("sample"),
            met=values.get("met"),
            second_look=bool(values.get("second_look")),
            progress=values.get("progress"),
        )
    session().flush()


def _again(
    actor: User,
    inspection: Inspection,
    submission: Submission,
    before: FieldSubmission,
    sha256: str,
) -> Receipt:
    """Answer a submission whose key was taken before; nothing changes."""
    if before.inspection_id == inspection.id and before.sha256 == sha256:
        return Receipt(
            Ending.APPLIED,
            _(
                "Lần gửi này đã nhận lúc %(at)s từ máy “%(device)s”; không ghi thêm gì.",
                at=format_moment(before.at),
                device=before.device,
            ),
            repeated=True,
        )
    receipt = Receipt(
        Ending.REFUSED,
        _(
            "Mã lần gửi này đã nhận lúc %(at)s của %(who)s với nội dung khác nên không nhận nữa.",
            at=format_moment(before.at),
            who=before.actor.display_name,
        ),
    )
    _record(actor, inspection, submission, receipt, sha256)
    return receipt


def _record(
    actor: User, inspection: Inspection, submission: Submission, receipt: Receipt, sha256: str
) -> None:
    record(
        actor,
        inspection,
        key=submission.key,
        way=submission.way,
        ending=receipt.ending,
        sha256=sha256,
        device=submission.device,
        result={o.edit.row_id: o.status.value for o in receipt.rows},
        sent=submission.sent,
    )
