"""XML packed as base64 in a value, as the envelopes of the insurance portal carry it."""

from __future__ import annotations

import base64
import binascii
import re

from scanners.errors import ScanError
from scanners.readers.parts.tabling import Tables

_LEAST = 60
#: ``<`` or a byte order mark and ``<``, in base64.
_STARTS = ("PD", "PA", "77u/PD", "//48", "/v8A")
_PLAIN = re.compile(r"[A-Za-z_.-]{1,40}")
_ENVELOPE = re.compile(rb"<(?:\w+:)?GIAMDINHHS[\s>]")


def packed_xml(text: str) -> bytes | None:
    """Return the XML that a text is the base64 of; None if it is not."""
    start = text[:40].lstrip()
    if len(text) < _LEAST or not start.startswith(_STARTS):
        return None
    try:
        content = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    bare = content[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    return content if bare.startswith(b"<") else None


def rows_of_xml(content: bytes, tables: Tables, name: str) -> None:
    """Add the rows of an XML document to the tables.

    Raises:
        ScanError: the document is damaged; the sentence names the value it stands in.
    """
    from scanners.readers.parts.xmlparse import close, feed, parser_for
    from scanners.readers.qd130 import Envelope
    from scanners.readers.xml_tree import Elements

    handler = Envelope(tables, "") if _ENVELOPE.search(content[:8192]) else Elements(tables)
    parser = parser_for(handler)
    try:
        feed(parser, content)
        close(parser)
    except ScanError as problem:
        # A name that others chose may be a value.
        where = f"trong {name}: " if _PLAIN.fullmatch(name) else "trong một giá trị base64: "
        raise ScanError(f"{where}{problem}") from None
