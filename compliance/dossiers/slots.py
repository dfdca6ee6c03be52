"""What the pages of the inventory say of classification, answers and dossiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import select

from checklists import Pack, load
from compliance.classification.queries import draft_run, pack_of_run, pack_today, standing_run
from compliance.core.db import session
from compliance.core.formatting import format_number
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.dossiers.models import STATE_LABELS, Dossier, DossierState
from compliance.dossiers.queries import current_dossier
from compliance.requirements.models import ResponseState
from compliance.requirements.queries import Known, Progress, progress_of
from compliance.systems.models import InformationSystem
from compliance.systems.queries import may_touch
from compliance.systems.queries.lists import level_held
from compliance.systems.slots import AnnualFacts, Panel, TaskLine
from compliance.units.queries import Viewer

_DONE = (ResponseState.MET, ResponseState.NOT_APPLICABLE)
_STARTED = (*_DONE, ResponseState.PARTLY_MET)
_CODES = {
    DossierState.APPROVED: "met",
    DossierState.RETURNED: "not_met",
    DossierState.WITHDRAWN: "none",
    DossierState.DRAFT: "partly",
}


def panel_of(viewer: Viewer, system: InformationSystem) -> Panel:
    """Return the reason of the level and three lines of the task list of a system."""
    if not may_touch(viewer, system.id, Permission.DOSSIER_READ):
        return Panel()
    args = {"system_id": system.id}
    run, draft = standing_run(system.id), draft_run(system.id)
    reason = ""
    if run is not None and run.result:
        reason = str(run.result["argument"]["statement"])
    if run is not None and run.proposed_level:
        code = "partly" if run.unresolved or draft else "met"
        words = _("Cấp độ %(n)s", n=run.proposed_level)
    else:
        code, words = ("partly", _("Đang làm")) if draft else ("none", _("Chưa làm"))
    tasks = [TaskLine(_("Phân loại"), "classification.show", args, code, words)]
    if run is None or run.proposed_level is None:
        tasks.append(TaskLine(_("Trả lời yêu cầu"), None, {}, "none", _("Sau phân loại")))
    else:
        held = progress_of({system.id: run.proposed_level}, pack_of_run(run))[system.id]
        done, total = held.answered, held.total
        state = "met" if done == total else "partly" if done else "none"
        words = f"{format_number(done)}/{format_number(total)}"
        tasks.append(TaskLine(_("Trả lời yêu cầu"), "requirements.list", args, state, words))
    dossier = current_dossier(system.id)
    if dossier is None:
        words, code = _("Chưa lập"), "none"
    else:
        found = DossierState(dossier.state)
        words, code = str(STATE_LABELS[found]), _CODES.get(found, "planned")
    tasks.append(TaskLine(_("Hồ sơ đề xuất cấp độ"), "dossiers.of_system", args, code, words))
    return Panel(reason, tasks)


def annual_of(system_ids: Sequence[UUID]) -> Mapping[UUID, AnnualFacts]:
    """Return what form 08 asks of decisions and plans: a constant number of queries."""
    facts: dict[UUID, AnnualFacts] = {}
    decided = session().execute(
        select(
            Dossier.system_id,
            Dossier.decision_number,
            Dossier.decision_date,
            Dossier.decision_body,
        )
        .where(Dossier.system_id.in_(system_ids), Dossier.state == DossierState.APPROVED)
        .order_by(Dossier.decision_date)
    )
    for system_id, number, day, body in decided:
        facts[system_id] = AnnualFacts(number, day, body)
    for system_id, (state, due) in plans_of(system_ids).items():
        known = facts.get(system_id, AnnualFacts())
        facts[system_id] = replace(known, plan_state=state, plan_due=due)
    return facts


def plans_of(system_ids: Sequence[UUID]) -> dict[UUID, tuple[str, date | None]]:
    """Return how far each plan is carried out: none | some | full, and its last day.

    What is known of the systems is read once for both regimes.
    """
    rows = session().execute(
        select(InformationSystem.id, level_held).where(InformationSystem.id.in_(system_ids))
    )
    levels = {system_id: level for system_id, level in rows if level}
    known = Known([*levels])
    plans: dict[UUID, tuple[str, date | None]] = {}
    found = progress_of(levels, binding=True, known=known)
    # A level kept from the earlier regime: its plan answers the rows of that regime.
    earlier = {key: level for key, level in levels.items() if not _begun(found.get(key))}
    for pack in _earlier_packs():
        found |= {
            key: held
            for key, held in progress_of(earlier, pack, binding=True, known=known).items()
            if _begun(held)
        }
    for system_id, held in found.items():
        if not _begun(held):
            continue
        done, started = held.count(*_DONE), held.count(*_STARTED)
        state = "full" if done == held.total else "some" if started else "none"
        plans[system_id] = (state, held.due if state != "full" else None)
    return plans


def _begun(held: Progress | None) -> bool:
    return held is not None and bool(held.by_state)


def _earlier_packs() -> list[Pack]:
    """Return the packs of requirements that the one in force replaced."""
    replaced = pack_today().replaces
    return [load(replaced)] if replaced else []
