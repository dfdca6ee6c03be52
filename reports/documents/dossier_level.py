"""The justification of the proposed level (thuyết minh đề xuất cấp độ)."""

from __future__ import annotations

from reports import blocks
from reports.blocks import Column
from reports.document import OfficialDocument
from reports.documents.dossier_data import DossierData, ListedSystem
from reports.documents.issue import lacking

_HIGH = (4, 5)


def missing(data: DossierData) -> list[str]:
    """Return what the justification lacks."""
    found = lacking(
        ("Cấp độ đề xuất", data.level),
        ("Loại thông tin xử lý", data.info_kinds),
        ("Loại hệ thống và lý do", data.system_type),
        ("Căn cứ xác định cấp độ (tiêu chí đã đối chiếu)", data.criteria),
        ("Nguy cơ, rủi ro chính", data.risks),
    )
    if data.info_kinds and not data.subject_count_method:
        found.append("Cách đếm số chủ thể dữ liệu")
    if data.level in _HIGH:
        found.extend(
            lacking(
                ("Hệ thống liên quan, kết nối (cấp độ 4, 5)", data.links),
                ("Mức ảnh hưởng tới lợi ích công cộng (cấp độ 4, 5)", data.public_effect),
            )
        )
    return found


def layout(data: DossierData) -> OfficialDocument:
    """Return the justification."""
    basis = "; ".join(c.source for c in data.criteria if c.level == data.level and c.source)
    listed = data.systems or (ListedSystem(data.system_name, data.level, basis),)
    body: list[blocks.Block] = [
        blocks.Missing(missing(data)),
        blocks.Heading("1. Danh mục hệ thống thông tin và cấp độ đề xuất"),
        blocks.Table(
            [
                Column("STT", 0.7, "center"),
                Column("Tên hệ thống thông tin", 4),
                Column("Cấp độ đề xuất", 1.5, "center"),
                Column("Căn cứ", 4),
            ],
            [
                [n, one.name, one.level or "Chưa xác định", one.basis]
                for n, one in enumerate(listed, start=1)
            ],
        ),
        blocks.Heading("2. Thuyết minh cấp độ"),
        blocks.Heading("2.1. Loại thông tin xử lý", 2),
        blocks.Table(
            [Column("Loại thông tin", 3), Column("Mô tả", 5), Column("Số chủ thể", 1.6, "right")],
            [[i.kind, i.description, i.subjects] for i in data.info_kinds],
        ),
        blocks.Paragraph(f"Cách đếm: {data.subject_count_method or '……………………'}"),
        blocks.Heading("2.2. Loại hệ thống", 2),
        blocks.Paragraph(data.system_type or "……………………………………"),
        blocks.Heading("2.3. Lập luận", 2),
        blocks.Bullets(data.arguments),
        blocks.Heading("2.4. Tiêu chí đã đối chiếu", 2),
        blocks.Table(
            [
                Column("Tiêu chí", 4.4),
                Column("Kết quả", 4.2),
                Column("Căn cứ", 2.4),
                Column("Cấp độ", 1, "center"),
            ],
            [[c.text, c.result, c.source, c.level] for c in data.criteria],
        ),
    ]
    if data.unclear:
        body.append(blocks.Heading("2.5. Điểm chưa rõ và lựa chọn đã áp dụng", 2))
        body.append(blocks.Bullets(data.unclear))
    body.extend(_risks(data))
    if data.level in _HIGH:
        body.extend(_high_level(data))
    return data.part_issue.document(
        f"Đề xuất cấp độ {data.matter} {data.called}",
        body,
        doc_type="THUYẾT MINH",
    )


def _risks(data: DossierData) -> list[blocks.Block]:
    return [
        blocks.Heading("3. Nguy cơ, rủi ro chính và mức ảnh hưởng dự kiến"),
        blocks.Table(
            [
                Column("Nguy cơ", 2.6),
                Column("Điểm yếu", 2.2),
                Column("Tài sản", 2),
                Column("Khả năng", 1.1),
                Column("Ảnh hưởng", 3.6),
                Column("Mức", 1),
            ],
            [[r.threat, r.weakness, r.asset, r.likelihood, r.impact, r.rating] for r in data.risks],
        ),
    ]


def _high_level(data: DossierData) -> list[blocks.Block]:
    """Return what levels 4 and 5 add (NĐ 331/2026 Đ22 k5)."""
    return [
        blocks.Heading("4. Nội dung bổ sung đối với cấp độ 4, 5"),
        blocks.Heading("4.1. Hệ thống liên quan, kết nối", 2),
        blocks.Table(
            [
                Column("Hệ thống liên quan", 3),
                Column("Chủ quản", 3),
                Column("Chiều dữ liệu", 2),
                Column("Dữ liệu", 3),
            ],
            [[link.system, link.owner, link.direction, link.data] for link in data.links],
        ),
        blocks.Heading("4.2. Nguy cơ tấn công và mức ảnh hưởng", 2),
        blocks.Table(
            [Column("Nguy cơ", 4), Column("Tài sản", 3), Column("Ảnh hưởng", 4)],
            [[risk.threat, risk.asset, risk.impact] for risk in data.risks],
        ),
        blocks.Heading("4.3. Ảnh hưởng tới lợi ích công cộng, trật tự, an ninh quốc gia", 2),
        blocks.Paragraph(data.public_effect or "Mức ảnh hưởng: ……………………"),
        blocks.Heading("4.4. Yêu cầu chạy liên tục, không ngừng ngoài kế hoạch", 2),
        blocks.Paragraph(data.availability_reason or "Lý do: ……………………"),
        blocks.Paragraph("Báo cáo đánh giá rủi ro chi tiết: kèm theo hồ sơ."),
    ]
