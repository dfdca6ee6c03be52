"""Comments with their answers, the completeness check in one step, and who has what in hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import select

from checklists.rules.appraisal import Canned
from compliance.accounts.models import RoleAssignment, User
from compliance.appraisal.models import STANCE_LABELS, OpinionRequest, Stance
from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Role
from compliance.core.text import clean
from compliance.dossiers import moves
from compliance.dossiers.acting import able, independent
from compliance.dossiers.models import (
    ENDED,
    MOVE_OF,
    CommentAnswer,
    Dossier,
    DossierComment,
    DossierState,
    Section,
)
from compliance.dossiers.services import comment, need_reason, pack_of, record
from compliance.evidence.services import keep_evidence
from compliance.systems.models import RelationKind
from compliance.systems.queries import holds
from compliance.units.queries import Viewer, in_force

_AT_WORK = (DossierState.CHECKING, DossierState.APPRAISING)


def may_appraise(dossier: Dossier, actor: Viewer) -> bool:
    """Whether the person appraises for a unit that does not operate the system."""
    return bool(independent(dossier, able(actor, dossier, pack_of(dossier), MOVE_OF["return"])))


def need_appraiser(dossier: Dossier, actor: Viewer) -> None:
    """Refuse whoever does not appraise this dossier.

    Raises:
        Refused: the role is missing, or the unit operates the system (NĐ 331/2026 Đ18 k4).
    """
    if not may_appraise(dossier, actor):
        raise Refused(_("Việc này do đơn vị thẩm định làm."))


def comment_row(
    dossier: Dossier, actor: Viewer, section: Section, text: str | None, item_id: str | None
) -> DossierComment:
    """Write a comment on a section, or on one requirement of the pack.

    Raises:
        Refused: no such requirement, or as ``dossiers.services.comment`` says.
    """
    code = clean(item_id)
    if code and code not in {item.id for item in pack_of(dossier).items}:
        raise Refused(_("Không có yêu cầu mã %(id)s.", id=code), "item_id")
    return comment(dossier, actor, section, text, code)


def answer_comment(
    row: DossierComment, dossier: Dossier, actor: Viewer, state: str | None, text: str | None
) -> None:
    """Let the unit say what it did about a comment.

    Raises:
        Refused: the dossier is not with the unit, the comment is closed, or words are missing.
    """
    if not dossier.editable:
        raise Refused(_("Chỉ trả lời ý kiến khi hồ sơ đang ở đơn vị."))
    if row.closed_at is not None:
        raise Refused(_("Bên thẩm định đã ghi nhận ý kiến này là xong."))
    words = clean(text)
    if state not in {kind.value for kind in CommentAnswer}:
        raise Refused(_("Chọn đã sửa hay giữ nguyên."), "state")
    if state == CommentAnswer.KEPT and not words:
        raise Refused(_("Giữ nguyên thì ghi lý do."), "answer")
    row.answer_state, row.answer = state, words
    row.answered_at, row.answered_by = clock.now(), actor.id


def close_comment(row: DossierComment, dossier: Dossier, actor: Viewer, *, closed: bool) -> None:
    """Let the appraiser find a comment dealt with, or open it again.

    Raises:
        Refused: the dossier is not being checked or appraised, or is not this person's.
    """
    need_appraiser(dossier, actor)
    if dossier.state not in _AT_WORK:
        raise Refused(_("Chỉ đóng, mở ý kiến khi hồ sơ đang được kiểm tra hoặc thẩm định."))
    row.closed_at = clock.now() if closed else None
    row.closed_by = actor.id if closed else None


def find_complete(dossier: Dossier, actor: Viewer) -> None:
    """Receive if need be, then accept: the appraisal begins."""
    if dossier.state == DossierState.SUBMITTED:
        moves.receive(dossier, actor)
    moves.accept(dossier, actor)


def find_incomplete(
    dossier: Dossier, actor: Viewer, reasons: Sequence[Canned], note: str | None
) -> None:
    """Receive if need be, then return with the ticked reasons as comments.

    Raises:
        Refused: neither a reason is ticked nor a note written.
    """
    if dossier.state == DossierState.SUBMITTED:
        moves.receive(dossier, actor)
    if dossier.state != DossierState.CHECKING:
        raise Refused(_("Hồ sơ này không còn ở bước kiểm tra tính đầy đủ. Hãy tải lại trang."))
    for reason in reasons:
        comment(dossier, actor, Section(reason.section), reason.text.vi)
    moves.give_back(dossier, actor, note)


def assign(dossier: Dossier, actor: Viewer, user_id: UUID | None) -> None:
    """Put the dossier into the hands of a person of the appraising unit, or of nobody.

    Raises:
        Refused: it has ended, the actor does not appraise it, or the person does not either.
    """
    if dossier.state in (*ENDED, DossierState.APPROVED):
        raise Refused(_("Hồ sơ đã xong, không phân công nữa."))
    need_appraiser(dossier, actor)
    if user_id == dossier.assignee_id:
        return
    person = None
    if user_id is not None:
        person = next((one for one in colleagues(dossier) if one.id == user_id), None)
        if person is None:
            raise Refused(_("Người này không có vai trò thẩm định ở đơn vị thẩm định."), "person")
    dossier.assignee_id = user_id
    words = _("Giao cho %(login)s", login=person.login) if person else _("Không giao cho ai")
    record(dossier, "assign", actor.id, str(words))


def colleagues(dossier: Dossier) -> list[User]:
    """Return the people who appraise for the specialised unit of the system, by login."""
    units = [
        relation.unit_id
        for relation in dossier.system.relations
        if relation.kind == RelationKind.SPECIALISED and holds(relation)
    ]
    statement = (
        select(User)
        .join(RoleAssignment, RoleAssignment.user_id == User.id)
        .where(
            RoleAssignment.role == Role.APPRAISER,
            RoleAssignment.unit_id.in_(units),
            in_force(RoleAssignment),
            User.active,
        )
        .order_by(User.login)
    )
    return list(session().scalars(statement).unique())


def ask_opinion(dossier: Dossier, actor: Viewer, **values: Any) -> OpinionRequest:
    """Record that another body, council or person was asked (``values``: columns of the request).

    Raises:
        Refused: the dossier is not being appraised, is not this person's, or the day has passed.
    """
    need_appraiser(dossier, actor)
    if dossier.state not in _AT_WORK:
        raise Refused(_("Chỉ lấy ý kiến khi hồ sơ đang được kiểm tra hoặc thẩm định."))
    due = values.get("due")
    if due is not None and due < clock.today():
        raise Refused(_("Hạn trả lời không thể ở quá khứ."), "due")
    row = OpinionRequest(
        dossier_id=dossier.id,
        unit_id=dossier.unit_id,
        revision=dossier.revision,
        asked_at=clock.now(),
        asked_by=actor.id,
        **{name: clean(v) if isinstance(v, str) else v for name, v in values.items()},
    )
    session().add(row)
    record(dossier, "opinion-ask", actor.id, f"{row.addressee}: {row.question}")
    return row


def record_reply(
    row: OpinionRequest,
    dossier: Dossier,
    actor: Viewer,
    *,
    stance: str,
    reply: str | None,
    number: str | None,
    on: date | None,
    source: BinaryIO | None = None,
    file_name: str = "",
) -> None:
    """Record what was answered, with its paper.

    Raises:
        Refused: answered or withdrawn before, no words, or a day in the future.
    """
    need_appraiser(dossier, actor)
    if not row.waiting:
        raise Refused(_("Ý kiến này đã có trả lời hoặc đã thôi lấy."))
    words = clean(reply)
    if not words and stance != Stance.NONE:
        raise Refused(_("Ghi nội dung trả lời."), "reply")
    if on is not None and on > clock.today():
        raise Refused(_("Ngày văn bản không thể ở tương lai."), "on")
    if source is not None:
        kept = keep_evidence(
            source,
            file_name,
            unit_id=dossier.unit_id,
            system_id=dossier.system_id,
            title=_("Ý kiến của %(name)s", name=row.addressee),
            happened_on=on,
            actor_id=actor.id,
        )
        row.reply_file_id = kept.file_id
    row.stance, row.reply = stance, words
    row.reply_number, row.reply_date = clean(number), on
    row.replied_at, row.replied_by = clock.now(), actor.id
    label = STANCE_LABELS[Stance(stance)]
    record(dossier, "opinion-reply", actor.id, f"{row.addressee}: {label}")


def drop_opinion(row: OpinionRequest, dossier: Dossier, actor: Viewer, reason: str | None) -> None:
    """Stop waiting for a reply.

    Raises:
        Refused: it was answered, or no reason is given.
    """
    need_appraiser(dossier, actor)
    if not row.waiting:
        raise Refused(_("Ý kiến này đã có trả lời hoặc đã thôi lấy."))
    words = need_reason(reason)
    row.withdrawn_at, row.withdrawn_reason = clock.now(), words[:255]
    record(dossier, "opinion-drop", actor.id, f"{row.addressee}: {words}")
