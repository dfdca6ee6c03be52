"""The appraisal opinion on a dossier (NĐ 331/2026, Mẫu số 04), and the letter that asks for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports import blocks
from reports.document import OfficialDocument
from reports.documents.issue import Issue, lacking


@dataclass(frozen=True, kw_only=True)
class Consulted:
    """A body, council or person that was asked, and what it said."""

    name: str
    question: str = ""
    #: Number and day of the letter that asks.
    asked: str = ""
    due: date | None = None
    #: What the reply comes to, in a word; empty before it.
    stance: str = ""
    reply: str = ""
    #: Number and day of the reply.
    answered: str = ""


@dataclass(frozen=True, kw_only=True)
class AppraisalOpinion:
    """What form 04 needs."""

    issue: Issue
    addressee: str
    system_name: str
    operator: str
    level: int
    #: Number, day and sender of the request.
    request: str
    #: Documents appraised: name, state or revision, hash.
    documents: Sequence[tuple[str, str, str]]
    bases: Sequence[str]
    lead: str
    partners: Sequence[Consulted] = ()
    level_fit: str = ""
    design_fit: str = ""
    operation_fit: str = ""
    #: "Phù hợp" or "Chưa phù hợp"; empty before the conclusion.
    conclusion: str = ""
    #: What is still to be put right, one a line.
    gaps: Sequence[str] = ()


def layout(data: AppraisalOpinion) -> OfficialDocument:
    """Return form 04."""
    missing = lacking(
        ("Ý kiến về cấp độ đề xuất", data.level_fit),
        ("Ý kiến về phương án trong thiết kế", data.design_fit),
        ("Ý kiến về phương án trong vận hành", data.operation_fit),
        ("Kết luận", data.conclusion),
    )
    missing += [f"Trả lời của {one.name}" for one in data.partners if not one.stance]
    body: list[blocks.Block] = [
        blocks.Missing(missing),
        blocks.Facts(
            [
                ("Văn bản đề nghị đã nhận", data.request),
                ("Hệ thống được thẩm định", data.system_name),
                ("Đơn vị vận hành", data.operator),
                ("Cấp độ đề xuất", f"Cấp độ {data.level}"),
            ]
        ),
        blocks.Heading("Phần 1. Hồ sơ, tài liệu đã thẩm định"),
        blocks.Table(
            [
                blocks.Column("STT", 1, "center"),
                blocks.Column("Tài liệu", 5),
                blocks.Column("Bản trình", 2),
                blocks.Column("Mã băm SHA-256 của bản trình", 5),
            ],
            [[n, *row] for n, row in enumerate(data.documents, start=1)],
        ),
        blocks.Heading("Phần 2. Căn cứ pháp lý"),
        blocks.Bullets(data.bases),
        blocks.Heading("Phần 3. Tổ chức thẩm định"),
        blocks.Facts(
            [
                ("Đơn vị chủ trì", data.lead),
                ("Đơn vị phối hợp", "; ".join(one.name for one in data.partners) or "Không"),
                ("Hình thức", "Lấy ý kiến bằng văn bản" if data.partners else ""),
            ]
        ),
        blocks.Heading("Phần 4. Ý kiến thẩm định"),
    ]
    if data.partners:
        body.append(_summary(data.partners))
    body += [
        blocks.Facts(
            [
                ("Cấp độ đề xuất", data.level_fit),
                ("Phương án trong thiết kế", data.design_fit),
                ("Phương án trong vận hành", data.operation_fit),
            ]
        ),
        blocks.Heading("Phần 5. Kết luận"),
        blocks.Paragraph(data.conclusion or "……………………"),
    ]
    if data.gaps:
        body += [blocks.Paragraph("Những nội dung cần chỉnh sửa:"), blocks.Bullets(data.gaps)]
    body.append(blocks.Note("Trình bày theo Mẫu số 04."))
    return data.issue.document(
        f"ý kiến thẩm định hồ sơ đề xuất cấp độ của {data.system_name}",
        body,
        addressee=data.addressee,
    )


def _summary(partners: Sequence[Consulted]) -> blocks.Block:
    return blocks.Table(
        [
            blocks.Column("Được hỏi", 3),
            blocks.Column("Nội dung hỏi", 4),
            blocks.Column("Ý kiến", 3),
            blocks.Column("Nội dung trả lời", 4),
            blocks.Column("Văn bản", 3),
        ],
        [
            [one.name, one.question, one.stance or "Chưa trả lời", one.reply, one.answered]
            for one in partners
        ],
        caption="Tổng hợp ý kiến phối hợp",
    )


def ask_layout(data: AppraisalOpinion, one: Consulted) -> OfficialDocument:
    """Return the letter that asks one body, council or person for its opinion."""
    day = f" trước ngày {one.due:%d/%m/%Y}" if one.due else ""
    return data.issue.document(
        f"lấy ý kiến về hồ sơ đề xuất cấp độ của {data.system_name}",
        [
            blocks.Paragraph(
                f"{data.lead} đang thẩm định hồ sơ đề xuất cấp độ {data.level} của "
                f"{data.system_name} do {data.operator} vận hành."
            ),
            blocks.Paragraph("Đề nghị cho ý kiến về các nội dung sau:"),
            blocks.Paragraph(one.question),
            blocks.Paragraph(f"Ý kiến bằng văn bản gửi về {data.lead}{day}./."),
        ],
        addressee=one.name,
    )
