"""Findings after the minutes: fixed by the unit, verified by somebody else."""

from __future__ import annotations

from datetime import date

from compliance.accounts.models import User
from compliance.core import audit, clock
from compliance.core.errors import Refused
from compliance.core.i18n import N_, _, in_vietnamese
from compliance.inspections.concerned import (
    FINDING_STEP,
    UNIT_ROLES,
    day_words,
    members,
    people_at,
    tell_about_finding,
)
from compliance.inspections.models import Finding
from compliance.inspections.queries.findings import (
    evidence_of_finding,
    hands_on,
    last_step,
    retested_by_scan,
)
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
    since = last_step(finding.id, "reopen")
    pieces = evidence_of_finding(finding.id)
    if not any(p.side == "unit" and (since is None or p.received_at >= since) for p in pieces):
        raise Refused(_("Hãy nộp ít nhất một minh chứng khắc phục rồi báo đã xong."), "file")
    _move(actor, finding, FindingState.ACTION_DONE, "done", text)


def ask_extension(
    actor: User, finding: Finding, version: int, *, text: str | None, due: date | None
) -> None:
    """The unit asks for more time; an inspector decides.

    Raises:
        Clash: somebody else changed it since ``version``.
        Refused: it is not with the unit, no reason, or the day is not later.
    """
    _with_unit(finding)
    check_version(finding, version)
    if not finding.with_unit:
        raise Refused(_("Kiến nghị không còn chờ đơn vị khắc phục nên không xin gia hạn."))
    if not text:
        raise Refused(_("Hãy nêu lý do xin gia hạn."), "text")
    if due is None or due <= max(finding.due, clock.today()):
        raise Refused(_("Hạn xin phải sau hạn đang có."), "due")
    finding.asked_due, finding.asked_reason = due, text
    record(actor, finding, "ask", text, to=finding.state)
    _tell(actor, finding, _TEAM, _("Đơn vị xin gia hạn đến %(day)s.", day=day_words(due)))
    audit.note("finding:ask", unit_id=finding.unit_id, target=finding)


def deny_extension(actor: User, finding: Finding, version: int, *, text: str) -> None:
    """Refuse the time that was asked for, with the reason."""
    _by_inspector(actor, finding, version)
    if finding.asked_due is None:
        raise Refused(_("Đơn vị không có đề nghị gia hạn nào đang chờ."))
    _forget_asked(finding)
    record(actor, finding, "deny", text, to=finding.state)
    _tell(actor, finding, _UNIT, _("Đề nghị gia hạn không được chấp nhận."))
    audit.note("finding:deny", unit_id=finding.unit_id, target=finding)


def _forget_asked(finding: Finding) -> None:
    finding.asked_due = finding.asked_reason = None


def verify(actor: User, finding: Finding, version: int, *, text: str) -> None:
    """An inspector has checked the fix and closes the finding.

    Raises:
        Clash: somebody else changed it since ``version``.
        Refused: the fix was not reported, the actor had a hand in it or a stake in
            the unit, or there is no evidence of a new check.
    """
    _by_inspector(actor, finding, version)
    _require_move(finding, FindingState.VERIFIED)
    if actor.id in hands_on(finding.id):
        raise Refused(_("Người đã tham gia khắc phục không được xác minh kiến nghị này."))
    since = last_step(finding.id, "done")
    pieces = evidence_of_finding(finding.id)
    seen = any(p.side == "inspector" and (since is None or p.received_at >= since) for p in pieces)
    if not seen and not retested_by_scan(finding):
        raise Refused(
            _("Hãy nộp minh chứng của lần kiểm tra lại (ảnh, kết quả thử, lần quét đạt) rồi đóng."),
            "file",
        )
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
    _forget_asked(finding)
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
    told = _TOLD.get(kind)
    if told is not None:
        with in_vietnamese():
            sentence = _(told[1])
        _tell(actor, finding, told[0], sentence)


_UNIT, _TEAM = "unit", "team"
#: Step → which side hears of it, and in which words.
_TOLD = {
    "plan": (_TEAM, N_("Đơn vị đã lập kế hoạch khắc phục.")),
    "done": (_TEAM, N_("Đơn vị báo đã khắc phục, chờ xác minh.")),
    "verify": (_UNIT, N_("Đã xác minh khắc phục, kiến nghị đóng.")),
    "reopen": (_UNIT, N_("Kiến nghị được mở lại, có hạn mới.")),
    "extend": (_UNIT, N_("Kiến nghị được gia hạn.")),
    "transfer": (_UNIT, N_("Kiến nghị đã được chuyển cơ quan có thẩm quyền.")),
}


def _tell(actor: User, finding: Finding, side: str, sentence: str) -> None:
    inspection = finding.inspection
    people = people_at([finding.unit_id], UNIT_ROLES) if side == _UNIT else members(inspection.id)
    label = finding.label(inspection.code)
    tell_about_finding(finding, label, people, FINDING_STEP, sentence, actor.id)
