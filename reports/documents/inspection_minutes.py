"""The minutes of an inspection (biên bản), signed by the team and by the unit."""

from __future__ import annotations

from dataclasses import replace

from reports.blocks import Block, Bullets, Facts, Heading, Missing, Paragraph, Signatures
from reports.document import OfficialDocument
from reports.documents.inspection_data import InspectionData
from reports.documents.inspection_parts import (
    count_sentence,
    evidence_table,
    finding_table,
    result_tables,
    score_blocks,
)


def layout(data: InspectionData) -> OfficialDocument:
    """Return the minutes; both sides sign, so that there is no single signer."""
    team = [f"{name}, {part}" if part else name for name, part in data.team]
    body: list[Block] = [
        Missing(data.missing),
        Paragraph(
            f"Căn cứ {data.basis or '……………………'}, {data.days}, tại "
            f"{data.place or data.unit_address or '……………………'}, Đoàn kiểm tra đã làm việc với "
            f"{data.unit_name}."
        ),
        Heading("I. Thành phần"),
        Paragraph("1. Đoàn kiểm tra:", bold=True),
        Bullets(team or ["……………………………………"]),
        Paragraph("2. Đơn vị được kiểm tra:", bold=True),
        Bullets(data.received_by or ["……………………………………"]),
        Heading("II. Nội dung, phương pháp"),
        Facts(
            [
                ("Loại kiểm tra", data.kind),
                ("Phạm vi", data.scope),
                ("Phương pháp", data.method),
                ("Bộ câu hỏi", data.checklist),
            ]
        ),
        Heading("III. Kết quả"),
        Paragraph(count_sentence(data)),
        *score_blocks(data),
        *([Paragraph(f"Ưu điểm: {data.strengths}")] if data.strengths else []),
        *result_tables(data),
        Heading("IV. Tồn tại ghi nhận"),
        finding_table(list(data.findings)),
        Heading("V. Danh mục minh chứng"),
        evidence_table(data),
        Heading("VI. Ý kiến của đơn vị được kiểm tra"),
        Paragraph(data.unit_opinion or "…" * 60),
        Paragraph(
            "Biên bản được lập thành 02 bản, mỗi bên giữ 01 bản, đã đọc cho những người có mặt "
            "cùng nghe, thống nhất và ký tên."
        ),
        Signatures(
            [
                ("Đại diện đơn vị được kiểm tra", data.unit_signer),
                ("Đại diện Đoàn kiểm tra", data.team_signer),
            ]
        ),
    ]
    issue = replace(data.issue, signer=None)
    return issue.document(
        f"Kiểm tra bảo đảm an ninh mạng, bảo vệ dữ liệu cá nhân tại {data.unit_name}",
        body,
        doc_type="BIÊN BẢN",
        legal_bases=(),
    )
