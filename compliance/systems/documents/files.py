"""A document in the kind of file that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reports import OfficialDocument, Sheet, blocks, render_docx, render_pdf, render_xlsx


def write_document(document: OfficialDocument, kind: str, *, sheet_name: str) -> bytes:
    """Return the document as pdf or docx; as xlsx its largest table, the other texts as notes."""
    if kind == "pdf":
        return render_pdf(document)
    if kind == "docx":
        return render_docx(document)
    return render_xlsx([_sheet(document, sheet_name)], demo=document.demo)


def _sheet(document: OfficialDocument, name: str) -> Sheet:
    tables = [block for block in document.blocks if isinstance(block, blocks.Table)]
    widest = max(len(table.columns) for table in tables) if tables else 0
    chosen = [table for table in tables if len(table.columns) == widest]
    rows: list[Sequence[blocks.Cell]] = []
    for block in document.blocks:
        if isinstance(block, blocks.Heading) and len(chosen) > 1:
            rows.append([block.text])
        elif isinstance(block, blocks.Table) and block in chosen:
            rows += [[row] if isinstance(row, str) else row for row in block.rows]
    notes = [document.title, *_texts(document)]
    return Sheet(name, list(chosen[0].columns) if chosen else [name], rows, notes)


def _texts(document: OfficialDocument) -> list[str]:
    found: list[str] = []
    for block in document.blocks:
        if isinstance(block, blocks.Paragraph | blocks.Note):
            found.append(block.text)
        elif isinstance(block, blocks.Bullets):
            found += block.items
        elif isinstance(block, blocks.Facts):
            found += [f"{label}: {_plain(value)}" for label, value in block.pairs]
    return found


def _plain(value: blocks.Cell) -> str:
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value or "")
