"""Any other XML: health-check envelopes, check-ins, certificates, FHIR in XML, clinical documents.

An element whose children hold text is a row of the table named by its path; children and
attributes are its columns. XML packed as base64 in an element is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax.handler import ContentHandler

from scanners.errors import ScanError
from scanners.readers.base import LONGEST_CELL, Batch, Probe, Source
from scanners.readers.parts.embedded import packed_xml, rows_of_xml
from scanners.readers.parts.tabling import Tables, named
from scanners.readers.parts.textual import decoded
from scanners.readers.parts.xmlparse import DEEPEST, local, parsed

FORMAT = "xml"
LONGEST_CONTENT = 64 << 20
_START = re.compile(r"<(?:\?xml|!--|!DOCTYPE|!\[CDATA|[A-Za-z_][\w.-]*(?::[\w.-]+)?[\s/>])")
_OTHERS = re.compile(r"<(?:\w+:)?GIAMDINHHS[\s>]|<!doctype html|<html[\s>]", re.IGNORECASE)
_NOT_VALUES = re.compile(r"xmlns|xsi|schemaLocation|^id$|ID$")


def claims(probe: Probe) -> bool:
    """Whether it opens like XML and is neither the insurance envelope nor a page."""
    text = decoded(probe.head).lstrip("\ufeff \t\r\n")
    return _START.match(text) is not None and _OTHERS.search(text) is None


def read(source: Source) -> Iterator[Batch]:
    """Yield the rows of all tables as they come.

    Raises:
        ScanError: not well-formed, cut off, with a DTD, or a value without bound.
    """
    tables = Tables()
    with source.path.open("rb") as file:
        for done in parsed(Elements(tables), file):
            if tables.full:
                yield from tables.take(done)
    yield from tables.take(source.size)


@dataclass
class _Element:
    name: str
    path: str
    values: dict[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    length: int = 0
    leaf: bool = True


class Elements(ContentHandler):
    """Turns the stream of elements into rows."""

    def __init__(self, tables: Tables) -> None:
        super().__init__()
        self._tables = tables
        self._stack: list[_Element] = []

    def startElement(self, name: str, attrs: Any) -> None:
        """Open an element; its attributes are values of its own."""
        if len(self._stack) >= DEEPEST:
            raise ScanError("tệp XML lồng quá sâu: bị từ chối.")
        name = named(local(name))
        path = f"{self._stack[-1].path}/{name}" if self._stack else name
        element = _Element(name, path)
        if self._stack:
            self._stack[-1].leaf = False
        for key in attrs.getNames():
            if not _NOT_VALUES.search(key):
                _put(element, named(local(key)), attrs[key])
        self._stack.append(element)

    def characters(self, content: str) -> None:
        """Collect the text of an element, up to the limit."""
        if not self._stack:
            return
        element = self._stack[-1]
        element.length += len(content)
        if element.length > LONGEST_CONTENT:
            raise ScanError("một trường XML quá dài: bị từ chối.")
        element.text.append(content)

    def endElement(self, name: str) -> None:
        """Close an element: a leaf becomes a value of its parent, another a row."""
        element = self._stack.pop()
        text = "".join(element.text).strip()
        content = packed_xml(text) if text else None
        if content is not None:
            rows_of_xml(content, self._tables, element.name)
            text = ""
        if element.leaf and self._stack:
            self._leaf(element, text)
            return
        if text:  # text between the elements
            _put(element, "", text)
        if element.values:
            self._tables.add(element.path, element.values)

    def _leaf(self, element: _Element, text: str) -> None:
        above = self._stack[-1]
        value = element.values.pop("value", "")
        if text or value:
            _put(above, element.name, text or value)
            if text and value:
                element.values["value"] = value
        for key, said in element.values.items():
            _put(above, f"{element.name}.{key}", said)


def _put(element: _Element, name: str, text: str) -> None:
    before = element.values.get(name)
    text = f"{before}; {text}" if before else text
    if len(text) > LONGEST_CELL:
        raise ScanError("một trường XML dài hơn 1 MiB: bị từ chối.")
    element.values[name] = text
