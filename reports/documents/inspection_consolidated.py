"""The consolidated report of a campaign: all units, groups and common findings in one paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.blocks import Bullets, Chart, Column, Facts, Heading, Note, Paragraph, Table
from reports.document import OfficialDocument
from reports.documents.issue import Issue


@dataclass(frozen=True, kw_only=True)
class UnitLine:
    """One unit of the campaign."""

    name: str
    state: str
    score: float | None = None
    coverage: int | None = None
    findings: int = 0
    waiting: int = 0


@dataclass(frozen=True, kw_only=True)
class ConsolidatedData:
    """What the report says."""

    issue: Issue
    title: str
    kind: str
    days: str
    decision: str
    choices: Sequence[str]
    units: Sequence[UnitLine]
    #: Group, median score, units with a score.
    groups: Sequence[tuple[str, float, int]] = ()
    #: Row, text, units, still waiting, overdue.
    common: Sequence[tuple[str, str, int, int, int]] = ()
    #: Severity and number of findings.
    severities: Sequence[tuple[str, int]] = ()


def layout(data: ConsolidatedData) -> OfficialDocument:
    """Return the report."""
    signed = [unit for unit in data.units if unit.score is not None]
    return data.issue.document(
        f"Tổng hợp kết quả {data.title}",
        [
            Heading("1. Thông tin chung"),
            Facts(
                [
                    ("Loại kiểm tra", data.kind),
                    ("Thời gian", data.days),
                    ("Quyết định", data.decision),
                    ("Số đơn vị", f"{len(data.units)}, đã có điểm {len(signed)}"),
                ]
            ),
            Bullets(data.choices),
            Heading("2. Điểm theo nhóm (trung vị các đơn vị)"),
            Chart([(name, score) for name, score, _units in data.groups]),
            Table(
                [
                    Column("Nhóm", 5),
                    Column("Trung vị", 1, "right"),
                    Column("Số đơn vị", 1, "right"),
                ],
                [[name, f"{score:.1f}".replace(".", ","), n] for name, score, n in data.groups],
            ),
            Heading("3. Từng đơn vị"),
            Table(
                [
                    Column("STT", 0.5, "center"),
                    Column("Đơn vị", 3.4),
                    Column("Bước", 1.5),
                    Column("Điểm", 0.8, "right"),
                    Column("Đã xem (%)", 0.9, "right"),
                    Column("Kiến nghị", 0.9, "right"),
                    Column("Đang chờ", 0.9, "right"),
                ],
                [
                    [
                        number,
                        unit.name,
                        unit.state,
                        "–" if unit.score is None else f"{unit.score:.1f}".replace(".", ","),
                        unit.coverage,
                        unit.findings,
                        unit.waiting,
                    ]
                    for number, unit in enumerate(data.units, start=1)
                ],
            ),
            Heading("4. Tồn tại"),
            Chart([(name, float(number)) for name, number in data.severities]),
            Table(
                [
                    Column("Mã", 1.2),
                    Column("Nội dung", 5),
                    Column("Số đơn vị", 0.9, "right"),
                    Column("Đang chờ", 0.9, "right"),
                    Column("Quá hạn", 0.9, "right"),
                ],
                [list(row) for row in data.common],
            ),
            Heading("5. Nhận xét, kiến nghị"),
            Paragraph("…" * 60),
            Note("Điểm là quy ước của Sở. Nội dung chưa xem không tính là không đạt."),
        ],
        doc_type="BÁO CÁO",
    )
