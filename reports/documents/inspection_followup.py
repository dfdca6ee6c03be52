"""Papers after the minutes: annex, conclusion notice, follow-up ledger, remediation minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date as Date

from reports.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Facts,
    Heading,
    Note,
    Paragraph,
    Signatures,
    Table,
)
from reports.document import OfficialDocument
from reports.documents.issue import Issue

_BLANK = "…" * 60


@dataclass(frozen=True, kw_only=True)
class AnnexData:
    """What is added to minutes that were signed; the minutes themselves stay as they are."""

    issue: Issue
    unit: str
    #: Number, day and hash of the minutes.
    minutes: str
    number: int
    reason: str
    text: str
    unit_opinion: str = ""
    team_signer: str = ""
    unit_signer: str = ""


def annex_layout(data: AnnexData) -> OfficialDocument:
    """Return the annex of minutes."""
    body: list[Block] = [
        Paragraph(f"Kèm theo {data.minutes}. Biên bản đã ký giữ nguyên; phụ lục này bổ sung."),
        Heading("I. Lý do"),
        Paragraph(data.reason),
        Heading("II. Nội dung bổ sung, đính chính"),
        Paragraph(data.text),
        Heading("III. Ý kiến của đơn vị được kiểm tra"),
        Paragraph(data.unit_opinion or "Đơn vị nhất trí, không có ý kiến khác."),
        Signatures(
            [
                ("Đại diện đơn vị được kiểm tra", data.unit_signer),
                ("Đại diện Đoàn kiểm tra", data.team_signer),
            ]
        ),
    ]
    return replace(data.issue, signer=None).document(
        f"Biên bản kiểm tra tại {data.unit}",
        body,
        doc_type=f"PHỤ LỤC SỐ {data.number:02d}",
        legal_bases=(),
    )


@dataclass(frozen=True, kw_only=True)
class FollowedLine:
    """One finding as it stands now."""

    label: str
    unit: str
    text: str
    severity: str
    remedy: str
    due: Date
    state: str
    plan: str = ""
    extended: int = 0
    #: Title and hash of what shows the fix.
    evidence: Sequence[str] = ()
    repeated: bool = False


@dataclass(frozen=True, kw_only=True)
class FollowUpData:
    """Findings as they stand on a day."""

    issue: Issue
    unit: str
    until: Date
    findings: Sequence[FollowedLine]
    basis: str = ""
    conclusion: str = ""
    score: str = ""
    team_signer: str = ""
    unit_signer: str = ""


def conclusion_layout(data: FollowUpData) -> OfficialDocument:
    """Return the notice of the conclusions; it recommends and never names a fine."""
    body: list[Block] = [
        Paragraph(f"Căn cứ {data.basis}, thông báo kết luận kiểm tra tại {data.unit} như sau:"),
        Heading("1. Kết luận"),
        Paragraph(data.conclusion or _BLANK),
        *([Paragraph(data.score)] if data.score else []),
        Heading("2. Tồn tại, kiến nghị và hạn khắc phục"),
        Table(
            [
                Column("STT", 0.5, "center"),
                Column("Tồn tại", 3.5),
                Column("Mức độ", 1),
                Column("Kiến nghị", 3),
                Column("Hạn", 1.1),
            ],
            [
                [number, one.text, one.severity, one.remedy, one.due]
                for number, one in enumerate(data.findings, start=1)
            ],
        ),
        Heading("3. Tổ chức thực hiện"),
        Bullets(
            [
                f"{data.unit} khắc phục đúng hạn, báo cáo kèm minh chứng; cần thêm thời gian thì "
                "đề nghị trước hạn, nêu lý do.",
                "Đoàn kiểm tra theo dõi, xác minh việc khắc phục; người khắc phục không tự xác "
                "minh.",
            ]
        ),
    ]
    return data.issue.document(f"Kết luận kiểm tra tại {data.unit}", body, doc_type="THÔNG BÁO")


def ledger_layout(data: FollowUpData) -> OfficialDocument:
    """Return the follow-up ledger."""
    columns = [
        Column("Số", 1.3),
        Column("Đơn vị", 1.8),
        Column("Tồn tại", 3),
        Column("Kiến nghị", 2.6),
        Column("Hạn", 1),
        Column("Tình trạng", 1.3),
        Column("Kế hoạch, minh chứng", 3),
    ]
    rows: list[list[Cell]] = [
        [
            f"{one.label}\n{one.severity}" + ("\nlặp lại" if one.repeated else ""),
            one.unit,
            one.text,
            one.remedy,
            one.due,
            one.state + (f"\ngia hạn {one.extended} lần" if one.extended else ""),
            "\n".join([*([one.plan] if one.plan else []), *one.evidence]),
        ]
        for one in data.findings
    ]
    return data.issue.document(
        f"Theo dõi thực hiện kiến nghị kiểm tra: {data.unit}",
        [Facts([("Tính đến ngày", data.until)]), Table(columns, rows)],
        doc_type="SỔ",
        landscape=True,
    )


def remediation_layout(data: FollowUpData) -> OfficialDocument:
    """Return the minutes of the check of the remedy."""
    body: list[Block] = [
        Paragraph(
            f"Căn cứ {data.basis}, ngày {data.until.strftime('%d/%m/%Y')}, hai bên kiểm tra việc "
            f"khắc phục tại {data.unit}."
        ),
        Heading("I. Kết quả từng kiến nghị"),
        Table(
            [
                Column("Số", 1.2),
                Column("Tồn tại", 3),
                Column("Hạn", 1),
                Column("Kết quả", 1.4),
                Column("Minh chứng (SHA-256)", 3.4),
            ],
            [
                [one.label, one.text, one.due, one.state, "\n".join(one.evidence)]
                for one in data.findings
            ],
        ),
        Note(
            "Người đã khắc phục không xác minh. Đóng kiến nghị cần minh chứng của lần kiểm tra lại."
        ),
        Heading("II. Ý kiến của đơn vị"),
        Paragraph(_BLANK),
        Signatures(
            [
                ("Đại diện đơn vị", data.unit_signer),
                ("Người kiểm tra lại", data.team_signer),
            ]
        ),
    ]
    return replace(data.issue, signer=None).document(
        f"Kiểm tra việc khắc phục kiến nghị tại {data.unit}",
        body,
        doc_type="BIÊN BẢN",
        legal_bases=(),
    )
