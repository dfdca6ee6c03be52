"""The submission that asks the owner to approve (tờ trình, Mẫu số 05)."""

from __future__ import annotations

from reports import blocks
from reports.document import OfficialDocument
from reports.documents.dossier_data import DossierData
from reports.documents.dossier_request import attachments, general_facts
from reports.documents.issue import lacking


def layout(data: DossierData) -> OfficialDocument:
    """Return the submission; it rests on the appraisal opinion and goes with it."""
    opinion = data.appraisal.document
    issue = data.later_issue
    more = [
        *data.high_attachments,
        (
            "Ý kiến thẩm định của cơ quan chủ trì thẩm định",
            f"Kèm theo ({opinion})" if opinion else "",
        ),
    ]
    what = (
        f"phương án bảo đảm {data.matter}"
        if data.plan_only
        else f"hồ sơ đề xuất cấp độ và phương án bảo đảm {data.matter}"
    )
    body: list[blocks.Block] = [
        blocks.Missing(lacking(("Số, ngày ý kiến thẩm định", opinion))),
        *general_facts(data),
        blocks.Heading("Phần 2. Hồ sơ kèm theo"),
        attachments(data, more),
        blocks.Paragraph(
            f"{issue.issuing_body} kính trình cấp có thẩm quyền xem xét, phê duyệt {what} của "
            f"{data.called}./."
        ),
    ]
    return issue.document(
        f"Phê duyệt {what} của {data.called}",
        body,
        doc_type="TỜ TRÌNH",
        addressee=data.owner.name or "……………………………………",
        legal_bases=[*issue.legal_bases, f"ý kiến thẩm định {opinion or '……………………'}"],
    )
