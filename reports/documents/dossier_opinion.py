"""The appraisal opinion (Mẫu số 04) and the request for an expert opinion (Mẫu số 03)."""

from __future__ import annotations

from reports import blocks
from reports.blocks import Column
from reports.document import OfficialDocument
from reports.documents.dossier_data import DossierData
from reports.documents.dossier_request import attachments, general_facts
from reports.documents.issue import lacking

_BLANK = "……………………………………"


def request_layout(data: DossierData) -> OfficialDocument:
    """Return the letter that asks the specialised unit for its opinion (levels 4–5)."""
    body: list[blocks.Block] = [
        blocks.Missing(lacking(("Đơn vị chuyên trách của chủ quản", data.specialised_unit))),
        *general_facts(data),
        blocks.Heading("Phần 2. Hồ sơ kèm theo"),
        attachments(data),
        blocks.Heading("Phần 3. Nội dung xin ý kiến"),
        blocks.Paragraph(
            f"{data.issue.issuing_body} xin ý kiến chuyên môn của đơn vị về sự phù hợp của cấp độ "
            f"đề xuất và của phương án bảo đảm {data.matter} đối với {data.called}./."
        ),
    ]
    return data.letter_issue.document(
        f"xin ý kiến chuyên môn về hồ sơ đề xuất {data.level_matter}",
        body,
        addressee=data.specialised_unit or _BLANK,
    )


def layout(data: DossierData) -> OfficialDocument:
    """Return the appraisal opinion, issued by the appraising body."""
    found = data.appraisal
    issue = found.issue or data.decision_issue or data.issue
    body: list[blocks.Block] = [
        blocks.Missing(_missing(data)),
        blocks.Facts(
            [
                ("Văn bản đề nghị đã nhận", found.request),
                ("Hệ thống thông tin được thẩm định", data.system_name),
                ("Cấp độ đề xuất", f"Cấp độ {data.level}" if data.level else ""),
            ]
        ),
        blocks.Heading("Phần 1. Hồ sơ, tài liệu đã thẩm định"),
        blocks.Table(
            [
                Column("STT", 0.6, "center"),
                Column("Tên tài liệu", 4),
                Column("Lần trình", 1.2, "center"),
                Column("Mã băm SHA-256", 4),
            ],
            [[n, *row] for n, row in enumerate(found.documents, start=1)],
        ),
        blocks.Heading("Phần 2. Căn cứ pháp lý"),
        blocks.Bullets(issue.legal_bases or [_BLANK]),
        blocks.Heading("Phần 3. Tổ chức thẩm định"),
        blocks.Facts(
            [
                ("1. Đơn vị chủ trì", found.lead),
                ("2. Đơn vị phối hợp", "; ".join(found.partners) or "Không có"),
                ("3. Hình thức", found.method or "☐ Họp   ☐ Lấy ý kiến bằng văn bản"),
            ]
        ),
        blocks.Heading("Phần 4. Ý kiến thẩm định"),
        *_opinions(data),
        blocks.Heading("Phần 5. Kết luận"),
        *_conclusion(data),
    ]
    return issue.document(
        f"Hồ sơ đề xuất cấp độ của {data.called}",
        body,
        doc_type="Ý KIẾN THẨM ĐỊNH",
        legal_bases=(),
    )


def _opinions(data: DossierData) -> list[blocks.Block]:
    found = data.appraisal
    partners = found.partner_opinions or ("Không có đơn vị phối hợp" if not found.partners else "")
    points = (
        ("1. Tổng hợp ý kiến của đơn vị phối hợp", partners),
        ("2. Sự phù hợp của cấp độ đề xuất", found.level_fit),
        (f"3. Sự phù hợp của phương án bảo đảm {data.matter} trong thiết kế", found.design_fit),
        (f"4. Sự phù hợp của phương án bảo đảm {data.matter} trong vận hành", found.operation_fit),
        ("5. Ý kiến khác", found.other or "Không có"),
    )
    parts: list[blocks.Block] = []
    for title, text in points:
        parts += [blocks.Heading(title, 2), blocks.Paragraph(text or _BLANK)]
    return parts


def _conclusion(data: DossierData) -> list[blocks.Block]:
    found = data.appraisal
    word = found.conclusion.lower() or "phù hợp / chưa phù hợp"
    level = f"cấp độ {data.level}" if data.level else "cấp độ đề xuất"
    parts: list[blocks.Block] = [
        blocks.Paragraph(f"Hồ sơ đề xuất cấp độ của {data.called} {word} với {level}.")
    ]
    if found.gaps:
        parts.append(blocks.Paragraph("Những nội dung chưa phù hợp cần sửa:"))
        parts.append(blocks.Bullets(found.gaps))
    return parts


def _missing(data: DossierData) -> list[str]:
    found = data.appraisal
    return lacking(
        ("Số, ngày văn bản đề nghị", found.request),
        ("Đơn vị chủ trì thẩm định", found.lead),
        ("Hình thức thẩm định", found.method),
        ("Ý kiến về cấp độ đề xuất", found.level_fit),
        ("Ý kiến về phương án trong thiết kế", found.design_fit),
        ("Ý kiến về phương án trong vận hành", found.operation_fit),
        ("Kết luận", found.conclusion),
    )
