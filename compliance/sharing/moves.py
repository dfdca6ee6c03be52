"""Taking a step: who may, from where to where, and the line it leaves behind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, Relation, Role, relations
from compliance.core.text import clean
from compliance.sharing.models import ShareEvent, ShareRequest
from compliance.sharing.states import MOVE_OF, STATE_LABELS, Move, ShareState
from compliance.units.queries import Viewer


def may_move(viewer: Viewer, share: ShareRequest, permission: Permission) -> bool:
    """Whether ``viewer`` holds, at the unit of the share itself, a role with ``permission``."""
    return any(
        held.unit_id == share.unit_id
        and Relation.OWN in relations(permission, Role(held.role))
        for held in viewer.roles_held
    )  # fmt: skip


def moves_for(viewer: Viewer, share: ShareRequest) -> list[Move]:
    """Return the legal moves that are this person's to make now."""
    return [
        move
        for move in MOVE_OF.values()
        if share.state in move.sources and may_move(viewer, share, move.permission)
    ]


def step(
    share: ShareRequest,
    verb: str,
    target: ShareState,
    actor: Viewer | None,
    *,
    note: str | None = None,
    trace: dict[str, Any] | None = None,
) -> None:
    """Take one legal step and record it; ``actor`` None is the worker.

    Raises:
        Refused: not from this state, not to that one, or not this person's to take.
    """
    move = MOVE_OF[verb]
    if share.state not in move.sources or target not in move.targets:
        raise Refused(
            _(
                "Không làm được bước “%(step)s”: phiếu đang ở trạng thái “%(state)s”.",
                step=move.label,
                state=STATE_LABELS[ShareState(share.state)],
            )
        )
    if actor is not None and not may_move(actor, share, move.permission):
        raise Refused(
            _("Bước “%(step)s” do thủ trưởng đơn vị làm.", step=move.label)
            if move.permission == Permission.SHARE_APPROVE
            else _("Bước “%(step)s” do đơn vị lập phiếu làm.", step=move.label)
        )
    source, share.state = share.state, target.value
    record(share, verb, source, actor.id if actor else None, note=note, trace=trace)


def record(
    share: ShareRequest,
    verb: str,
    source: str | None,
    actor_id: UUID | None,
    *,
    note: str | None = None,
    trace: dict[str, Any] | None = None,
) -> None:
    """Add a line to the history, and to the trail of the whole product."""
    session().add(
        ShareEvent(
            share_id=share.id,
            unit_id=share.unit_id,
            verb=verb,
            source=source,
            target=share.state,
            at=clock.now(),
            actor_id=actor_id,
            note=clean(note),
            trace=trace,
        )
    )
    audit.note(f"share:{verb}", target=share, details={"from": source, "to": share.state})
    session().flush()
