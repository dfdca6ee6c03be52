"""The fixed parts of an administrative document: its head, its address, its end."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.platypus import Spacer
from reportlab.platypus.flowables import Flowable

from reports.document import OfficialDocument
from reports.fonts import BOLD, REGULAR
from reports.measure import width_of
from reports.pdf.body import layout_row, paragraph, style
from reports.pdf.figures import Verification
from reports.pdf.text import wrap
from reports.wording import (
    MOTTO,
    NATION,
    RECIPIENTS,
    addressee_lines,
    basis_lines,
    clean,
    number_line,
    place_date,
    signer_titles,
    split_recipients,
)

_LEFT = 0.42  # of the width: the issuing body; the nation's name takes the rest


class Rule(Flowable):
    """A short line in the middle of its column."""

    def __init__(self, length: float) -> None:
        super().__init__()
        self.length = length
        self.room = length

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take the whole width of the column."""
        self.room = available_width
        return available_width, 6

    def draw(self) -> None:
        """Draw the line."""
        self.canv.setLineWidth(0.7)
        left = (self.room - self.length) / 2
        self.canv.line(left, 4, left + self.length, 4)


def head(document: OfficialDocument, width: float) -> Iterator[Flowable]:
    """Yield the head: bodies, nation and motto, number, place and date, title, bases."""
    if document.issuing_body:
        yield _letterhead(document, width)
        yield Spacer(1, 12)
    yield from _title(document, width)
    if document.authority:
        look = style(document.size, bold=True, align="center", after=8)
        yield paragraph(document.authority.upper(), look)
    for line in basis_lines(document):
        yield paragraph(
            line, style(document.size, italic=True, align="justify", indent=28, after=4)
        )
    if document.enacting:
        look = style(document.size, bold=True, align="center", before=6, after=8)
        yield paragraph(document.enacting, look)


def _letterhead(document: OfficialDocument, width: float) -> Flowable:
    plain = style(12, align="center")
    strong = style(12, bold=True, align="center")
    left: list[Flowable] = []
    if document.parent_body:
        left.append(paragraph(document.parent_body.upper(), plain))
    left.append(paragraph(document.issuing_body.upper(), strong))
    left.append(Rule(width * _LEFT * 0.35))
    left.append(paragraph(number_line(document), style(13, align="center", before=2)))
    if document.is_letter:
        left.append(paragraph(f"V/v {document.title}", style(12, align="center", before=2)))
    motto = style(13, bold=True, align="center")
    right: list[Flowable] = [
        paragraph(NATION, strong),
        paragraph(MOTTO, motto),
        Rule(width_of(MOTTO, BOLD, 13)),
    ]
    above = _name_height(document, width * _LEFT) - 31.25
    right.append(Spacer(1, max(0.0, above)))
    right.append(paragraph(place_date(document), style(13, italic=True, align="center", before=2)))
    return layout_row([left, right], [width * _LEFT, width * (1 - _LEFT)])


def _name_height(document: OfficialDocument, width: float) -> float:
    """Return the height of both names, so that number and date stand on one line."""
    count = len(wrap(clean(document.issuing_body.upper()), BOLD, 12, width))
    if document.parent_body:
        count += len(wrap(clean(document.parent_body.upper()), REGULAR, 12, width))
    return count * 15.0


def _title(document: OfficialDocument, width: float) -> Iterator[Flowable]:
    if not document.is_letter:
        if document.doc_type:
            yield paragraph(document.doc_type.upper(), style(14, bold=True, align="center"))
        if document.title:
            yield paragraph(document.title, style(14, bold=True, align="center"))
        if document.issuing_body:
            yield Rule(width * 0.2)
        yield Spacer(1, 8)
    addressees = addressee_lines(document)
    if len(addressees) == 1:
        yield paragraph(
            f"Kính gửi: {addressees[0]}",
            style(document.size, align="center", before=4, after=10),
        )
    elif addressees:
        yield paragraph("Kính gửi:", style(document.size, left=width * 0.2, before=4))
        look = style(document.size, left=width * 0.32)
        for index, line in enumerate(addressees):
            mark = ";" if index < len(addressees) - 1 else "."
            yield paragraph(f"- {line.lstrip('- ').rstrip(';.')}{mark}", look)
        yield Spacer(1, 8)


def closing(document: OfficialDocument, width: float) -> Iterator[Flowable]:
    """Yield the end: who receives it (and the QR code) left, who signs right."""
    left: list[Flowable] = []
    recipients, more = split_recipients(document)
    if recipients:
        left.append(paragraph(RECIPIENTS, style(12, bold=True, italic=True)))
        left.extend(paragraph(line, style(11)) for line in recipients)
    if document.shows_qr and document.verify_url:
        left.append(Verification(document.verify_url))
    right: list[Flowable] = []
    if document.signer:
        strong = style(document.size, bold=True, align="center")
        right.extend(paragraph(line, strong) for line in signer_titles(document.signer))
        right.append(Spacer(1, 62))
        right.append(paragraph(document.signer.name or " ", strong))
    if left or right:
        yield layout_row([left or "", right or ""], [width * 0.48, width * 0.52])
    for line in more:
        yield paragraph(line, style(11))
