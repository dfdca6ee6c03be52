"""The letter that asks a body, a council or a person for an opinion on a dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports import blocks
from reports.document import OfficialDocument
from reports.documents.issue import Issue


@dataclass(frozen=True, kw_only=True)
class OpinionLetter:
    """What the letter needs."""

    issue: Issue
    #: Who is asked.
    addressee: str
    system_name: str
    operator: str
    level: int
    question: str
    due: date | None = None


def layout(data: OpinionLetter) -> OfficialDocument:
    """Return the letter."""
    lead = data.issue.issuing_body
    day = f" trước ngày {data.due:%d/%m/%Y}" if data.due else ""
    return data.issue.document(
        f"lấy ý kiến về hồ sơ đề xuất cấp độ của {data.system_name}",
        [
            blocks.Paragraph(
                f"{lead} đang thẩm định hồ sơ đề xuất cấp độ {data.level} của {data.system_name} "
                f"do {data.operator} vận hành."
            ),
            blocks.Paragraph("Đề nghị cho ý kiến về các nội dung sau:"),
            blocks.Paragraph(data.question),
            blocks.Paragraph(f"Ý kiến bằng văn bản gửi về {lead}{day}./."),
        ],
        addressee=data.addressee,
    )
