"""The risk report of a system (đánh giá rủi ro): matrix, list, treatment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date

from reports import blocks
from reports.blocks import Column
from reports.document import OfficialDocument
from reports.documents.issue import Issue


@dataclass(frozen=True, kw_only=True)
class JudgedRisk:
    """One risk as judged."""

    code: str
    threat: str
    asset: str
    harm: str
    likelihood: str
    impact: str
    rating: str
    decision: str = ""
    treatment: str = ""
    responsible: str = ""
    due: Date | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RiskReport:
    """The whole report; ``matrix`` counts risks by (likelihood, impact), 1 to 3.

    Without ``steps`` (the words of the scale) no matrix is printed.
    """

    issue: Issue
    system_name: str
    level: int
    steps: Mapping[int, str]
    matrix: Mapping[tuple[int, int], int]
    risks: Sequence[JudgedRisk]
    #: Risks that cannot happen here: threat and reason.
    left_out: Sequence[tuple[str, str]] = ()
    convention: str = ""
    missing: Sequence[str] = ()


def layout(data: RiskReport) -> OfficialDocument:
    """Return the report."""
    high_first = list(data.risks)
    body: list[blocks.Block] = [
        blocks.Missing(data.missing),
        blocks.Heading("1. Kết quả chung"),
        blocks.Paragraph(
            f"Đã đánh giá {len(data.risks) + len(data.left_out)} rủi ro đối với "
            f"{data.system_name} (cấp độ {data.level})."
        ),
        *([_matrix(data)] if data.steps else []),
        blocks.Note(data.convention),
        blocks.Heading("2. Các rủi ro"),
        blocks.Table(
            [
                Column("Mã", 1.2),
                Column("Nguy cơ", 3),
                Column("Tài sản", 2.2),
                Column("Thiệt hại có thể xảy ra", 3.2),
                Column("Khả năng", 1.3, "center"),
                Column("Ảnh hưởng", 1.3, "center"),
                Column("Mức", 1.3, "center"),
            ],
            [
                [r.code, r.threat, r.asset, r.harm, r.likelihood, r.impact, r.rating]
                for r in high_first
            ],
        ),
        blocks.Heading("3. Xử lý rủi ro"),
        blocks.Table(
            [
                Column("Mã", 1.2),
                Column("Cách xử lý", 1.6),
                Column("Biện pháp", 5),
                Column("Thực hiện", 2),
                Column("Hạn", 1.5),
            ],
            [[r.code, r.decision, r.treatment, r.responsible, r.due] for r in high_first],
        ),
    ]
    if data.left_out:
        body += [
            blocks.Heading("4. Rủi ro không xảy ra ở đơn vị"),
            blocks.Table([Column("Nguy cơ", 4), Column("Lý do", 5)], list(data.left_out)),
        ]
    return data.issue.document(
        f"Đánh giá rủi ro an ninh mạng đối với {data.system_name}", body, doc_type="BÁO CÁO"
    )


def _matrix(data: RiskReport) -> blocks.Table:
    columns = [Column("Khả năng \\ Ảnh hưởng", 3)]
    columns += [Column(data.steps[impact], 2, "center") for impact in (1, 2, 3)]
    return blocks.Table(
        columns,
        [
            [data.steps[chance], *(data.matrix.get((chance, impact), 0) for impact in (1, 2, 3))]
            for chance in (3, 2, 1)
        ],
        caption="Số rủi ro theo khả năng và ảnh hưởng",
    )
