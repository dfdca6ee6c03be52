"""Made-up documents that the tests of the writers share."""

import io
from datetime import date
from typing import Any

import docx
from docx.oxml.ns import qn
from pypdf import PdfReader

from reports import OfficialDocument, Signer
from reports.blocks import Column, Heading, Paragraph, Table

VERIFY = "https://anm.example.vn/verify/" + "ab12" * 16
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
LETTERS = (
    "aàáảãạ ăằắẳẵặ âầấẩẫậ eèéẻẽẹ êềếểễệ iìíỉĩị oòóỏõọ ôồốổỗộ ơờớởỡợ uùúủũụ ưừứửữự yỳýỷỹỵ đ "
    "ĕ ĭ ŏ ŭ ƀ č ñ"
)


def document(**changes: Any) -> OfficialDocument:
    """A report with a heading, a paragraph and nothing missing."""
    fields: dict[str, Any] = {
        "parent_body": "Sở Y tế tỉnh Gia Lai",
        "issuing_body": "Trung tâm Y tế khu vực Mẫu",
        "number": "12/BC-TTYT",
        "place": "Gia Lai",
        "date": date(2026, 2, 5),
        "doc_type": "Báo cáo",
        "title": "Kết quả rà soát cấp độ hệ thống thông tin",
        "legal_bases": ["Luật số 116/2025/QH15", "Căn cứ Nghị định số 331/2026/NĐ-CP;"],
        "blocks": [Heading("I. Tình hình"), Paragraph("Đơn vị đã kiểm kê toàn bộ hệ thống.")],
        "recipients": ["Sở Y tế (b/c);", "- Lưu: VT."],
        "signer": Signer("KT.", "Giám đốc", "Nguyễn Thị Mẫu", acting_title="Phó Giám đốc"),
        "draft": False,
    }
    return OfficialDocument(**{**fields, **changes})


def table(rows: int) -> Table:
    """A table with so many rows."""
    return Table(
        [Column("STT", 0.5, "center"), Column("Tên đơn vị", 4), Column("Ngày", 1.5)],
        [[n, f"Trạm Y tế xã số {n}", date(2026, 1, 1)] for n in range(1, rows + 1)],
    )


def pages_of(content: bytes) -> list[str]:
    """The text of each page of a PDF, white space as single spaces."""
    return [" ".join(p.extract_text().split()) for p in PdfReader(io.BytesIO(content)).pages]


def text_of_pdf(content: bytes) -> str:
    """The text of a PDF."""
    return " ".join(pages_of(content))


def text_of_docx(content: bytes) -> str:
    """The text of a DOCX: body and headers, white space as single spaces."""
    word = docx.Document(io.BytesIO(content))
    parts = [word.element.body]
    for section in word.sections:
        parts += [section.header._element, section.first_page_header._element]
    paragraphs = [node for part in parts for node in part.iter(qn("w:p"))]
    texts = ["".join(t.text or "" for t in one.iter(qn("w:t"))) for one in paragraphs]
    return " ".join(" ".join(texts).split())
