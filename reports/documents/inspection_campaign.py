"""The papers of a campaign: decision, plan, notice to a unit, list of a choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from reports.blocks import Block, Bullets, Cell, Column, Facts, Heading, Note, Paragraph, Table
from reports.document import OfficialDocument
from reports.documents.issue import Issue

_BLANK = "……………………"


@dataclass(frozen=True, kw_only=True)
class Visited:
    """One unit of a campaign: why it is in, which day, by whom."""

    name: str
    why: str = ""
    day: Date | None = None
    team: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class CampaignData:
    """What the papers of a campaign say."""

    issue: Issue
    title: str
    kind: str = ""
    purpose: str = ""
    #: Period looked at and days of the campaign, in words.
    period: str = ""
    days: str = ""
    decision: str = ""
    contact: str = ""
    units: Sequence[Visited] = ()
    #: How the units were chosen, one sentence a choice.
    choices: Sequence[str] = ()
    #: Which units answer which rows.
    checklists: Sequence[str] = ()
    #: Steps with their time and what stands behind it.
    limits: Sequence[str] = ()

    @property
    def team(self) -> list[str]:
        """Everybody who goes, each once, leaders first."""
        leaders = [unit.team[0] for unit in self.units if unit.team]
        return list(dict.fromkeys([*leaders, *(p for unit in self.units for p in unit.team)]))


def decision_layout(data: CampaignData) -> OfficialDocument:
    """Return the draft decision to check and to set up the team."""
    body: list[Block] = [
        Paragraph(
            f"{data.kind or 'Kiểm tra'} “{data.title}” đối với {len(data.units)} đơn vị trong Phụ "
            f"lục kèm theo. Nội dung: bảo đảm an ninh mạng, bảo vệ dữ liệu cá nhân. Thời kỳ được "
            f"kiểm tra: {data.period or _BLANK}. Thời gian: {data.days or _BLANK}.",
            lead="Điều 1.",
        ),
        Paragraph("Thành lập Đoàn kiểm tra gồm:", lead="Điều 2."),
        Bullets(data.team or [_BLANK]),
        Paragraph(
            "Đoàn kiểm tra thực hiện theo kế hoạch được duyệt, lập biên bản, báo cáo kết quả. "
            "Thành viên không kiểm tra đơn vị nơi mình giữ vai trò, đơn vị cấp trên, cấp dưới "
            "của đơn vị đó; có xung đột lợi ích thì báo ngay để thay người.",
            lead="Điều 3.",
        ),
        Paragraph(
            "Các đơn vị trong Phụ lục, Đoàn kiểm tra và bộ phận liên quan chịu trách nhiệm thi "
            "hành Quyết định này./.",
            lead="Điều 4.",
        ),
        Heading("Phụ lục: Đơn vị được kiểm tra"),
        _units(data),
    ]
    return data.issue.document(
        "Kiểm tra và thành lập Đoàn kiểm tra",
        body,
        doc_type="QUYẾT ĐỊNH",
        authority=data.issue.issuing_body,
        enacting="QUYẾT ĐỊNH:",
    )


def plan_layout(data: CampaignData) -> OfficialDocument:
    """Return the plan of a campaign."""
    body: list[Block] = [
        Heading("I. Mục đích, yêu cầu"),
        Paragraph(data.purpose or "…" * 60),
        Heading("II. Đơn vị, cách chọn"),
        Bullets(data.choices or [_BLANK]),
        Heading("III. Nội dung, bảng kiểm"),
        Facts([("Loại kiểm tra", data.kind), ("Thời kỳ được kiểm tra", data.period)]),
        Bullets(data.checklists or [_BLANK]),
        Heading("IV. Lịch, phân công"),
        _units(data),
        Heading("V. Thời hạn từng bước"),
        Bullets(data.limits or [_BLANK]),
        Heading("VI. Chuẩn bị, an toàn dữ liệu của Đoàn"),
        Paragraph(
            "Đoàn không mang theo, không yêu cầu đơn vị gửi danh sách người bệnh, mật khẩu, khóa; "
            "xem bản gốc tại chỗ; ảnh có dữ liệu người bệnh phải che trước khi lưu."
        ),
        Heading("VII. Kinh phí"),
        Paragraph("…" * 60),
    ]
    return data.issue.document(data.title, body, doc_type="KẾ HOẠCH")


@dataclass(frozen=True, kw_only=True)
class NoticeData:
    """The notice to one unit."""

    issue: Issue
    unit: str
    kind: str = ""
    decision: str = ""
    day: Date | None = None
    place: str = ""
    team: Sequence[str] = ()
    period: str = ""
    answer_by: Date | None = None
    contact: str = ""
    checklist: str = ""
    #: Headings of the report that the unit writes.
    outline: Sequence[str] = ()
    #: Group and text of each document, and whether it must be there.
    documents: Sequence[tuple[str, str, bool]] = ()


def notice_layout(data: NoticeData) -> OfficialDocument:
    """Return the notice with the outline of the report and the documents asked."""
    rows: list[list[Cell] | str] = []
    group = None
    for number, (heading, text, required) in enumerate(data.documents, start=1):
        if heading != group:
            rows.append(heading)
            group = heading
        rows.append([number, text, "bắt buộc" if required else "nếu có"])
    body: list[Block] = [
        Paragraph(
            f"Căn cứ {data.decision or _BLANK}, Đoàn kiểm tra thông báo đến {data.unit} như sau:"
        ),
        Facts(
            [
                ("Loại kiểm tra", data.kind),
                ("Ngày kiểm tra tại đơn vị", data.day),
                ("Địa điểm", data.place),
                ("Thành phần Đoàn", "; ".join(data.team)),
                ("Thời kỳ được kiểm tra", data.period),
                ("Bảng kiểm", data.checklist),
                ("Hạn gửi báo cáo, tự đánh giá", data.answer_by),
                ("Đầu mối của Đoàn", data.contact),
            ]
        ),
        Paragraph(
            "Đề nghị đơn vị cử lãnh đạo, đầu mối an ninh mạng, đầu mối bảo vệ dữ liệu cá nhân làm "
            "việc với Đoàn."
        ),
        Heading("1. Đề cương báo cáo của đơn vị"),
        Bullets(data.outline),
        Heading("2. Tài liệu đề nghị chuẩn bị"),
        Table([Column("STT", 0.5, "center"), Column("Tài liệu", 6), Column("", 1)], rows),
        Note(
            "Đoàn xem bản gốc tại chỗ. Không gửi danh sách người bệnh, mật khẩu, khóa. Danh mục là "
            "gợi ý theo nội dung kiểm tra."
        ),
    ]
    return data.issue.document(
        f"Kiểm tra bảo đảm an ninh mạng, bảo vệ dữ liệu cá nhân tại {data.unit}",
        body,
        doc_type="THÔNG BÁO",
    )


@dataclass(frozen=True, kw_only=True)
class ChoiceData:
    """A stored choice of units."""

    issue: Issue
    campaign: str
    facts: Sequence[tuple[str, Cell]]
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()


def choice_layout(data: ChoiceData) -> OfficialDocument:
    """Return the list of a choice: what it rests on, every candidate, who was taken."""
    body: list[Block] = [
        Facts(data.facts),
        Table(data.columns, data.rows),
        *(Note(note) for note in data.notes),
    ]
    return data.issue.document(
        f"Chọn đơn vị kiểm tra: {data.campaign}", body, doc_type="DANH SÁCH", landscape=True
    )


def _units(data: CampaignData) -> Table:
    return Table(
        [
            Column("STT", 0.5, "center"),
            Column("Đơn vị", 3),
            Column("Lý do chọn", 3),
            Column("Ngày", 1.2),
            Column("Đoàn", 2.5),
        ],
        [
            [number, unit.name, unit.why, unit.day, "\n".join(unit.team)]
            for number, unit in enumerate(data.units, start=1)
        ],
    )
