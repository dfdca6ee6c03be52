"""Tables that the minutes and the report of an inspection have in common."""

from __future__ import annotations

from collections import Counter

from reports.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Note,
    Paragraph,
    StatusCode,
    Table,
)
from reports.documents.inspection_data import FindingLine, InspectionData

_VERDICTS: tuple[tuple[StatusCode, str], ...] = (
    ("met", "Đạt"),
    ("partly", "Đạt một phần"),
    ("not_met", "Không đạt"),
    ("na", "Không áp dụng"),
)


def compared_blocks(data: InspectionData) -> list[Block]:
    """Return the score by group as bars, and a table beside the last time and the median."""
    if not data.compared:
        return []
    scored = [(line.title, line.score) for line in data.compared if line.score is not None]
    columns = [
        Column("Nhóm", 4),
        Column("Lần này", 1, "right"),
        Column("Lần trước", 1, "right"),
        Column("Trung vị toàn ngành", 1.3, "right"),
    ]
    rows: list[list[Cell]] = [
        [line.title, *(_points(value) for value in (line.score, line.last, line.median))]
        for line in data.compared
    ]
    return [
        Chart([(title, score) for title, score in scored], caption="Điểm theo nhóm"),
        Table(columns, rows, caption="So với lần kiểm tra trước và trung vị toàn ngành"),
    ]


def _points(value: float | None) -> Cell:
    return "–" if value is None else f"{value:.1f}".replace(".", ",")


def result_tables(data: InspectionData) -> list[Block]:
    """Return one table a group: row, the unit's answer, the verdict, note, evidence."""
    columns = [
        Column("Mã", 1.3),
        Column("Nội dung kiểm tra", 4),
        Column("Đơn vị tự đánh giá", 1.9),
        Column("Kết quả kiểm tra", 1.9),
        Column("Nhận xét, minh chứng", 3),
    ]
    found: list[Block] = []
    for group in data.groups:
        found.append(Heading(group.title, 2))
        rows: list[list[Cell]] = [
            [
                row.code,
                f"{row.text}\n({row.source})" if row.source else row.text,
                row.unit_answer,
                row.verdict,
                "\n".join(part for part in (row.note, row.evidence) if part),
            ]
            for row in group.rows
        ]
        found.append(Table(columns, rows))
    return found


def finding_table(findings: tuple[FindingLine, ...] | list[FindingLine]) -> Table:
    """Return the findings with measure and day."""
    return Table(
        [
            Column("Số", 0.8, "center"),
            Column("Tồn tại", 4),
            Column("Mức độ", 1.4),
            Column("Căn cứ", 2),
            Column("Biện pháp khắc phục", 3),
            Column("Hạn", 1.5),
        ],
        [[f.number, f.text, f.severity, f.source, f.action, f.due] for f in findings],
    )


def score_blocks(data: InspectionData) -> list[Block]:
    """Return the score, what explains it, and one line a group; nothing without a score."""
    if data.score is None:
        return []
    score = data.score
    columns = [
        Column("Nhóm nội dung", 4),
        Column("Đã xem", 1.1, "center"),
        *(Column(word, 1.1, "center") for word in score.verdicts),
        Column("Điểm", 1, "right"),
    ]
    rows: list[list[Cell]] = [
        [
            group.title,
            f"{group.looked_at}/{group.rows}",
            *group.counts,
            "–" if group.score is None else group.score,
        ]
        for group in score.groups
    ]
    return [
        Paragraph(score.sentence),
        Table(columns, rows, caption="Điểm theo nhóm nội dung"),
        *(Note(text) for text in score.explanations),
    ]


def evidence_table(data: InspectionData) -> Table:
    """Return the list of evidence with the hash of each piece."""
    columns = [
        Column("Số", 0.7, "center"),
        Column("Dòng", 0.8, "center"),
        Column("Minh chứng", 2.8),
        Column("Bên nộp", 1),
        Column("Ngày", 2),
        Column("SHA-256", 4.4),
    ]
    rows: list[list[Cell]] = [
        [piece.number, piece.row, piece.title, piece.by, piece.dates, piece.sha256]
        for piece in data.evidence
    ]
    return Table(columns, rows)


def count_sentence(data: InspectionData) -> str:
    """Say how many rows there are and how they came out."""
    counts = Counter(row.verdict.code for row in data.rows)
    parts = [f"{word.lower()}: {counts[code]}" for code, word in _VERDICTS]
    left = len(data.rows) - sum(counts[code] for code, _ in _VERDICTS)
    if left:
        parts.append(f"chưa có kết quả: {left}")
    return f"Đã kiểm tra {len(data.rows)} nội dung; " + "; ".join(parts) + "."


def count_chart(data: InspectionData) -> Chart:
    """Draw the same counts."""
    counts = Counter(row.verdict.code for row in data.rows)
    return Chart(
        [(word, counts[code]) for code, word in _VERDICTS],
        caption="Kết quả kiểm tra theo số nội dung",
    )
