"""Changes of four-layer plans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.types import new_id
from compliance.evidence.models import Evidence
from compliance.plans.models import FourLayerPlan, LayerStatus, PlanLayer, PlanLayerEvidence
from compliance.plans.queries import LAYERS, pack, plan_of
from compliance.units.models import HealthUnit

LAYER_FIELDS = (
    "status",
    "measures",
    "provider",
    "contract_number",
    "contract_end",
    "responsible",
    "due",
)


def start_plan(unit: HealthUnit) -> FourLayerPlan:
    """Open the unit's plan with its four layers empty; an existing one is returned as it is."""
    plan = plan_of(unit.id)
    if plan is not None:
        return plan
    rules = pack()
    plan = FourLayerPlan(
        id=new_id(),
        unit_id=unit.id,
        pack_id=rules.id,
        pack_version=rules.version,
        pack_hash=rules.sha256,
        changed_at=clock.now(),
    )
    session().add(plan)
    session().flush()
    session().add_all(
        PlanLayer(plan_id=plan.id, layer=number, status=LayerStatus.NONE) for number in LAYERS
    )
    session().flush()
    audit.note("plan:start", target=plan)
    return plan


def edit_layer(
    plan: FourLayerPlan, layer: PlanLayer, version: int, values: Mapping[str, Any]
) -> None:
    """Write what a unit does in one layer.

    Raises:
        Clash: somebody saved the layer after the form was opened.
        Refused: the status asks for what is not given (measures; who and by when).
    """
    if layer.version != version:
        raise Clash(
            _("Người khác vừa sửa lớp này. Hãy so hai bản rồi lưu lại."),
            {name: getattr(layer, name) for name in LAYER_FIELDS},
        )
    status = LayerStatus(values["status"])
    if status != LayerStatus.NONE and not values.get("measures"):
        raise Refused(_("Hãy ghi biện pháp trước khi chọn trạng thái này."), "measures")
    if status in (LayerStatus.PLANNED, LayerStatus.PARTLY):
        if not values.get("responsible"):
            raise Refused(_("Hãy ghi ai làm phần còn lại."), "responsible")
        if not values.get("due"):
            raise Refused(_("Hãy ghi hạn làm xong phần còn lại."), "due")
    for name in LAYER_FIELDS:
        setattr(layer, name, values.get(name))
    plan.changed_at = clock.now()


def attach_to_layer(plan: FourLayerPlan, layer: PlanLayer, evidence: Evidence) -> None:
    """Put a piece of evidence behind a layer."""
    session().add(PlanLayerEvidence(layer_id=layer.id, evidence_id=evidence.id))
    plan.changed_at = clock.now()


def record_document(
    plan: FourLayerPlan, version: int, values: Mapping[str, Any], signed: Evidence | None
) -> None:
    """Record the signed plan: its number, day and body, and the file when there is one.

    Raises:
        Clash: somebody saved it after the form was opened.
    """
    if plan.version != version:
        raise Clash(_("Người khác vừa sửa phần này. Hãy xem lại rồi lưu lại."))
    plan.document_number = values.get("document_number")
    plan.document_date = values.get("document_date")
    plan.document_body = values.get("document_body")
    if signed is not None:
        plan.evidence_id = signed.id
    plan.changed_at = clock.now()
