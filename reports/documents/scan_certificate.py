"""The certificate of a data scan (phiếu kết quả rà soát): never a raw value, only counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reports import blocks
from reports.blocks import Column
from reports.document import OfficialDocument
from reports.documents.issue import Issue


@dataclass(frozen=True, kw_only=True)
class ScannedColumn:
    """One column that was scanned. ``example`` is redacted by the scanner already."""

    table: str
    name: str
    #: Kind of data found, in words ("Số CCCD"); empty when none.
    kind: str = ""
    #: State in words: "Chưa che", "Che yếu", "Đã che", "Không có".
    state: str = ""
    #: Cells with a hit, and their share of all cells (0–1).
    hits: int = 0
    share: float = 0.0
    example: str = ""
    #: Whether this column stops the file.
    stops: bool = False
    #: Whether what was found is masked well.
    masked: bool = False


@dataclass(frozen=True, kw_only=True)
class ScannedRisk:
    """How easily people in a table could be found again.

    ``what_if``: what would be made coarser, then k and the share of unique rows before and after.
    """

    table: str
    facts: Sequence[tuple[str, str]]
    what_if: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, kw_only=True)
class ScannedFile:
    """One file that was scanned."""

    name: str
    format: str
    sha256: str
    size: str
    rows: int
    columns: Sequence[ScannedColumn] = ()
    risks: Sequence[ScannedRisk] = ()
    warnings: Sequence[str] = ()
    errors: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class ScanCertificate:
    """The result of one scan."""

    issue: Issue
    #: Whose data, what for.
    unit_name: str
    purpose: str = ""
    #: The system that the files were taken from.
    system_name: str = ""
    #: Who asked for it, when it ran (UTC), which version of the scanner.
    asked_by: str = ""
    scanned_at: datetime | None = None
    engine: str = ""
    #: Whether the file may be used; ``None`` when the scan did not reach an end.
    passed: bool | None = None
    files: Sequence[ScannedFile] = ()


def layout(data: ScanCertificate) -> OfficialDocument:
    """Return the certificate."""
    verdict = {
        True: "ĐẠT: không phát hiện dữ liệu định danh người bệnh chưa được che.",
        False: "KHÔNG ĐẠT: còn dữ liệu định danh chưa che hoặc che yếu, không được chia sẻ.",
        None: "CHƯA CÓ KẾT LUẬN: việc rà soát chưa hoàn thành.",
    }[data.passed]
    body: list[blocks.Block] = [
        blocks.Paragraph(verdict, align="center", bold=True),
        blocks.Facts(
            [
                ("Đơn vị", data.unit_name),
                ("Trích từ hệ thống", data.system_name),
                ("Mục đích sử dụng dữ liệu", data.purpose),
                ("Thời điểm rà soát", data.scanned_at),
                *[("Người yêu cầu", data.asked_by)] * bool(data.asked_by),
                *[("Bộ quy tắc", data.engine)] * bool(data.engine),
            ]
        ),
    ]
    for number, one in enumerate(data.files, start=1):
        body.extend(_file(number, one))
    body.append(
        blocks.Note(
            "Phiếu này chỉ có giá trị với đúng tệp có mã băm nêu trên. Ví dụ đã được che; phiếu "
            "không chứa giá trị gốc. Kết quả rà soát tự động không thay cho việc xem xét của "
            "người có trách nhiệm."
        )
    )
    return data.issue.document("Rà soát dữ liệu cá nhân trong tệp", body, doc_type="PHIẾU KẾT QUẢ")


def _file(number: int, one: ScannedFile) -> list[blocks.Block]:
    found: list[blocks.Block] = [
        blocks.Heading(f"{number}. Tệp {one.name}"),
        blocks.Facts(
            [
                ("Định dạng, dung lượng", f"{one.format}, {one.size}"),
                ("Số dòng", one.rows),
                ("Mã băm SHA-256", one.sha256),
            ]
        ),
        blocks.Table(
            [
                Column("Bảng", 1.6),
                Column("Cột", 2),
                Column("Loại dữ liệu", 2),
                Column("Trạng thái", 1.6),
                Column("Số ô", 1.1, "right"),
                Column("Tỷ lệ", 1, "right"),
                Column("Ví dụ đã che", 2),
            ],
            [
                [
                    c.table,
                    c.name,
                    c.kind or "Không phát hiện",
                    _state(c),
                    c.hits,
                    f"{c.share:.0%}",
                    c.example,
                ]
                for c in one.columns
            ],
        ),
    ]
    for risk in one.risks:
        found.extend(_risk(risk))
    if one.warnings:
        found.append(blocks.Paragraph("Lưu ý:", bold=True))
        found.append(blocks.Bullets(one.warnings))
    if one.errors:
        found.append(blocks.Paragraph("Không đọc được:", bold=True))
        found.append(blocks.Bullets(one.errors))
    return found


def _risk(risk: ScannedRisk) -> list[blocks.Block]:
    heading = "Nguy cơ nhận ra lại" + (f" (bảng {risk.table})" if risk.table else "")
    found: list[blocks.Block] = [
        blocks.Paragraph(heading + ":", bold=True),
        blocks.Facts(list(risk.facts)),
    ]
    if risk.what_if:
        found.append(
            blocks.Table(
                [
                    Column("Nếu gộp", 4),
                    Column("k trước", 1.2, "right"),
                    Column("k sau", 1.2, "right"),
                    Column("Dòng chỉ có một, trước", 1.8, "right"),
                    Column("Dòng chỉ có một, sau", 1.8, "right"),
                ],
                [list(row) for row in risk.what_if],
            )
        )
    return found


def _state(column: ScannedColumn) -> blocks.Cell:
    if not column.kind:
        return ""
    code: blocks.StatusCode = "not_met" if column.stops else "met" if column.masked else "partly"
    return blocks.Status(code, column.state)
