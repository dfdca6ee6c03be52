"""The report of an inspection, from the team to who ordered it."""

from __future__ import annotations

from reports.blocks import Block, Bullets, Facts, Heading, Missing, Paragraph
from reports.document import OfficialDocument
from reports.documents.inspection_data import InspectionData
from reports.documents.inspection_parts import (
    compared_blocks,
    count_chart,
    count_sentence,
    evidence_table,
    finding_table,
    result_tables,
    score_blocks,
)


def layout(data: InspectionData) -> OfficialDocument:
    """Return the report."""
    team = "; ".join(f"{name} ({part})" if part else name for name, part in data.team)
    body: list[Block] = [
        Missing(data.missing),
        Heading("1. Thông tin chung"),
        Facts(
            [
                ("Đơn vị được kiểm tra", data.unit_name),
                ("Địa chỉ", data.unit_address),
                ("Căn cứ", data.basis),
                ("Loại kiểm tra", data.kind),
                ("Thời gian", data.days),
                ("Đoàn kiểm tra", team),
            ]
        ),
        Heading("2. Phạm vi, phương pháp"),
        Facts(
            [
                ("Phạm vi", data.scope),
                ("Phương pháp", data.method),
                ("Bộ câu hỏi", data.checklist),
            ]
        ),
        Heading("3. Kết quả chung"),
        Paragraph(count_sentence(data)),
        count_chart(data),
        *score_blocks(data),
        *compared_blocks(data),
        *([Paragraph(f"Ưu điểm: {data.strengths}")] if data.strengths else []),
        Heading("4. Kết quả chi tiết"),
        *result_tables(data),
        Heading("5. Tồn tại và biện pháp khắc phục"),
        finding_table(list(data.findings)),
        Heading("6. Danh mục minh chứng"),
        evidence_table(data),
        Heading("7. Kết luận, kiến nghị"),
        Paragraph(data.conclusion or "…" * 60),
        Bullets(data.proposals),
    ]
    return data.issue.document(
        f"Kết quả kiểm tra bảo đảm an ninh mạng, bảo vệ dữ liệu cá nhân tại {data.unit_name}",
        body,
        doc_type="BÁO CÁO",
    )
