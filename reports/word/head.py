"""The fixed parts of an administrative document in Word: head, address, end."""

from __future__ import annotations

import io

import segno
from docx.shared import Mm

from reports.document import OfficialDocument
from reports.word.writer import Writer
from reports.wording import (
    MOTTO,
    NATION,
    RECIPIENTS,
    VERIFY,
    addressee_lines,
    basis_lines,
    number_line,
    place_date,
    signer_titles,
    split_recipients,
)


def write_head(document: OfficialDocument, writer: Writer) -> None:
    """Write bodies, nation and motto, number, place and date, title, bases."""
    if document.issuing_body:
        _letterhead(document, writer)
    _title(document, writer)
    if document.authority:
        writer.text(document.authority.upper(), bold=True, align="center", after=8)
    for line in basis_lines(document):
        writer.text(line, italic=True, align="justify", indent=True, after=4)
    if document.enacting:
        writer.text(document.enacting, bold=True, align="center", before=6, after=8)


def _letterhead(document: OfficialDocument, writer: Writer) -> None:
    left, right = writer.columns([0.42, 0.58])
    if document.parent_body:
        left.text(document.parent_body.upper(), size=12, align="center")
    left.text(document.issuing_body.upper(), size=12, bold=True, align="center")
    left.rule(0.35)
    right.text(NATION, size=12, bold=True, align="center")
    right.text(MOTTO, size=13, bold=True, align="center")
    right.rule(0.62)
    left, right = writer.columns([0.42, 0.58])
    left.text(number_line(document), size=13, align="center")
    if document.is_letter:
        left.text(f"V/v {document.title}", size=12, align="center", before=2)
    right.text(place_date(document), size=13, italic=True, align="center")
    writer.text("", size=8)


def _title(document: OfficialDocument, writer: Writer) -> None:
    if not document.is_letter:
        if document.doc_type:
            writer.text(document.doc_type.upper(), size=14, bold=True, align="center")
        if document.title:
            writer.text(document.title, size=14, bold=True, align="center")
        if document.issuing_body:
            writer.rule(0.2)
        writer.text("", size=6)
    addressees = addressee_lines(document)
    if len(addressees) == 1:
        writer.text(f"Kính gửi: {addressees[0]}", align="center", before=4, after=10)
    elif addressees:
        writer.text("Kính gửi:", left=int(writer.width * 0.2), before=4)
        for index, line in enumerate(addressees):
            mark = ";" if index < len(addressees) - 1 else "."
            text = f"- {line.lstrip('- ').rstrip(';.')}{mark}"
            writer.text(text, left=int(writer.width * 0.32))
        writer.text("", size=8)


def write_closing(document: OfficialDocument, writer: Writer) -> None:
    """Write who receives it (and the QR code) left, who signs right."""
    recipients, more = split_recipients(document)
    if not (recipients or document.signer or document.shows_qr):
        return
    writer.text("", size=8, keep=True)
    left, right = writer.columns([0.48, 0.52])
    if recipients:
        left.text(RECIPIENTS, size=12, bold=True, italic=True)
        for line in recipients:
            left.text(line, size=11)
    if document.shows_qr and document.verify_url:
        code = io.BytesIO()
        segno.make(document.verify_url, error="m", micro=False).save(code, kind="png", scale=6)
        code.seek(0)
        left.text("", before=6).add_run().add_picture(code, width=Mm(24))
        left.text(VERIFY, size=9, italic=True)
    if document.signer:
        titles = signer_titles(document.signer)
        for index, line in enumerate(titles):
            after = 62 if index == len(titles) - 1 else 0
            right.text(line, bold=True, align="center", after=after, keep=True)
        right.text(document.signer.name, bold=True, align="center")
    for line in more:
        writer.text(line, size=11)
