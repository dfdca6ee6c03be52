"""Looks for values that must not be anywhere: in the database, in the files, in documents."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import docx
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from compliance.core.db import Base


def in_database(app: Flask, values: Iterable[str]) -> list[str]:
    """Return ``table: value`` for each table that holds one of the values."""
    wanted = list(values)
    return [
        f"{table}: {value}" for table, text in words_of(app) for value in wanted if value in text
    ]


def words_of(app: Flask) -> Iterator[tuple[str, str]]:
    """Yield every table's name and all that its rows say, bytes as the text they may be."""
    with app.extensions["database"].scope() as session:
        for table in Base.metadata.sorted_tables:
            rows = session.execute(select(table))
            yield table.name, "\n".join(_words(value) for row in rows for value in row)


def _words(value: object) -> str:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return value if isinstance(value, str) else repr(value)


def in_files(folder: Path, values: Iterable[str]) -> list[str]:
    """Return the files under ``folder`` that hold one of the values in UTF-8."""
    wanted = [value.encode() for value in values]
    return [
        str(path)
        for path in folder.rglob("*")
        if path.is_file() and any(value in path.read_bytes() for value in wanted)
    ]


def pdf_text(content: bytes) -> str:
    """Return the words of a PDF, white space folded."""
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def docx_text(content: bytes) -> str:
    """Return the words of a DOCX, tables included, white space folded."""
    document = docx.Document(io.BytesIO(content))
    words = [node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t")]
    return " ".join(" ".join(words).split())
