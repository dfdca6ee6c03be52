"""The four-layer plan as a document."""

from __future__ import annotations

from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.plans.forms import STATUSES
from compliance.plans.models import FourLayerPlan, LayerStatus, PlanLayer
from compliance.plans.queries import layer_items, missing_in
from compliance.settings.queries import is_demo
from compliance.units.models import HealthUnit
from compliance.units.queries import letterhead
from reports import OfficialDocument, Signer, blocks, render_docx, render_pdf

_SHAPES: dict[LayerStatus, blocks.StatusCode] = {
    LayerStatus.MET: "met",
    LayerStatus.PARTLY: "partly",
    LayerStatus.PLANNED: "planned",
    LayerStatus.NONE: "none",
}


def plan_document(unit: HealthUnit, plan: FourLayerPlan, kind: str) -> bytes:
    """Return the plan as ``pdf`` or ``docx``; what is missing stands in a box on the first page."""
    items = layer_items()
    body: list[blocks.Block] = [
        blocks.Missing(missing_in(plan)),
        blocks.Table(
            [
                blocks.Column(_("Lớp"), 3),
                blocks.Column(_("Trạng thái"), 1.2),
                blocks.Column(_("Ai thực hiện"), 2),
                blocks.Column(_("Hạn phần còn lại"), 1.2),
            ],
            [
                [
                    f"{layer.layer}. {items[layer.layer].text.vi}",
                    _status(layer),
                    layer.provider,
                    layer.due,
                ]
                for layer in plan.layers
            ],
        ),
    ]
    for layer in plan.layers:
        body += _layer(layer, items[layer.layer].text.vi, items[layer.layer].source)
    head = letterhead(unit)
    document = OfficialDocument(
        parent_body=head.parent_body,
        issuing_body=head.issuing_body,
        number=plan.document_number or "",
        place=head.place,
        date=plan.document_date,
        doc_type=_("PHƯƠNG ÁN"),
        title=_("Bảo đảm an toàn thông tin theo mô hình bốn lớp của %(unit)s", unit=unit.name),
        blocks=body,
        recipients=[_("Như trên"), _("Lưu: VT")],
        signer=Signer(title=(unit.head_title or _("Thủ trưởng đơn vị")).upper()),
        draft=not plan.document_number,
        demo=is_demo(),
    )
    return render_pdf(document) if kind == "pdf" else render_docx(document)


def _status(layer: PlanLayer) -> blocks.Status:
    status = LayerStatus(layer.status)
    return blocks.Status(_SHAPES[status], str(STATUSES[status]))


def _layer(layer: PlanLayer, title: str, source: str) -> list[blocks.Block]:
    facts: list[tuple[str, blocks.Cell]] = [
        (_("Trạng thái"), _status(layer)),
        (_("Ai thực hiện"), layer.provider),
        (_("Hợp đồng, văn bản giao việc"), layer.contract_number),
        (_("Hợp đồng hết hạn"), format_date(layer.contract_end)),
    ]
    if layer.status != LayerStatus.MET:
        facts += [
            (_("Phần còn lại do"), layer.responsible),
            (_("Hạn"), format_date(layer.due)),
        ]
    lines: list[blocks.Block] = [
        blocks.Heading(_("Lớp %(n)s. %(title)s", n=layer.layer, title=title), 1),
        blocks.Note(_("Căn cứ: %(source)s", source=source)),
        blocks.Paragraph(layer.measures or _("Chưa ghi biện pháp.")),
        blocks.Facts(facts),
    ]
    if layer.evidence:
        lines.append(
            blocks.Table(
                [
                    blocks.Column(_("Minh chứng"), 3),
                    blocks.Column(_("Ngày có"), 1),
                    blocks.Column(_("Hết giá trị"), 1),
                    blocks.Column("SHA-256", 2),
                ],
                [
                    [e.title, e.happened_on, e.expires_on, e.file.sha256[:16] + "…"]
                    for e in layer.evidence
                ],
            )
        )
    else:
        lines.append(blocks.Paragraph(_("Chưa có minh chứng."), italic=True))
    return lines
