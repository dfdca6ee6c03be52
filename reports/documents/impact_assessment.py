"""The impact dossier of personal-data processing or of a cross-border transfer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports import blocks
from reports.blocks import Column
from reports.document import OfficialDocument
from reports.documents.issue import Issue
from reports.drawing import Figure


@dataclass(frozen=True, kw_only=True)
class Content:
    """One content that the decree asks for; an empty text leaves a place to fill in."""

    title: str
    text: str
    source: str


@dataclass(frozen=True, kw_only=True)
class ImpactDossier:
    """What the unit weighs and how it protects."""

    issue: Issue
    #: Title of the kind, number of its form, whom it goes to.
    title: str
    form: str
    addressee: str
    unit_name: str
    status: str = ""
    reason: str = ""
    started_on: date | None = None
    contents: Sequence[Content] = ()
    #: Name, purpose, data, number of people, recipients of each processing activity.
    activities: Sequence[Sequence[blocks.Cell]] = ()
    #: System and its data-flow drawing; how many systems are left out as not the reader's to see.
    flows: Sequence[tuple[str, Figure]] = ()
    flows_left_out: int = 0
    missing: Sequence[str] = ()


def layout(data: ImpactDossier) -> OfficialDocument:
    """Return the dossier."""
    body: list[blocks.Block] = [
        blocks.Missing(data.missing),
        blocks.Facts(
            [
                ("Đơn vị", data.unit_name),
                ("Nghĩa vụ lập hồ sơ", data.status),
                *[("Lý do", data.reason)] * bool(data.reason),
                ("Ngày đầu tiên xử lý hoặc chuyển", data.started_on),
                ("Nơi nhận hồ sơ", data.addressee),
            ]
        ),
    ]
    for number, content in enumerate(data.contents, start=1):
        body.append(blocks.Heading(f"{number}. {content.title}"))
        body.append(blocks.Paragraph(content.text or "." * 60))
        body.append(blocks.Note(content.source))
    body.append(blocks.Heading("Phụ lục. Các hoạt động xử lý"))
    body.append(
        blocks.Table(
            [
                Column("Hoạt động", 2.4),
                Column("Mục đích", 2.4),
                Column("Loại dữ liệu", 1.4),
                Column("Số người", 1.2, "right"),
                Column("Bên nhận", 2),
            ],
            data.activities,
        )
    )
    if data.flows or data.flows_left_out:
        body.append(blocks.Heading("Phụ lục. Sơ đồ luồng dữ liệu"))
    body += [blocks.Drawing(figure, f"Luồng dữ liệu: {name}", 150) for name, figure in data.flows]
    if data.flows_left_out:
        body.append(
            blocks.Note(
                f"{data.flows_left_out} hệ thống không kèm sơ đồ: thông tin hạn chế, người in "
                "không thuộc bên vận hành, chủ quản hoặc thẩm định."
            )
        )
    body.append(blocks.Note(f"Soạn theo nội dung của {data.form}; đối chiếu mẫu trước khi gửi."))
    return data.issue.document(data.title, body)
