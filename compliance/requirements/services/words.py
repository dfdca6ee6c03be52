"""What an answer may say, and how it is written into its row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from checklists import Item, Pack
from compliance.core import clock
from compliance.core.errors import Clash, Refused
from compliance.core.formatting import format_date, format_moment
from compliance.core.i18n import _
from compliance.requirements.models import (
    STATE_LABELS,
    WITH_GAP,
    WITH_PLAN,
    ControlAnswer,
    ProductAnswer,
    RequirementResponse,
    ResponseState,
)
from compliance.requirements.queries.people import is_person_of
from compliance.requirements.queries.sentences import is_unchanged

SHORTEST_REASON = 10
Given = RequirementResponse | ControlAnswer
#: Every kind of answer that is kept, also what a vendor says of its product.
Kept = Given | ProductAnswer


@dataclass(frozen=True, kw_only=True)
class Words:
    """What somebody answers, cleaned."""

    state: ResponseState
    note: str | None = None
    #: Of what is left to do: post, day, đồng, source of the money.
    responsible: str | None = None
    due: date | None = None
    cost: int | None = None
    funding: str | None = None
    #: Who is asked, of "không biết".
    assignee_id: UUID | None = None
    #: Why the common answer is not followed.
    override_reason: str | None = None


def check_answer(
    state: ResponseState, note: str | None, responsible: str | None, due: date | None
) -> None:
    """Refuse an answer that says too little.

    Raises:
        Refused: names the field.
    """
    if state in WITH_PLAN:
        if not responsible:
            raise Refused(_("Ghi bộ phận hoặc chức danh làm phần còn lại."), "responsible")
        if due is None:
            raise Refused(_("Ghi ngày sẽ làm xong phần còn lại."), "due")
    if state == ResponseState.NOT_APPLICABLE and len(note or "") < SHORTEST_REASON:
        raise Refused(
            _("“Không áp dụng” phải có lý do, viết ít nhất %(n)s ký tự.", n=SHORTEST_REASON), "note"
        )


def fill(row: Kept, pack: Pack, item: Item, words: Words, actor_id: UUID | None) -> None:
    """Write an answer into its row; what its state has no use for is left out."""
    gap = words.state in WITH_GAP
    if words.note != row.note:
        row.copied_from = None
    row.pack_version = pack.version
    row.state = words.state
    row.note = words.note
    row.responsible = words.responsible if gap else None
    row.due = words.due if gap else None
    row.cost = words.cost if gap else None
    row.funding = words.funding if gap else None
    row.assignee_id = words.assignee_id if words.state == ResponseState.UNKNOWN else None
    if words.override_reason:
        row.override_reason = words.override_reason
    row.model_copied = is_unchanged(words.note, item)
    row.changed_at, row.changed_by = clock.now(), actor_id


def check_words(words: Words, unit_id: UUID, overrides: bool) -> None:
    """Refuse an answer of a unit that says too little, or asks a stranger.

    ``overrides``: a common answer is followed until now.

    Raises:
        Refused: names the field.
    """
    check_answer(words.state, words.note, words.responsible, words.due)
    if words.cost is not None and words.cost < 0:
        raise Refused(_("Số tiền không thể âm."), "cost")
    if words.assignee_id is not None and not is_person_of(unit_id, words.assignee_id):
        raise Refused(_("Chọn một người của đơn vị."), "assignee_id")
    if overrides and len(words.override_reason or "") < SHORTEST_REASON:
        raise Refused(
            _(
                "Dòng này đang theo biện pháp chung. Ghi lý do trả lời riêng, ít nhất %(n)s ký tự.",
                n=SHORTEST_REASON,
            ),
            "override_reason",
        )


def says_the_same(row: Given, words: Words) -> bool:
    """Whether an answer is stored already just as it is sent."""
    gap, unknown = words.state in WITH_GAP, words.state == ResponseState.UNKNOWN
    return (
        row.state == words.state
        and row.note == words.note
        and row.responsible == (words.responsible if gap else None)
        and row.due == (words.due if gap else None)
        and row.cost == (words.cost if gap else None)
        and row.funding == (words.funding if gap else None)
        and row.assignee_id == (words.assignee_id if unknown else None)
    )


def refuse_stale(row: Kept | None, seen_version: int) -> None:
    """Refuse a change made on another version than the one stored.

    Raises:
        Clash: with what is stored now.
    """
    if (row.version if row else 0) != seen_version:
        raise clash_of(row)


def clash_of(row: Kept | None) -> Clash:
    """Return the refusal that shows what stands in the database now."""
    current: dict[str, object] = {"version": 0}
    if row is not None:
        current = {
            "state": row.state,
            "state_label": str(STATE_LABELS[ResponseState(row.state)]),
            "note": row.note or "",
            "responsible": row.responsible or "",
            "due": row.due.isoformat() if row.due else "",
            "due_label": format_date(row.due),
            "cost": row.cost,
            "funding": row.funding or "",
            "override_reason": row.override_reason or "",
            "changed_at": format_moment(row.changed_at),
            "version": row.version,
        }
    return Clash(
        _("Người khác vừa trả lời dòng này. Hãy so hai nội dung dưới đây rồi lưu lại."), current
    )
