"""The draft decisions: of the level (Mẫu số 06), of the plan alone (Mẫu số 07)."""

from __future__ import annotations

from reports import blocks
from reports.document import OfficialDocument
from reports.documents.dossier_data import DossierData

_BLANK = "……………………"


def layout(data: DossierData) -> OfficialDocument:
    """Return the draft decision on level and plan, issued by the deciding body."""
    facts = [*_facts(data), ("d) Cấp độ", f"Cấp độ {data.level or _BLANK}")]
    return _decision(
        data,
        f"Phê duyệt cấp độ {data.matter} {data.called}",
        f"Phê duyệt cấp độ và phương án bảo đảm {data.matter} của hệ thống thông tin",
        facts,
        ("đ", "e"),
    )


def plan_layout(data: DossierData) -> OfficialDocument:
    """Return the draft decision on the plan: level 5, or a system of national importance."""
    subject = f"Phê duyệt phương án bảo đảm {data.matter} {data.called}"
    what = f"Phê duyệt phương án bảo đảm {data.matter} của hệ thống thông tin"
    return _decision(data, subject, what, _facts(data), ("d", "đ"))


def _facts(data: DossierData) -> list[tuple[str, blocks.Cell]]:
    return [
        ("a) Tên hệ thống thông tin", data.system_name),
        ("b) Đơn vị vận hành", data.operator.name),
        ("c) Địa chỉ", data.address),
    ]


def _decision(
    data: DossierData,
    subject: str,
    what: str,
    facts: list[tuple[str, blocks.Cell]],
    letters: tuple[str, str],
) -> OfficialDocument:
    issue = data.decision_issue or data.issue
    standard = data.standard or _BLANK
    operator = data.operator.name or _BLANK
    supervisor = data.supervisor or data.specialised_unit or _BLANK
    duties = list(data.duties) or [
        f"{operator} vận hành hệ thống theo phương án đã được phê duyệt và quy định của pháp luật.",
        "Cơ quan, đơn vị liên quan phối hợp thực hiện theo chức năng, nhiệm vụ được giao.",
    ]
    body: list[blocks.Block] = [
        blocks.Paragraph(f"{what} với các nội dung sau:", lead="Điều 1."),
        blocks.Facts(facts),
        *(
            blocks.Paragraph(
                f"{letter}) Phương án bảo đảm {data.matter} trong quá trình {stage} phù hợp "
                f"{standard}."
            )
            for letter, stage in zip(letters, ("thiết kế", "vận hành"), strict=True)
        ),
        blocks.Paragraph("Tổ chức thực hiện:", lead="Điều 2."),
        blocks.Bullets(duties),
        blocks.Paragraph(
            f"{data.executors or operator} và các cơ quan, đơn vị liên quan chịu trách nhiệm thi "
            f"hành Quyết định này; {supervisor} kiểm tra, giám sát việc thực hiện./.",
            lead="Điều 3.",
        ),
    ]
    return issue.document(
        subject,
        body,
        doc_type="QUYẾT ĐỊNH",
        authority=data.authority or issue.issuing_body,
        enacting="QUYẾT ĐỊNH:",
        legal_bases=[*issue.legal_bases, f"Theo đề nghị của {data.issue.issuing_body}"],
    )
