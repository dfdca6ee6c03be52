"""The four-layer plan as a document: a draft, or what was signed as it was signed."""

from __future__ import annotations

from typing import Any

from compliance.core import clock
from compliance.core.formatting import format_date
from compliance.core.i18n import in_vietnamese
from compliance.plans.labels import STATUSES
from compliance.plans.models import FourLayerPlan, LayerStatus, PlanLayer
from compliance.plans.queries import layer_items, missing_in
from compliance.settings.queries import is_demo
from compliance.units.models import HealthUnit
from compliance.units.queries import letterhead
from compliance.verification.digest import content_hash
from reports import Signer, blocks, render_docx, render_pdf
from reports.documents import four_layer_plan as layouts
from reports.documents.issue import Issue

_WRITERS = {"docx": render_docx, "pdf": render_pdf}
_SHAPES: dict[LayerStatus, blocks.StatusCode] = {
    LayerStatus.MET: "met",
    LayerStatus.PARTLY: "partly",
    LayerStatus.PLANNED: "planned",
    LayerStatus.NONE: "none",
}
_CONTENT = (
    "layer",
    "status",
    "measures",
    "provider",
    "contract_number",
    "contract_end",
    "responsible",
    "due",
)


def plan_document(unit: HealthUnit, plan: FourLayerPlan, kind: str, verify_base: str) -> bytes:
    """Return the plan as ``pdf`` or ``docx``; it is a draft unless it reads as what was signed.

    ``verify_base`` is the address that the hash of the signed content is added to.
    """
    with in_vietnamese():
        return _WRITERS[kind](layouts.layout(_data(unit, plan, verify_base)))


def plan_hash(plan: FourLayerPlan) -> str:
    """Return the hash of what the plan says now (unit, number, day, layers, evidence)."""
    return content_hash(
        {
            "unit": plan.unit_id,
            "number": plan.document_number,
            "date": plan.document_date,
            "layers": [
                {name: getattr(layer, name) for name in _CONTENT}
                | {"evidence": sorted(e.file.sha256 for e in layer.evidence)}
                for layer in plan.layers
            ],
        }
    )


def is_as_signed(plan: FourLayerPlan) -> bool:
    """Whether nothing changed since the signed plan was recorded."""
    return plan.content_hash is not None and plan.content_hash == plan_hash(plan)


def _data(unit: HealthUnit, plan: FourLayerPlan, verify_base: str) -> layouts.FourLayerPlan:
    head = letterhead(unit)
    final = is_as_signed(plan)
    return layouts.FourLayerPlan(
        issue=Issue(
            issuing_body=head.issuing_body,
            parent_body=head.parent_body,
            number=(plan.document_number or "") if final else "",
            place=head.place,
            date=plan.document_date if final else None,
            signer=Signer(title=(unit.head_title or "Thủ trưởng đơn vị").upper()),
            recipients=("Lưu: VT.",),
            draft=not final,
            demo=is_demo(),
            verify_url=f"{verify_base}{plan.content_hash}" if final else None,
        ),
        unit_name=unit.name,
        year=(plan.document_date or clock.today()).year,
        layers=[_layer(layer) for layer in plan.layers],
        missing=[] if final else missing_in(plan),
    )


def _layer(layer: PlanLayer) -> layouts.Layer:
    item = layer_items()[layer.layer]
    code = LayerStatus(layer.status)
    status = blocks.Status(_SHAPES[code], str(STATUSES[code]))
    contract = layer.contract_number or ""
    if layer.contract_end:
        contract += f" (đến {format_date(layer.contract_end)})"
    doubtful = " (cần đối chiếu)" if item.confidence == "U" else ""
    summary = f"Căn cứ: {item.source}{doubtful}."
    if layer.provider:
        summary = f"Thực hiện: {layer.provider}. {summary}"
    left: dict[str, Any] = {}
    if code != LayerStatus.MET:
        left = {"owner": layer.responsible or "", "due": layer.due}
    return layouts.Layer(
        title=f"Lớp {layer.layer}. {item.text.vi}",
        status=status,
        summary=summary,
        document=contract.strip(),
        items=[
            layouts.LayerItem(
                text=item.meaning.vi if item.meaning else item.text.vi,
                status=status,
                note=layer.measures or "Chưa ghi biện pháp",
                evidence="; ".join(e.title for e in layer.evidence) or "Chưa có",
                **left,
            )
        ],
    )
