"""Findings after the minutes: fixed by the unit, verified by somebody else."""

from __future__ import annotations

from datetime import date

from compliance.accounts.models import User
from compliance.core import audit, clock
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.inspections.models import Finding
from compliance.inspections.queries.findings import evidence_of_finding, hands_on, last_reopened
from compliance.inspections.services.findings import record
from compliance.inspections.services.opening import check_version, refuse_conflict
from compliance.inspections.states import FINDING_MOVES, FindingState


def plan_action(
    actor: User, finding: Finding, version: int, *, plan: str, owner: str, due: date
) -> None:
    """The unit says what it will do, who, and by when.

    Raises:
        Clash: somebody else changed it since ``version``.
        Refused: it is not with the unit, or the day is after the finding's due day.
    """
    _with_unit(finding)
    check_version(finding, version)
    _require_move(finding, FindingState.ACTION_PLANNED)
    if due < clock.today():
        raise Refused(_("Ngày hoàn thành phải từ hôm nay trở đi."), "action_due")
    if due > max(finding.due, clock.today()):
        raise Refused(
            _("Ngày hoàn thành vượt hạn của kiến nghị. Hãy chọn ngày sớm hơn hoặc xin gia hạn."),
            "action_due",
        )
    finding.action_plan = plan
    finding.action_owner = owner
    finding.action_due = due
    _move(actor, finding, FindingState.ACTION_PLANNED, "plan", plan)


def report_done(actor: User, finding: Finding, version: int, *, text: str) -> None:
    """The unit says that the fix is done; evidence must have been handed in.

    Raises:
        Clash: somebody else changed it since ``version``.
        Refused: nothing was planned, or there is no evidence.
    """
    _with_unit(finding)
    check_version(finding, version)
    if finding.state != FindingState.ACTION_PLANNED:
        raise Refused(_("Hãy lập kế hoạch khắc phục trước khi báo đã xong."))
    since = last_reopened(finding.id)
    pieces = evidence_of_finding(finding.id)
    if not any(p.side == "unit" and (since is None or p.received_at >= since) for p in pieces):
        raise Refused(_("Hãy nộp ít nhất một minh chứng khắc phục rồi báo đã xong."), "file")
    _move(actor, finding, FindingState.ACTION_DONE, "done", text)


def verify(actor: User, finding: Finding, version: int, *, text: str) -> None:
    """An inspector has checked the fix and closes the finding.

    Raises:
        Clash: somebody else changed it since ``version``.
        Refused: the fix was not reported, or the actor had a hand in it or a stake in the unit.
    """
    _by_inspector(actor, finding, version)
    _require_move(finding, FindingState.VERIFIED)
    if actor.id in hands_on(finding.id):
        raise Refused(_("Người đã tham gia khắc phục không được xác minh kiến nghị này."))
    _move(actor, finding, FindingState.VERIFIED, "verify", text)


def reopen(actor: User, finding: Finding, version: int, *, text: str, due: date) -> None:
    """The fix does not hold: back to the unit, with a reason and a new day."""
    _by_inspector(actor, finding, version)
    _require_move(finding, FindingState.REOPENED)
    _future(due)
    _move(actor, finding, FindingState.REOPENED, "reopen", text, due)


def extend(actor: User, finding: Finding, version: int, *, text: str, due: date) -> None:
    """Give more time: an event with its reason and whoever approved it.

    Raises:
        Clash: somebody else changed it since ``version``.
        Refused: nothing is due any more, or the new day is not later.
    """
    _by_inspector(actor, finding, version)
    if not finding.waits:
        raise Refused(_("Kiến nghị đã đóng hoặc đã chuyển nên không gia hạn."))
    if due <= finding.due:
        raise Refused(_("Hạn mới phải sau hạn đang có."), "due")
    _future(due)
    _move(actor, finding, finding.state, "extend", text, due)


def transfer(actor: User, finding: Finding, version: int, *, to: str, text: str) -> None:
    """Hand the finding to the body that is competent; the tool never computes a fine."""
    _by_inspector(actor, finding, version)
    _require_move(finding, FindingState.TRANSFERRED)
    finding.transferred_to = to
    _move(actor, finding, FindingState.TRANSFERRED, "transfer", text)


def require_open(finding: Finding) -> None:
    """Refuse more evidence once the finding is closed, transferred or not in force yet."""
    _with_unit(finding)
    if not finding.waits:
        raise Refused(_("Kiến nghị đã đóng hoặc đã chuyển nên không nộp thêm minh chứng."))


def _with_unit(finding: Finding) -> None:
    if not finding.inspection.signed:
        raise Refused(_("Biên bản chưa ký nên kiến nghị chưa có hiệu lực."))


def _by_inspector(actor: User, finding: Finding, version: int) -> None:
    _with_unit(finding)
    refuse_conflict(actor, finding.unit)
    check_version(finding, version)


def _future(due: date) -> None:
    if due < clock.today():
        raise Refused(_("Hạn mới phải từ hôm nay trở đi."), "due")


def _require_move(finding: Finding, to: FindingState) -> None:
    """Refuse a step that does not follow, and say what must come first."""
    if to in FINDING_MOVES[finding.state]:
        return
    raise Refused(
        {
            FindingState.ACTION_PLANNED: _(
                "Kiến nghị đã báo khắc phục, đã đóng hoặc đã chuyển nên không lập kế hoạch nữa."
            ),
            FindingState.VERIFIED: _("Đơn vị chưa báo khắc phục xong nên chưa xác minh được."),
            FindingState.REOPENED: _(
                "Chỉ mở lại kiến nghị mà đơn vị đã báo khắc phục hoặc đã xác minh."
            ),
            FindingState.TRANSFERRED: _("Kiến nghị đã đóng hoặc đã chuyển trước đó."),
        }[to]
    )


def _move(
    actor: User,
    finding: Finding,
    to: str,
    kind: str,
    text: str | None,
    due: date | None = None,
) -> None:
    record(actor, finding, kind, text, to=to, new_due=due)
    finding.state = to
    if due is not None:
        finding.due = due
    audit.note(f"finding:{kind}", unit_id=finding.unit_id, target=finding)
