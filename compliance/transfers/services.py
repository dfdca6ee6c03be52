"""Carrying over, confirming what was carried, and taking it back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from compliance.classification.queries import draft_run
from compliance.classification.services import start_run
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.requirements.models import RequirementResponse, ResponseEvidence
from compliance.requirements.queries import responses_of
from compliance.systems.models import TransitionCase
from compliance.transfers.models import Transfer, TransferReview
from compliance.transfers.queries import is_waiting, reviews_of, standing_transfer
from compliance.transfers.simulation import Simulation
from compliance.transfers.undoing import changes_since


def carry(
    simulation: Simulation, actor_id: UUID | None, *, seen: str | None = None
) -> tuple[Transfer, bool]:
    """Write what a simulation showed; return the transfer and whether this call made it.

    Old answers, runs and dossiers are not touched. A second run finds the first one and changes
    nothing. ``seen`` is the hash of the simulation that the person looked at.

    Raises:
        Refused: the transition case is open, or there is nothing to carry.
        Clash: the answers changed since the person looked, or somebody else carried them.
    """
    system, source, target = simulation.system, simulation.source, simulation.target
    known = standing_transfer(system.id, source, target)
    if known is not None:
        return known, False
    if source.id != target.id and system.transition_case == TransitionCase.UNDETERMINED:
        raise Refused(
            _("Hãy xác nhận trường hợp chuyển tiếp của hệ thống trước khi chuyển."), "case"
        )
    if seen is not None and seen != simulation.sha256:
        raise Clash(_("Câu trả lời đã đổi từ khi bạn xem thử. Hãy xem lại rồi chuyển."))
    transfer = Transfer(
        system_id=system.id,
        unit_id=system.unit_id,
        source_id=source.id,
        source_version=source.version,
        source_sha256=source.sha256,
        target_id=target.id,
        target_version=target.version,
        target_sha256=target.sha256,
        level=simulation.level,
        outcome=simulation.text,
        outcome_sha256=simulation.sha256,
        made={},
        committed_at=clock.now(),
        committed_by=actor_id,
    )
    session().add(transfer)
    try:
        session().flush()
    except IntegrityError:
        raise Clash(_("Người khác vừa chuyển hệ thống này. Hãy tải lại trang.")) from None
    rows = _move(simulation) if source.id == target.id else _write(simulation, actor_id)
    _mark(transfer, simulation, rows)
    transfer.made = {
        "responses": {} if source.id == target.id else _versions(rows, simulation),
        "moved": _versions(rows, simulation) if source.id == target.id else {},
        "evidence": [
            [str(rows[name].id), str(piece)]
            for name, pieces in simulation.evidence.items()
            for piece in pieces
        ],
        "run": _open_run(simulation, actor_id),
    }
    audit.note(
        "transfer:commit",
        target=transfer,
        details={
            "system": system.code,
            "from": f"{source.id}@{source.version}",
            "to": f"{target.id}@{target.version}",
            "carried": len(simulation.outcome["carried"]),
            "review": len(simulation.reviewed),
            "outcome_sha256": simulation.sha256,
        },
    )
    session().flush()
    return transfer, True


def _write(simulation: Simulation, actor_id: UUID | None) -> dict[str, RequirementResponse]:
    """Add the carried answers under the target pack; return every row that stands there now."""
    system, target, moment = simulation.system, simulation.target, clock.now()
    rows = dict(simulation.existing)
    for name, answer in simulation.outcome["carried"].items():
        if name in rows:
            continue
        rows[name] = RequirementResponse(
            system_id=system.id,
            unit_id=system.unit_id,
            pack_id=target.id,
            pack_version=target.version,
            item_id=name,
            state=answer["state"],
            note=answer["text"],
            responsible=answer["responsible"],
            due=date.fromisoformat(answer["due"]) if answer["due"] else None,
            cost=answer["cost"],
            funding=answer["funding"],
            changed_at=moment,
            changed_by=actor_id,
        )
        session().add(rows[name])
    try:
        session().flush()
    except IntegrityError:
        raise Clash(_("Người khác vừa trả lời một dòng mới. Hãy xem thử lại rồi chuyển.")) from None
    links = [
        {"response_id": rows[name].id, "evidence_id": piece}
        for name, pieces in simulation.evidence.items()
        for piece in pieces
    ]
    if links:
        session().execute(insert(ResponseEvidence), links)
    return rows


def _move(simulation: Simulation) -> dict[str, RequirementResponse]:
    """Let answers of one pack count for its new version; the answers themselves stay.

    The version of the row is left alone on purpose: nobody's open form becomes a clash.
    """
    rows = responses_of(simulation.system.id, simulation.target.id)
    ids = [rows[name].id for name in simulation.outcome["carried"]]
    session().execute(
        update(RequirementResponse)
        .where(RequirementResponse.id.in_(ids))
        .values(pack_version=simulation.target.version)
        .execution_options(synchronize_session="fetch")
    )
    return rows


def _versions(rows: dict[str, RequirementResponse], simulation: Simulation) -> dict[str, int]:
    return {
        str(rows[name].id): rows[name].version
        for name in simulation.outcome["carried"]
        if name not in simulation.existing
    }


def _mark(transfer: Transfer, simulation: Simulation, rows: dict[str, RequirementResponse]) -> None:
    for name, reasons in simulation.reviewed.items():
        row = rows[name]
        session().add(
            TransferReview(
                transfer_id=transfer.id,
                unit_id=transfer.unit_id,
                system_id=transfer.system_id,
                response_id=row.id,
                item_id=name,
                response_version=row.version,
                reasons=[
                    {key: reason.get(key) for key in ("from", "relation", "why", "state", "text")}
                    for reason in reasons
                ],
            )
        )


def _open_run(simulation: Simulation, actor_id: UUID | None) -> dict[str, Any] | None:
    """Open a determination under the target pack, prefilled; a draft already there stays."""
    if draft_run(simulation.system.id) is not None:
        return None
    run = start_run(simulation.system, actor_id, simulation.target)
    run.answers = dict(simulation.answers)
    session().flush()
    return {"id": str(run.id), "version": run.version}


def confirm(transfer: Transfer, review_ids: Collection[UUID], actor_id: UUID | None) -> int:
    """Confirm that carried answers still hold; return how many were waiting.

    Raises:
        Refused: nothing was chosen, or the transfer was taken back.
    """
    if transfer.undone_at is not None:
        raise Refused(_("Lần chuyển này đã hoàn tác nên không còn gì để xác nhận."))
    chosen = [row for row in reviews_of(transfer.id) if row.id in review_ids and is_waiting(row)]
    if not chosen:
        raise Refused(_("Hãy chọn ít nhất một dòng còn cần xem lại."))
    for row in chosen:
        row.confirmed_at, row.confirmed_by = clock.now(), actor_id
    audit.note(
        "transfer:confirm", target=transfer, details={"rows": [row.item_id for row in chosen]}
    )
    return len(chosen)


def undo(transfer: Transfer, actor_id: UUID | None) -> None:
    """Take back everything a transfer made, as if it had not been.

    Raises:
        Refused: it was taken back before, or something it made was changed since; says what.
    """
    if transfer.undone_at is not None:
        raise Refused(_("Lần chuyển này đã được hoàn tác."))
    changed = changes_since(transfer)
    if changed:
        raise Refused(_("Không hoàn tác được: %(what)s.", what=_listed(changed)))
    made = transfer.made
    ids = [UUID(key) for key in made["responses"]]
    session().execute(delete(TransferReview).where(TransferReview.transfer_id == transfer.id))
    session().execute(delete(ResponseEvidence).where(ResponseEvidence.response_id.in_(ids)))
    session().execute(delete(RequirementResponse).where(RequirementResponse.id.in_(ids)))
    session().execute(
        update(RequirementResponse)
        .where(RequirementResponse.id.in_([UUID(key) for key in made["moved"]]))
        .values(pack_version=transfer.source_version)
        .execution_options(synchronize_session="fetch")
    )
    run = draft_run(transfer.system_id)
    if made["run"] and run is not None and str(run.id) == made["run"]["id"]:
        session().delete(run)
    transfer.undone_at, transfer.undone_by = clock.now(), actor_id
    audit.note(
        "transfer:undo",
        target=transfer,
        details={"answers": len(ids) + len(made["moved"]), "run": bool(made["run"])},
    )


def _listed(parts: Sequence[str], most: int = 4) -> str:
    more = _(" và %(n)s thay đổi khác", n=len(parts) - most) if len(parts) > most else ""
    return "; ".join(parts[:most]) + more
