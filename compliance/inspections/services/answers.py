"""The two columns of a checklist: the unit answers, then the inspectors judge."""

from __future__ import annotations

from sqlalchemy import func, select

from compliance.accounts.models import User
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.inspections.checklist import Checklist
from compliance.inspections.models import Inspection, InspectionRow
from compliance.inspections.queries.findings import finding_of_row
from compliance.inspections.services.opening import check_version, refuse_conflict
from compliance.inspections.states import INSPECTION_MOVES, UNKNOWN, InspectionState, Progress


def answer_row(
    actor: User,
    inspection: Inspection,
    row: InspectionRow,
    checklist: Checklist,
    *,
    version: int,
    answer: str | None,
    note: str | None,
) -> None:
    """Store what the unit says of a row; "không biết" is an answer.

    Raises:
        Clash: somebody else saved the row since ``version``.
        Refused: the self-assessment was handed in, or the answer is not one of the pack's.
    """
    if inspection.state != InspectionState.PLANNED:
        raise Refused(_("Tự đánh giá đã gửi hoặc đã đóng, không sửa câu trả lời được nữa."))
    check_version(row, version, {"answer": row.unit_answer, "note": row.unit_note})
    if answer is not None and answer not in (*checklist.rules.verdicts, UNKNOWN):
        raise Refused(_("Câu trả lời không có trong bảng kiểm."), "answer")
    if answer in checklist.rules.needs_reason and not note:
        raise Refused(_("“Không áp dụng” cần nêu lý do ở ô ghi chú."), "note")
    if answer != row.unit_answer:
        row.unit_origin = None
    row.unit_answer = answer
    row.unit_note = note
    row.unit_answered_at = clock.now()
    row.unit_answered_by = actor.id


def submit_self_assessment(actor: User, inspection: Inspection) -> None:
    """Hand the unit's column in; from then on it is read only.

    Raises:
        Refused: a row has no answer yet, or it was handed in before.
    """
    _move(inspection, InspectionState.SELF_ASSESSED)
    left = session().scalar(
        select(func.count())
        .select_from(InspectionRow)
        .where(
            InspectionRow.inspection_id == inspection.id, InspectionRow.unit_answered_at.is_(None)
        )
    )
    if left:
        raise Refused(
            _(
                "Còn %(n)s dòng chưa trả lời hoặc chưa xác nhận phần điền sẵn. Dòng nào chưa rõ, "
                "hãy chọn “Không biết” rồi gửi.",
                n=left,
            )
        )
    inspection.self_assessed_at = clock.now()
    inspection.self_assessed_by = actor.id
    audit.note("inspection:self_assess", unit_id=inspection.unit_id, target=inspection)


def start_field_work(actor: User, inspection: Inspection, reason: str | None = None) -> None:
    """Begin the check at the unit.

    Raises:
        Refused: it has begun, the actor is not of the team, or the unit has not answered and no
            reason is given (a surprise check, a unit that let the day pass).
    """
    require_team(actor, inspection)
    if inspection.state == InspectionState.PLANNED and not reason:
        raise Refused(
            _(
                "Đơn vị chưa gửi tự đánh giá. Nếu vẫn kiểm tra (đột xuất, quá hạn tự đánh giá), "
                "hãy nêu lý do."
            ),
            "reason",
        )
    if inspection.state == InspectionState.PLANNED:
        inspection.no_self_reason = reason
    _move(inspection, InspectionState.IN_FIELD)
    inspection.field_started_at = clock.now()
    audit.note("inspection:start", unit_id=inspection.unit_id, target=inspection)


def judge_row(
    actor: User,
    inspection: Inspection,
    row: InspectionRow,
    checklist: Checklist,
    *,
    version: int,
    verdict: str | None,
    observation: str | None,
    sample: str | None = None,
    met: str | None = None,
    second_look: bool = False,
    progress: str | None = None,
) -> None:
    """Store what the inspector found in a row. No verdict is "chưa xem", never "không đạt".

    Args:
        progress: how far the inspector is, if they say so; else it follows from the rest.

    Raises:
        Clash: another inspector saved the row since ``version``; carries what is stored now.
        Refused: not in the field, not of the team, a stake in the unit, or ``check_judgement``.
    """
    require_field(actor, inspection)
    check_version(row, version, judged(row))
    check_judgement(row, checklist, verdict, observation, progress)
    row.verdict = verdict
    row.observation = observation
    row.sample = sample
    row.met = met
    row.second_look = second_look
    row.progress = progress or _progress(verdict, observation, second_look)
    row.judged_at = clock.now()
    row.judged_by = actor.id


def check_judgement(
    row: InspectionRow,
    checklist: Checklist,
    verdict: str | None,
    observation: str | None,
    progress: str | None = None,
) -> None:
    """Refuse a judgement that the rules of a row do not allow; changes nothing.

    Raises:
        Refused: no such verdict, no reason for "không áp dụng", a finding stands against the
            better verdict, or the progress contradicts the verdict.
    """
    if verdict is not None and verdict not in checklist.rules.verdicts:
        raise Refused(_("Kết luận không có trong bảng kiểm."), "verdict")
    if verdict in checklist.rules.needs_reason and not observation:
        raise Refused(_("“Không áp dụng” cần nêu lý do ở ô ghi nhận."), "observation")
    if not adverse(verdict, checklist) and finding_of_row(row.id) is not None:
        raise Refused(
            _("Dòng này đang có kiến nghị. Hãy bỏ kiến nghị trước khi đổi sang kết luận này."),
            "verdict",
        )
    if progress is None:
        return
    if progress not in set(Progress):
        raise Refused(_("Tiến độ không có trong danh mục."), "progress")
    if (progress == Progress.UNSEEN and verdict) or (progress == Progress.DONE and not verdict):
        raise Refused(
            _("Tiến độ trái với kết luận: “đã xem” phải có kết luận, “chưa xem” thì không."),
            "progress",
        )


def judged(row: InspectionRow) -> dict[str, object]:
    """Return the inspector's column of a row, as a clash shows it."""
    return {
        "verdict": row.verdict,
        "observation": row.observation,
        "sample": row.sample,
        "met": row.met,
        "second_look": row.second_look,
    }


def adverse(verdict: str | None, checklist: Checklist) -> bool:
    """Whether a verdict calls for a finding: it has a value, and not the best one."""
    value = checklist.rules.values.get(verdict) if verdict else None
    return value is not None and value < 1


def _progress(verdict: str | None, observation: str | None, second_look: bool) -> Progress:
    if verdict is not None:
        return Progress.DONE
    return Progress.LOOKING if observation or second_look else Progress.UNSEEN


def require_team(actor: User, inspection: Inspection) -> None:
    """Refuse whoever is not of the team or has a stake in the unit."""
    refuse_conflict(actor, inspection.unit)
    if actor.id not in {member.user_id for member in inspection.members}:
        raise Refused(_("Chỉ thành viên đoàn kiểm tra được ghi vào cuộc kiểm tra này."))


def require_field(actor: User, inspection: Inspection) -> None:
    """Refuse a change of field work before it begins and after the minutes are signed.

    The state is read anew: somebody may have signed since the page was asked for; whoever signs
    next waits until we are done.
    """
    session().refresh(inspection, ["state", "version"], with_for_update={"read": True})
    require_team(actor, inspection)
    if inspection.signed:
        raise Refused(
            _("Biên bản đã ký nên nội dung kiểm tra không sửa được nữa; chỉ lập phụ lục mới.")
        )
    if inspection.state != InspectionState.IN_FIELD:
        raise Refused(_("Chưa bắt đầu kiểm tra tại chỗ. Hãy bấm “Bắt đầu kiểm tra” trước."))


def _move(inspection: Inspection, to: InspectionState) -> None:
    if to not in INSPECTION_MOVES[inspection.state]:
        raise Refused(_("Cuộc kiểm tra không ở bước cho phép việc này. Hãy tải lại trang."))
    inspection.state = to
