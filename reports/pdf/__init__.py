"""Write documents as PDF: the same data gives the same bytes on every machine."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)
from reportlab.platypus.flowables import Flowable, Spacer

from reports import fonts
from reports.document import OfficialDocument
from reports.pdf.body import Body, Heading
from reports.pdf.head import closing, head
from reports.wording import DEMO, DRAFT, clean, reader_line

_TOP, _BOTTOM, _LEFT, _RIGHT = 20 * mm, 20 * mm, 30 * mm, 18 * mm


def render_pdf(document: OfficialDocument | Sequence[OfficialDocument]) -> bytes:
    """Return the PDF of a document, or of several, each beginning on a page of its own.

    Raises:
        ValueError: nothing to print, or a table row does not match its columns.
    """
    documents = [document] if isinstance(document, OfficialDocument) else list(document)
    if not documents:
        raise ValueError("no document to print")
    fonts.register()
    target = io.BytesIO()
    book = _Book(target, documents)
    book.build(book.story())
    return target.getvalue()


class _Book(BaseDocTemplate):
    """One file of one or more documents; page numbers begin anew with each."""

    def __init__(self, target: io.BytesIO, documents: Sequence[OfficialDocument]) -> None:
        first = documents[0]
        super().__init__(
            target,
            pagesize=_page_size(first),
            invariant=1,
            initialFontName=fonts.REGULAR,  # never one of the PDF base fonts
            title=clean(f"{first.doc_type or ''} {first.title}").strip(),
            author=clean(first.issuing_body),
            lang="vi-VN",
        )
        self.documents = documents
        self.first_pages: list[int] = [0] * len(documents)
        self.outline = 0
        for number, document in enumerate(documents):
            wide, high = _page_size(document)
            frame = Frame(_LEFT, _BOTTOM, wide - _LEFT - _RIGHT, high - _TOP - _BOTTOM, 0, 0, 0, 0)
            for kind in ("first", "next"):
                template = PageTemplate(f"{kind}{number}", [frame], pagesize=(wide, high))
                template.onPage = self._page_drawer(number, is_first=kind == "first")
                self.addPageTemplates(template)

    def story(self) -> list[Flowable]:
        """Return the flowables of all documents."""
        story: list[Flowable] = []
        for number, document in enumerate(self.documents):
            if number:
                story.extend([NextPageTemplate(f"first{number}"), PageBreak()])
            width = _page_size(document)[0] - _LEFT - _RIGHT
            story.append(NextPageTemplate(f"next{number}"))
            story.extend(head(document, width))
            end = list(closing(document, width))
            high = end[0].wrap(width, 1000)[1] if end else 0.0
            story.extend(Body(width, document.size).flowables(document.blocks, high))
            story.extend(end)
            story.append(Spacer(1, 1))
        return story

    def afterFlowable(self, flowable: Flowable) -> None:
        """Add headings to the outline of the file."""
        if isinstance(flowable, Heading) and flowable.outline_text:
            key = f"h{self.outline}"
            self.outline += 1
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.outline_text, key, 0, closed=True)

    def _page_drawer(
        self, number: int, *, is_first: bool
    ) -> Callable[[Canvas, BaseDocTemplate], None]:
        document = self.documents[number]
        size = _page_size(document)

        def draw(canvas: Canvas, book: BaseDocTemplate) -> None:
            if is_first:
                self.first_pages[number] = book.page
                canvas.setCatalogEntry("Lang", "vi-VN")
            _draw_page(canvas, document, size, book.page - self.first_pages[number] + 1)

        return draw


def _page_size(document: OfficialDocument) -> tuple[float, float]:
    wide, high = landscape(A4) if document.landscape else A4
    return float(wide), float(high)


def _draw_page(
    canvas: Canvas, document: OfficialDocument, size: tuple[float, float], page: int
) -> None:
    """Draw what every page carries: number (from the second), draft and sample marks."""
    wide, high = size
    canvas.saveState()
    if document.draft:
        canvas.saveState()
        canvas.translate(wide / 2, high / 2)
        canvas.rotate(50 if high > wide else 35)
        canvas.setFillGray(0.9)
        canvas.setFont(fonts.BOLD, 90)
        canvas.drawCentredString(0, -30, DRAFT)
        canvas.restoreState()
        canvas.setFont(fonts.BOLD, 9)
        canvas.drawString(_LEFT, high - 12 * mm, DRAFT)
    if document.reader:
        _mark_reader(canvas, reader_line(document), size)
    if document.demo:
        canvas.setFont(fonts.BOLD, 9)
        canvas.drawRightString(wide - _RIGHT, high - 12 * mm, DEMO)
    if page > 1:
        canvas.setFont(fonts.REGULAR, 13)
        canvas.drawCentredString(_LEFT + (wide - _LEFT - _RIGHT) / 2, high - 13 * mm, str(page))
    canvas.restoreState()


def _mark_reader(canvas: Canvas, text: str, size: tuple[float, float]) -> None:
    """Write whose copy this is across the page in pale grey, and plainly at its foot."""
    wide, high = size
    canvas.saveState()
    canvas.setFillGray(0.88)
    canvas.setFont(fonts.REGULAR, 13)
    for place in (0.2, 0.5, 0.8):
        canvas.saveState()
        canvas.translate(wide / 2, high * place)
        canvas.rotate(20)
        canvas.drawCentredString(0, 0, text)
        canvas.restoreState()
    canvas.restoreState()
    canvas.setFont(fonts.REGULAR, 8)
    canvas.drawCentredString(wide / 2, 9 * mm, text)
