"""Write documents as DOCX, to edit before they are signed."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.section import Section, _Header
from docx.shared import Mm, Pt

from reports.archive import freeze_archive
from reports.document import OfficialDocument
from reports.word import ooxml
from reports.word.body import write_blocks
from reports.word.head import write_closing, write_head
from reports.word.writer import Writer, fill
from reports.wording import DEMO, DRAFT, clean, reader_line

_LEFT, _RIGHT = Mm(30), Mm(18)


def render_docx(document: OfficialDocument | Sequence[OfficialDocument]) -> bytes:
    """Return the DOCX of a document, or of several, each in a section of its own.

    Raises:
        ValueError: nothing to print, or a table row does not match its columns.
    """
    documents = [document] if isinstance(document, OfficialDocument) else list(document)
    if not documents:
        raise ValueError("no document to print")
    word: Document = docx.Document()
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = ooxml.FONT, Pt(documents[0].size)
    normal.paragraph_format.space_after = Pt(0)
    ooxml.set_language(word, "vi-VN")
    _describe(word, documents[0])
    for number, one in enumerate(documents):
        section = word.add_section(WD_SECTION.NEW_PAGE) if number else word.sections[0]
        writer = Writer(word, _set_page(section, one, number), one.size)
        write_head(one, writer)
        write_blocks(word, writer, one.blocks)
        ooxml.hold_to_end(word)
        write_closing(one, writer)
    target = io.BytesIO()
    word.save(target)
    return freeze_archive(target.getvalue())


def _describe(word: Document, document: OfficialDocument) -> None:
    about = word.core_properties
    about.title = clean(f"{document.doc_type or ''} {document.title}").strip()[:255]
    about.author = clean(document.issuing_body)[:255]
    about.last_modified_by = ""
    about.language = "vi-VN"
    about.comments = ""
    about.keywords = DEMO if document.demo else ""


def _set_page(section: Section, document: OfficialDocument, number: int) -> int:
    """Set size, margins and header; return the width between the margins (EMU)."""
    wide, high = Mm(210), Mm(297)
    if document.landscape:
        wide, high = high, wide
    section.orientation = WD_ORIENT.LANDSCAPE if document.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = wide, high
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = _LEFT, _RIGHT
    section.header_distance = section.footer_distance = Mm(9)
    section.different_first_page_header_footer = True
    ooxml.restart_page_numbers(section)
    for index, header in enumerate((section.first_page_header, section.header)):
        header.is_linked_to_previous = False
        _fill_header(header, document, 2 * number + index, is_first=index == 0)
    return wide - _LEFT - _RIGHT


def _fill_header(
    header: _Header, document: OfficialDocument, number: int, *, is_first: bool
) -> None:
    paragraph = header.paragraphs[0]
    paragraph.alignment = 1
    if document.draft:
        ooxml.watermark(paragraph, DRAFT, number)
    marks = [
        DRAFT if document.draft else "",
        DEMO if document.demo else "",
        reader_line(document),
    ]
    text = "   ".join(mark for mark in marks if mark)
    if text:
        fill(paragraph, text, 9, bold=True)
    if not is_first:
        page = header.add_paragraph() if text or document.draft else paragraph
        page.alignment = 1
        ooxml.add_page_number(page, 13)
