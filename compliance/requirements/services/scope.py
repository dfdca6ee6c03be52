"""Putting a row in or out of scope, and naming the platform that a system stands on."""

from __future__ import annotations

from uuid import UUID

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.requirements.models import (
    ControlAnswer,
    PlatformShare,
    RequirementResponse,
    ResponseState,
    ScopeChoice,
)
from compliance.requirements.queries.rows import Row, Sheet
from compliance.requirements.services.words import SHORTEST_REASON, Given, clash_of
from compliance.systems.models import InformationSystem


def choose_scope(
    sheet: Sheet,
    row: Row,
    choice: ScopeChoice | None,
    reason: str | None,
    *,
    actor_id: UUID,
    seen_version: int,
) -> Given:
    """Say that a row concerns the system, or does not, against the inventory; None: as it says.

    Raises:
        Clash: somebody else changed the row meanwhile.
        Refused: the reason is too short to be understood by the appraiser.
    """
    words = clean(reason)
    if choice is not None and len(words or "") < SHORTEST_REASON:
        raise Refused(_("Ghi lý do, ít nhất %(n)s ký tự.", n=SHORTEST_REASON), "reason")
    if row.version != seen_version:
        raise clash_of(row.response)
    answer = row.response or _new(sheet, row)
    answer.scope_choice = choice
    answer.scope_reason = words if choice else None
    answer.changed_at, answer.changed_by = clock.now(), actor_id
    session().add(answer)
    session().flush()
    details = {"item": row.item.id, "choice": choice.value if choice else None, "reason": words}
    audit.note("requirement:scope", target=answer, details=details)
    return answer


def _new(sheet: Sheet, row: Row) -> Given:
    common = {
        "unit_id": sheet.unit.id,
        "pack_id": sheet.pack.id,
        "pack_version": sheet.pack.version,
        "item_id": row.item.id,
        "state": ResponseState.NOT_ANSWERED,
    }
    if sheet.subject is None:
        return ControlAnswer(**common)
    return RequirementResponse(system_id=sheet.system.id, **common)


def share_platform(
    system: InformationSystem, platform: InformationSystem, reason: str | None
) -> PlatformShare:
    """Let a system follow the answers of another one that it stands on, from today.

    Raises:
        Refused: a system cannot stand on itself or on one that follows it; no reason.
    """
    words = clean(reason)
    if system.id == platform.id:
        raise Refused(_("Hệ thống không thể là nền tảng của chính nó."), "platform")
    if not words:
        raise Refused(_("Ghi căn cứ: văn bản hoặc lý do dùng chung nền tảng."), "reason")
    share = PlatformShare(
        system_id=system.id,
        platform_id=platform.id,
        unit_id=system.unit_id,
        reason=words[:255],
        valid_from=clock.today(),
    )
    session().add(share)
    session().flush()
    audit.note("platform:share", target=system, details={"platform": platform.id})
    return share


def end_platform(share: PlatformShare) -> None:
    """Let a system follow its platform no more; what was followed until now is not kept.

    A choice of the same day is taken away, an older one ends yesterday.
    """
    today = clock.today()
    audit.note("platform:end", unit_id=share.unit_id, details={"platform": share.platform_id})
    if share.valid_from is None or share.valid_from >= today:
        session().delete(share)
    else:
        share.valid_to = today.fromordinal(today.toordinal() - 1)
    session().flush()
