"""Documents on paper: one description, written as PDF to sign and DOCX to edit; lists as XLSX.

The layout is that of Nghị định 30/2020/NĐ-CP. Nothing here knows the web or the database:
``reports.documents`` holds, per document, a dataclass of what it needs and its ``layout``.
"""

from __future__ import annotations

from reports import blocks
from reports.document import OfficialDocument, Signer
from reports.pdf import render_pdf
from reports.word import render_docx
from reports.xlsx import Sheet, render_xlsx

__all__ = [
    "OfficialDocument",
    "Sheet",
    "Signer",
    "blocks",
    "render_docx",
    "render_pdf",
    "render_xlsx",
]
