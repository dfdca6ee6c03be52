"""What the page of a share shows."""

from __future__ import annotations

from typing import Any

from compliance.core import clock
from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.packs.reading import words
from compliance.scans.labels import entity_label
from compliance.sharing.gate import evaluate, pack_today
from compliance.sharing.lapsing import ran_out
from compliance.sharing.models import ShareRequest
from compliance.sharing.moves import may_move, moves_for
from compliance.sharing.queries import deliveries_of, events_of
from compliance.sharing.rules import rows_of
from compliance.sharing.states import (
    IN_FORCE,
    KIND_LABELS,
    MOVE_OF,
    PROFILED,
    STATE_LABELS,
    TONES,
    ShareKind,
    ShareState,
)
from compliance.units.queries import Viewer

#: Verbs of the history that are no moves.
OTHER_VERBS = {"open": _l("Lập phiếu")}


def page_of(viewer: Viewer, share: ShareRequest) -> dict[str, Any]:
    """Return the values of ``sharing/show.html``: two queries beside the share itself.

    While a request is being written, the steps are worked out anew; later they stand as decided.
    """
    pack = pack_today()
    recipients, bases = rows_of(pack, "recipients"), rows_of(pack, "lawful_bases")
    channels = rows_of(pack, "share_channels")
    live = share.editable or share.trace is None
    trace = evaluate(share, share.columns, share.scan).trace if live else share.trace
    assert trace is not None
    named = {verb: move.label for verb, move in MOVE_OF.items()} | OTHER_VERBS
    kept = share.file if share.file is not None and share.file.deleted_at is None else None
    return {
        "share": share,
        "steps": trace["steps"],
        "passed": sum(1 for step in trace["steps"] if step["passes"]),
        "live": live,
        "state": (
            IN_FORCE
            if share.state == ShareState.RELEASED and share.kind in PROFILED
            else STATE_LABELS[ShareState(share.state)]
        ),
        "tone": TONES[ShareState(share.state)],
        "kind": KIND_LABELS[ShareKind(share.kind)],
        "states": STATE_LABELS,
        "ran_out": ran_out(share),
        "moves": {move.verb for move in moves_for(viewer, share)},
        "mine": may_move(viewer, share, Permission.SHARE_WRITE),
        "profiled": share.kind in PROFILED,
        "overdue": share.expires_on is not None and share.expires_on < clock.today(),
        "kept_file": kept,
        "recipient_kind": _named(recipients, share.recipient_kind, "name"),
        "basis": _named(bases, share.basis, "name"),
        "base_names": {key: words(row["name"]) for key, row in bases.items()},
        "channel": _named(channels, share.channel, "text"),
        "entity_label": entity_label,
        "events": [(event, named.get(event.verb, event.verb)) for event in events_of(share.id)],
        "deliveries": deliveries_of(share.id) if share.kind in PROFILED else [],
    }


def _named(rows: dict[str, Any], key: str | None, name: str) -> str:
    return words(rows[key][name]) if key and key in rows else ""
