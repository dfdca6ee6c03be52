"""Reading back what the product prints, and made-up papers to hand in."""

from __future__ import annotations

import io
from datetime import date

from docx import Document
from pypdf import PdfReader

from reports import OfficialDocument, blocks, render_pdf


def pdf_text(content: bytes) -> str:
    """Return the words of a PDF, white space folded."""
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def docx_text(content: bytes) -> str:
    """Return the words of a Word file, tables included, white space folded."""
    body = Document(io.BytesIO(content)).element.body
    paragraphs = body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p")
    texts = ("".join(node.itertext()) for node in paragraphs)
    return " ".join(" ".join(texts).split())


def made_up_pdf(title: str) -> bytes:
    """Return a small PDF that somebody might have signed."""
    words = [blocks.Paragraph("Nội dung bịa để kiểm thử.")]
    return render_pdf(
        OfficialDocument(title=title, blocks=words, date=date(2026, 11, 20), draft=False)
    )
