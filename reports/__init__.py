"""Documents on paper: one description, written as PDF to sign and DOCX to edit; lists as XLSX.

The layout is that of Nghị định 30/2020/NĐ-CP. Nothing here knows the web or the database:
``reports.documents`` holds, per document, a dataclass of what it needs and its ``layout``.
"""

from __future__ import annotations

from collections.abc import Sequence

from reports import blocks
from reports.document import OfficialDocument, Signer
from reports.sheet import Bars, Sheet

__all__ = [
    "Bars",
    "OfficialDocument",
    "Sheet",
    "Signer",
    "blocks",
    "render_docx",
    "render_pdf",
    "render_xlsx",
]


def render_pdf(document: OfficialDocument | Sequence[OfficialDocument]) -> bytes:
    """Return the PDF of a document, or of several, each beginning on a page of its own.

    Raises:
        ValueError: nothing to print, or a table row does not match its columns.
    """
    from reports import pdf  # late: ReportLab is loaded by who prints

    return pdf.render_pdf(document)


def render_docx(document: OfficialDocument | Sequence[OfficialDocument]) -> bytes:
    """Return the DOCX of a document, or of several, each in a section of its own.

    Raises:
        ValueError: nothing to print, or a table row does not match its columns.
    """
    from reports import word  # late: python-docx is loaded by who prints

    return word.render_docx(document)


def render_xlsx(sheets: Sequence[Sheet], *, demo: bool = False) -> bytes:
    """Return an XLSX file; text that a spreadsheet would run as a formula stays text.

    ``demo`` marks sample data in the page header, the file's properties and the notes.

    Raises:
        ValueError: no sheet, or a row longer than its header.
    """
    from reports import xlsx  # late: openpyxl is loaded by who exports

    return xlsx.render_xlsx(sheets, demo=demo)
