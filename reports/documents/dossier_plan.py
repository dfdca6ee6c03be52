"""The protection plan: how the system answers every requirement of its level."""

from __future__ import annotations

from collections import Counter

from reports import blocks
from reports.blocks import STATUS_SHAPES, Column
from reports.document import OfficialDocument
from reports.documents.dossier_data import DossierData, PlanLine
from reports.documents.issue import lacking

#: From this level on, a rented place keeps the system apart (NĐ 331/2026 Đ30 k8, k9).
_SEPARATED = 3


def missing(data: DossierData) -> list[str]:
    """Return what the plan lacks."""
    found = lacking(
        ("Tiêu chuẩn áp dụng", data.standard),
        ("Quy chế đã ban hành: số, ngày", data.regulation),
        ("Phương án theo từng yêu cầu", data.plan),
    )
    counts = (
        ("yêu cầu chưa trả lời", sum(line.status.code == "none" for line in data.lines)),
        ("yêu cầu trả lời “không biết”", sum(x.status.code == "unknown" for x in data.lines)),
        ("yêu cầu đạt nhưng chưa mô tả cách triển khai", sum(map(_is_bare, data.lines))),
        ("yêu cầu còn thiếu chưa có biện pháp, hạn", sum(map(_is_unplanned, data.lines))),
    )
    found.extend(f"{count} {what}" for what, count in counts if count)
    return found


def _is_bare(line: PlanLine) -> bool:
    return line.status.code in ("met", "na") and not line.how


def _is_unplanned(line: PlanLine) -> bool:
    partial = line.status.code in ("partly", "planned", "not_met")
    return partial and not (line.action and line.due)


def layout(data: DossierData) -> OfficialDocument:
    """Return the plan, on pages that lie on their long side."""
    level = f" cấp độ {data.level}" if data.level else ""
    body: list[blocks.Block] = [
        blocks.Missing(missing(data)),
        blocks.Heading("0. Nguyên tắc, phạm vi"),
        blocks.Facts(
            [
                ("Hệ thống thông tin", f"{data.system_name}{level}"),
                ("Tiêu chuẩn áp dụng", data.standard),
                ("Quy chế đã ban hành", data.regulation),
                (_shared_label(data), data.shared_solutions or "Không có"),
            ]
        ),
        _summary(data),
    ]
    for group in data.plan:
        body.append(blocks.Heading(group.title))
        body.append(blocks.Table(_COLUMNS, [_row(line) for line in group.lines]))
    body.extend(_by_group(data))
    if data.rented and (data.level or 0) >= _SEPARATED:
        body.append(blocks.Heading("Thuê trung tâm dữ liệu, điện toán đám mây"))
        body.append(
            blocks.Facts([("Tách hệ thống, vùng mạng, vùng lưu trữ", data.shared_solutions)])
        )
    body.append(blocks.Heading("Tổng hợp việc còn thiếu"))
    body.append(
        blocks.Table(
            [
                Column("Mã", 1.4),
                Column("Yêu cầu", 5),
                Column("Trạng thái", 1.8),
                Column("Biện pháp khắc phục", 4),
                Column("Phụ trách", 2),
                Column("Hạn", 1.3),
            ],
            [
                [line.code, line.requirement, line.status, line.action, line.owner, line.due]
                for line in data.lines
                if line.is_gap
            ],
        )
    )
    if data.four_layers:
        body.append(blocks.Heading("Đối chiếu mô hình bảo vệ bốn lớp"))
        body.append(
            blocks.Table(
                [Column("Lớp", 4), Column("Trạng thái", 2), Column("Ghi chú", 5)],
                [list(row) for row in data.four_layers],
            )
        )
    return data.part_issue.document(
        f"Phương án bảo đảm {data.matter} {data.called}",
        body,
        doc_type="THUYẾT MINH",
        landscape=True,
    )


_COLUMNS = (
    Column("Mã", 1.3),
    Column("Yêu cầu và căn cứ", 4.6),
    Column("Cách triển khai", 4.6),
    Column("Trạng thái", 1.7),
    Column("Minh chứng", 2.2),
    Column("Kế hoạch khắc phục", 2.6),
    Column("Phụ trách, hạn", 1.7),
)


def _row(line: PlanLine) -> list[blocks.Cell]:
    source = f"\n({line.source})" if line.source else ""
    due = line.due.strftime("%d/%m/%Y") if line.due else ""
    who = "\n".join(part for part in (line.owner, due) if part)
    return [
        line.code,
        f"{line.requirement}{source}",
        line.how,
        line.status,
        line.evidence,
        line.action,
        who,
    ]


def _shared_label(data: DossierData) -> str:
    """Levels 1–3 share solutions; levels 4–5 part the system (NĐ 331/2026 Đ30 k5–k7)."""
    high = (data.level or 0) > _SEPARATED
    return "Tính sẵn sàng, phân tách" if high else "Giải pháp dùng chung giữa các hệ thống"


def _by_group(data: DossierData) -> list[blocks.Block]:
    """Return how far each group of management and of technical requirements is met."""
    groups: dict[str, list[PlanLine]] = {}
    for line in data.lines:
        if line.group:
            groups.setdefault(line.group, []).append(line)
    if not groups:
        return []
    return [
        blocks.Heading("Mức đáp ứng theo nhóm yêu cầu quản lý, kỹ thuật"),
        blocks.Table(
            [
                Column("Nhóm yêu cầu", 6),
                Column("Tổng số", 1.4, "center"),
                Column("Đạt", 1.4, "center"),
                Column("Không áp dụng", 1.6, "center"),
                Column("Còn thiếu", 1.4, "center"),
            ],
            [
                [
                    title,
                    len(lines),
                    sum(line.status.code == "met" for line in lines),
                    sum(line.status.code == "na" for line in lines),
                    sum(line.is_gap for line in lines),
                ]
                for title, lines in groups.items()
            ],
        ),
    ]


def _summary(data: DossierData) -> blocks.Table:
    """Count the requirements by state, so that the reader sees the whole first."""
    counts = Counter(line.status.code for line in data.lines)
    return blocks.Table(
        [Column("Tổng số yêu cầu", 1.5, "center")]
        + [Column(word, 1, "center") for _, word in STATUS_SHAPES.values()],
        [[len(data.lines), *(counts[code] for code in STATUS_SHAPES)]] if data.lines else [],
        caption="Mức đáp ứng yêu cầu",
    )
