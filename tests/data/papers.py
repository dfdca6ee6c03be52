"""Writers of made-up papers: PDF, DOCX, and the properties of old Office files."""

from __future__ import annotations

import io
import struct
from pathlib import Path

#: Lines of running text, and what each holds.
LINES = [
    "Bệnh nhân Nguyễn Thị Lan nhập viện ngày 03/11/2026",
    "Số CCCD: 064185001234, thẻ BHYT GD4640123456789",
    "Thuốc dùng: Paracetamol 500mg ngày 2 viên",
    "Liên hệ người nhà: 0912345671, lan.nt@example.vn",
]
TRUTH = [(0, "PERSON"), (1, "CCCD"), (1, "BHYT_CARD"), (3, "PHONE"), (3, "EMAIL")]


def write_pdf(
    path: Path, lines: list[str] = LINES, pages: int = 1, title: str = "", author: str = "",
    remark: str = "", per_page: int = 0,
) -> Path:  # fmt: skip
    """Write lines, the same on each of ``pages``; with ``per_page`` each line once, on its page."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.annotations import FreeText
    from reportlab.pdfgen.canvas import Canvas

    from reports.fonts import REGULAR as name
    from reports.fonts import register

    register()
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    step = per_page or max(1, len(lines))
    parts = [lines[at : at + step] for at in range(0, len(lines), step)]
    for part in parts * pages:
        canvas.setFont(name, 12)
        for at, line in enumerate(part):
            canvas.drawString(50, 800 - 20 * at, line)
        canvas.showPage()
    canvas.save()
    writer = PdfWriter(PdfReader(out))
    if remark:
        writer.add_annotation(0, FreeText(text=remark, rect=(50, 50, 200, 100)))
    writer.write(path)
    return path


def write_docx(
    path: Path, lines: list[str] = LINES, header: str = "", comment: str = "", deleted: str = "",
    title: str = "",
) -> Path:  # fmt: skip
    from docx import Document
    from docx.oxml import parse_xml

    document = Document()
    for line in lines:
        # Word cuts a paragraph into runs wherever it likes.
        paragraph = document.add_paragraph()
        for at in range(0, len(line), 7):
            paragraph.add_run(line[at : at + 7])
        if comment:
            document.add_comment(paragraph.runs, text=comment, author="Trần Văn Bình", initials="")
    if deleted:
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        document.add_paragraph()._p.append(parse_xml(
            f'<w:del xmlns:w="{space}"><w:r><w:delText>{deleted}</w:delText></w:r></w:del>'
        ))  # fmt: skip
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.core_properties.title = title
    document.save(str(path))
    return path


def property_set(values: dict[int, str]) -> bytes:
    """A summary stream of Office 97–2003 in UTF-8."""
    parts = [(1, struct.pack("<IHH", 2, 65001, 0))]
    for key, text in values.items():
        raw = text.encode() + b"\0"
        parts.append((key, struct.pack("<II", 30, len(raw)) + raw + b"\0" * (-len(raw) % 4)))
    table, body = b"", b""
    start = 8 + 8 * len(parts)
    for key, part in parts:
        table += struct.pack("<II", key, start + len(body))
        body += part
    section = struct.pack("<II", start + len(body), len(parts)) + table + body
    return bytes(28) + bytes(16) + struct.pack("<I", 48) + section


def write_xls_note(path: Path, note: str, author: str) -> Path:
    """A workbook of Excel 97 with a note, whose records the writer itself does not know."""
    import xlwt

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def text(value: str) -> bytes:
        return b"\x01" + value.encode("utf-16-le")

    drawn = struct.pack("<HHHHH12x", 0x15, 18, 0x19, 1, 0) + struct.pack("<HH", 0, 0)
    notes = (
        record(0x5D, drawn)
        + record(0x1B6, struct.pack("<HH6xHHI", 0, 0, len(note), 0, 0))
        + record(0x3C, text(note))
        + record(0x1C, struct.pack("<HHHHH", 1, 0, 0, 1, len(author)) + text(author) + b"\0")
    )

    class Noted(xlwt.Worksheet):
        def get_biff_data(self) -> bytes:
            data = super().get_biff_data()
            return data[:-4] + notes + data[-4:]

    book = xlwt.Workbook()
    sheet = book.add_sheet("kham")
    sheet.__class__ = Noted
    for at, value in enumerate(["KHOA", "Nội"]):
        sheet.write(at, 0, value)
    book.save(str(path))
    return path
