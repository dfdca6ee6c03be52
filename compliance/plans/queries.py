"""Which four-layer plans a person may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from checklists import Item, Pack, load
from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.core.todo import Todo
from compliance.evidence.models import Evidence
from compliance.plans.models import FourLayerPlan, LayerStatus, PlanLayer, PlanLayerEvidence
from compliance.units.models import HealthUnit, UnitGroup
from compliance.units.queries import Viewer, unit_scope

PACK = "bon-lop"
LAYERS = (1, 2, 3, 4)


@dataclass(frozen=True)
class PlanSummary:
    """A unit in the overview: the status of each layer, from 1 to 4."""

    unit: HealthUnit
    plan: FourLayerPlan | None

    @property
    def statuses(self) -> list[LayerStatus]:
        """Status of each layer; a unit without a plan has none of them."""
        found = {layer.layer: layer.status for layer in self.plan.layers} if self.plan else {}
        return [LayerStatus(found.get(number, LayerStatus.NONE)) for number in LAYERS]


def pack() -> Pack:
    """Return the pack of the four layers."""
    return load(PACK)


def layer_items() -> Mapping[int, Item]:
    """Return the pack's item of each layer."""
    return {item.layer: item for item in pack().items if item.layer in LAYERS}


def plan_of(unit_id: UUID) -> FourLayerPlan | None:
    """Return the plan of a unit that the caller has already found within scope."""
    return session().scalar(
        select(FourLayerPlan)
        .where(FourLayerPlan.unit_id == unit_id)
        .options(
            joinedload(FourLayerPlan.signed),
            selectinload(FourLayerPlan.layers).selectinload(PlanLayer.evidence),
        )
        .execution_options(populate_existing=True)
    )


def overview(viewer: Viewer, request: ListRequest) -> Page[PlanSummary]:
    """Return one page of units with the status of their layers; filter: state (none|open|met)."""
    filters = request.filters or {}
    columns: Any = (HealthUnit, FourLayerPlan)
    statement: Select[Any] = (
        select(*columns)
        .outerjoin(FourLayerPlan, FourLayerPlan.unit_id == HealthUnit.id)
        .where(
            unit_scope(viewer, Permission.PLAN_READ),
            HealthUnit.closed_on.is_(None),
            HealthUnit.kind.not_in(("ubnd", "nha_cung_cap")),
        )
        .options(selectinload(FourLayerPlan.layers))
    )
    if request.q:
        pattern = like_pattern(fold(request.q))
        statement = statement.where(HealthUnit.search.like(pattern, escape="\\"))
    if filters.get("group") in {group.value for group in UnitGroup}:
        statement = statement.where(HealthUnit.group == filters["group"])
    if filters.get("state") == "none":
        statement = statement.where(FourLayerPlan.id.is_(None))
    elif filters.get("state") in ("open", "met"):
        incomplete = (
            select(PlanLayer.id)
            .where(PlanLayer.plan_id == FourLayerPlan.id, PlanLayer.status != LayerStatus.MET)
            .exists()
        )
        wanted = incomplete if filters["state"] == "open" else ~incomplete
        statement = statement.where(FourLayerPlan.id.is_not(None), wanted)
    page = paginate(statement, request, {"name": HealthUnit.name}, "name", scalars=False)
    rows = [PlanSummary(unit, plan) for unit, plan in page.rows]
    return Page(rows, page.request, page.has_next, page.total, page.capped)


def evidence_in(plan: FourLayerPlan, evidence_id: UUID) -> Evidence | None:
    """Return a piece of evidence of a plan that the caller has found within scope."""
    if plan.signed is not None and plan.signed.id == evidence_id:
        return plan.signed
    return session().scalar(
        select(Evidence)
        .join(PlanLayerEvidence, PlanLayerEvidence.evidence_id == Evidence.id)
        .join(PlanLayer, PlanLayer.id == PlanLayerEvidence.layer_id)
        .where(PlanLayer.plan_id == plan.id, Evidence.id == evidence_id)
    )


def missing_in(plan: FourLayerPlan | None) -> list[str]:
    """Return what a plan still lacks, in sentences."""
    if plan is None:
        return [_("Chưa lập phương án bốn lớp.")]
    words = layer_items()
    missing = []
    for layer in plan.layers:
        name = _("Lớp %(n)s (%(name)s)", n=layer.layer, name=words[layer.layer].text.vi)
        if not layer.measures:
            missing.append(_("%(layer)s: chưa ghi biện pháp.", layer=name))
        if layer.status == LayerStatus.MET and not layer.evidence:
            missing.append(_("%(layer)s: ghi là đạt nhưng chưa có minh chứng.", layer=name))
        if layer.status == LayerStatus.PLANNED and not layer.due:
            missing.append(_("%(layer)s: có kế hoạch nhưng chưa có hạn.", layer=name))
    if not plan.document_number:
        missing.append(_("Chưa có số, ngày của phương án đã ký."))
    return missing


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return the plans of the viewer's own units that are missing or late."""
    units: Sequence[tuple[HealthUnit, FourLayerPlan | None]] = (
        session()
        .execute(
            select(HealthUnit, FourLayerPlan)
            .outerjoin(FourLayerPlan, FourLayerPlan.unit_id == HealthUnit.id)
            .where(unit_scope(viewer, Permission.PLAN_WRITE), HealthUnit.closed_on.is_(None))
            .options(selectinload(FourLayerPlan.layers))
        )
        .all()
    )
    todos = []
    for unit, plan in units:
        if plan is None:
            text, due = _("Lập phương án bốn lớp"), None
        else:
            open_layers = [layer for layer in plan.layers if layer.status != LayerStatus.MET]
            if not open_layers:
                continue
            text = _("Phương án bốn lớp: còn %(n)s lớp chưa đạt", n=len(open_layers))
            due = min((layer.due for layer in open_layers if layer.due), default=None)
        severity = _severity(due)
        todos.append(Todo(text, "plans.show", {"unit_id": unit.id}, due, severity, unit.id))
    return todos


def _severity(due: date | None) -> str:
    if due is not None and due < clock.today():
        return "bad"
    return "warn"
