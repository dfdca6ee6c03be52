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
from compliance.plans.documents import plan_hash
from compliance.plans.models import FourLayerPlan, LayerStatus, PlanLayer
from compliance.plans.queries import LAYERS, pack, plan_of
from compliance.units.models import HealthUnit
from compliance.verification.services import register_document, revoke_document

DOCUMENT_FIELDS = ("document_number", "document_date", "document_body")
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
    return plan_of(unit.id) or new_plan(unit)


def new_plan(unit: HealthUnit) -> FourLayerPlan:
    """Open the plan of a unit that has none, with its four layers empty."""
    rules = pack()
    plan = FourLayerPlan(
        id=new_id(),
        unit_id=unit.id,
        pack_id=rules.id,
        pack_version=rules.version,
        pack_hash=rules.sha256,
        changed_at=clock.now(),
        revision=0,
        layers=[PlanLayer(layer=n, status=LayerStatus.NONE, evidence=[]) for n in LAYERS],
    )
    session().add(plan)
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
    layer.evidence.append(evidence)
    plan.changed_at = clock.now()
    audit.note("plan:evidence", target=plan, details={"evidence": evidence.id})


def record_document(
    unit: HealthUnit,
    plan: FourLayerPlan,
    version: int,
    values: Mapping[str, Any],
    signed: Evidence | None,
) -> None:
    """Record the signed plan: its number, day and body, and the file when there is one.

    Raises:
        Clash: somebody saved it after the form was opened.
        Refused: the day of the signature lies ahead.
    """
    if plan.version != version:
        raise Clash(
            _("Người khác vừa sửa phần này. Hãy xem lại rồi lưu lại."),
            {name: getattr(plan, name) for name in DOCUMENT_FIELDS},
        )
    if values["document_date"] > clock.today():
        raise Refused(_("Ngày ký còn ở phía trước."), "document_date")
    for name in DOCUMENT_FIELDS:
        setattr(plan, name, values.get(name))
    if signed is not None:
        plan.evidence_id = signed.id
    plan.changed_at = clock.now()
    _let_check(unit, plan, signed)


def _let_check(unit: HealthUnit, plan: FourLayerPlan, signed: Evidence | None) -> None:
    """Let anybody check the signed plan, by its content and by the signed file."""
    digest = plan_hash(plan)
    if plan.content_hash not in (None, digest):
        revoke_document(plan.content_hash or "")
    if plan.content_hash != digest:
        plan.revision += 1
    plan.content_hash = digest
    for known in (digest, *([signed.file.sha256] if signed else [])):
        register_document(
            known,
            title=f"Phương án bốn lớp số {plan.document_number}",
            unit_name=unit.name,
            dated=plan.document_date or clock.today(),
            revision=plan.revision,
            unit_id=unit.id,
        )
    audit.note("plan:sign", target=plan, details={"sha256": digest})
