"""Joining, parting, confirming what was put together, and taking it all back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.regrouping.joining import write_join
from compliance.regrouping.ledger import Ledger, state_of, take_back
from compliance.regrouping.models import (
    Regrouping,
    RegroupingMember,
    RegroupingReview,
    Standing,
    Way,
)
from compliance.regrouping.outlook import Outlook
from compliance.regrouping.parting import PartOutlook, write_part
from compliance.regrouping.queries import is_waiting, members_of, reviews_of
from compliance.regrouping.rules import check_words
from compliance.regrouping.undoing import changes_since
from compliance.requirements.models import RequirementResponse
from compliance.systems.models import InformationSystem


def join(
    outlook: Outlook,
    *,
    reason: str | None,
    argument: str | None = None,
    seen: str | None = None,
    actor_id: UUID | None,
) -> Regrouping:
    """Put systems together as the outlook says (NĐ 331/2026 Đ7 k2).

    Raises:
        Clash: something changed since the person looked (``seen``).
        Refused: a reason, an argument for a lower level, or a good code is missing.
    """
    why, told = check_words(reason, argument, outlook.lowers)
    _check_seen(seen, outlook.sha256)
    wish = outlook.wish
    levels = {system.id: system.level for system in wish.systems}
    ledger = Ledger(wish.main.unit_id)
    target, said = write_join(ledger, outlook, actor_id)
    row = _open(Way.JOIN, wish.main.unit_id, why, told, actor_id)
    row.outlook = dict(outlook.shown)
    row.level_before, row.level_after = outlook.before, outlook.levels.most
    ended = [(system, Standing.ENDED) for system in wish.ended]
    standing = Standing.MADE if wish.new else Standing.KEPT
    _close(row, ledger, [*ended, (target, standing)], levels)
    _mark(row, target, said)
    audit.note(
        "regrouping:join",
        target=row,
        details={
            "systems": [system.code for system in wish.systems],
            "into": target.code,
            "level_before": row.level_before,
            "level_after": row.level_after,
            "review": len(said),
        },
    )
    session().flush()
    return row


def part(
    outlook: PartOutlook,
    *,
    reason: str | None,
    argument: str | None = None,
    seen: str | None = None,
    actor_id: UUID | None,
) -> Regrouping:
    """Part a system as the outlook says.

    Raises:
        Clash: something changed since the person looked (``seen``).
        Refused: a reason, or an argument for a lower level, is missing.
    """
    why, told = check_words(reason, argument, outlook.lowers)
    _check_seen(seen, outlook.sha256)
    system = outlook.wish.system
    ledger = Ledger(system.unit_id)
    made = write_part(ledger, outlook, actor_id)
    row = _open(Way.PART, system.unit_id, why, told, actor_id)
    row.outlook = dict(outlook.shown)
    row.level_before, row.level_after = outlook.before, outlook.most
    members = [(system, Standing.KEPT), *((one, Standing.MADE) for one in made)]
    _close(row, ledger, members, {system.id: system.level})
    audit.note(
        "regrouping:part",
        target=row,
        details={
            "system": system.code,
            "into": [one.code for one in made],
            "level_before": row.level_before,
            "level_after": row.level_after,
        },
    )
    session().flush()
    return row


def confirm(row: Regrouping, review_ids: Collection[UUID], actor_id: UUID | None) -> int:
    """Confirm that answers put together hold; return how many were waiting.

    Raises:
        Refused: nothing was chosen, or it was taken back.
    """
    if row.undone_at is not None:
        raise Refused(_("Việc này đã hoàn tác nên không còn gì để xác nhận."))
    chosen = [one for one in reviews_of(row.id) if one.id in review_ids and is_waiting(one)]
    if not chosen:
        raise Refused(_("Hãy chọn ít nhất một dòng còn cần xem lại."))
    for one in chosen:
        one.confirmed_at, one.confirmed_by = clock.now(), actor_id
    audit.note("regrouping:confirm", target=row, details={"rows": [one.item_id for one in chosen]})
    return len(chosen)


def undo(row: Regrouping, actor_id: UUID | None) -> None:
    """Take everything back, as if it had not been; the record of both stays.

    Raises:
        Refused: it was taken back before, or something was changed since; says what.
    """
    if row.undone_at is not None:
        raise Refused(_("Việc này đã được hoàn tác."))
    changed = changes_since(row)
    if changed:
        raise Refused(_("Không hoàn tác được: %(what)s.", what="; ".join(changed[:4])))
    session().execute(delete(RegroupingReview).where(RegroupingReview.regrouping_id == row.id))
    for member in members_of(row.id):
        if member.standing == Standing.MADE:
            member.system_id = None
    session().flush()
    take_back(row.ledger, row.unit_id)
    row.undone_at, row.undone_by = clock.now(), actor_id
    audit.note("regrouping:undo", target=row, details={"steps": len(row.ledger)})


def _check_seen(seen: str | None, sha256: str) -> None:
    if seen is not None and seen != sha256:
        raise Clash(_("Dữ liệu đã đổi từ khi bạn xem trước. Hãy xem lại rồi xác nhận."))


def _open(
    way: Way, unit_id: UUID, reason: str, argument: str | None, actor_id: UUID | None
) -> Regrouping:
    return Regrouping(
        unit_id=unit_id,
        way=way.value,
        reason=reason,
        argument=argument,
        ledger=[],
        after={},
        committed_at=clock.now(),
        committed_by=actor_id,
    )


def _close(
    row: Regrouping,
    ledger: Ledger,
    members: Sequence[tuple[InformationSystem, Standing]],
    levels: Mapping[UUID, int | None],
) -> None:
    """Store the regrouping with its members and what an undo has to find."""
    session().flush()
    row.ledger = ledger.steps
    row.after = state_of([system.id for system, _standing in members])
    session().add(row)
    session().flush()
    for place, (system, standing) in enumerate(members):
        session().add(
            RegroupingMember(
                regrouping_id=row.id,
                unit_id=row.unit_id,
                system_id=system.id,
                place=place,
                standing=standing.value,
                name=system.name,
                level=levels.get(system.id),
            )
        )
    session().flush()


def _mark(
    row: Regrouping, target: InformationSystem, said: Mapping[UUID, list[dict[str, Any]]]
) -> None:
    for response_id, texts in said.items():
        answer = session().get_one(RequirementResponse, response_id)
        session().add(
            RegroupingReview(
                regrouping_id=row.id,
                unit_id=row.unit_id,
                system_id=target.id,
                response_id=answer.id,
                pack_id=answer.pack_id,
                item_id=answer.item_id,
                response_version=answer.version,
                said=texts,
            )
        )
