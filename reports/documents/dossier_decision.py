"""The draft decision that approves the level."""

from __future__ import annotations

from reports import blocks
from reports.document import OfficialDocument
from reports.documents.dossier_data import DossierData

_BLANK = "……………………"


def layout(data: DossierData) -> OfficialDocument:
    """Return the draft decision, issued by the deciding body."""
    issue = data.decision_issue or data.issue
    level = data.level or _BLANK
    standard = data.standard or _BLANK
    operator = data.operator.name or _BLANK
    supervisor = data.supervisor or data.specialised_unit or _BLANK
    duties = list(data.duties) or [
        f"{operator} vận hành hệ thống theo phương án đã được phê duyệt và quy định của pháp luật."
    ]
    body: list[blocks.Block] = [
        blocks.Paragraph(
            "Phê duyệt cấp độ và phương án bảo đảm "
            f"{data.matter} của hệ thống thông tin với các nội dung sau:",
            lead="Điều 1.",
        ),
        blocks.Facts(
            [
                ("a) Tên hệ thống thông tin", data.system_name),
                ("b) Đơn vị vận hành", data.operator.name),
                ("c) Địa chỉ", data.address),
                ("d) Cấp độ", f"Cấp độ {level}"),
            ]
        ),
        blocks.Paragraph(
            f"đ) Phương án bảo đảm {data.matter} trong quá trình thiết kế phù hợp {standard}."
        ),
        blocks.Paragraph(
            f"e) Phương án bảo đảm {data.matter} trong quá trình vận hành phù hợp {standard}."
        ),
        blocks.Paragraph("Tổ chức thực hiện:", lead="Điều 2."),
        blocks.Bullets(duties),
        blocks.Paragraph(
            f"{data.executors or operator} và các cơ quan, đơn vị liên quan chịu trách nhiệm thi "
            f"hành Quyết định này; {supervisor} kiểm tra, giám sát việc thực hiện./.",
            lead="Điều 3.",
        ),
    ]
    bases = [*issue.legal_bases, f"Theo đề nghị của {data.issue.issuing_body}"]
    return issue.document(
        f"Phê duyệt cấp độ {data.matter} {data.called}",
        body,
        doc_type="QUYẾT ĐỊNH",
        authority=data.authority or issue.issuing_body,
        enacting="QUYẾT ĐỊNH:",
        legal_bases=bases,
    )
