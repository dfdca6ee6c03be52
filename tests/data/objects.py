"""Writers of files inside documents: OLE containers, embedded parts, attachments of a PDF."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF


def ole(streams: dict[str, bytes], storage: str = "") -> bytes:
    """A container of these streams, small ones in the small sectors; all in one storage if named.

    A chain of sectors for each: table, directory, small table, small content, then large streams.
    """
    small = {name: raw for name, raw in streams.items() if len(raw) < 4096}
    small_table: list[int] = []
    small_content = b""
    starts: dict[str, int] = {}
    for name, raw in small.items():
        starts[name] = len(small_table)
        count = max(1, -(-len(raw) // 64))
        small_table += [starts[name] + at + 1 for at in range(count - 1)] + [_END]
        small_content += raw.ljust(count * 64, b"\0")
    parts = [b"".join(struct.pack("<I", n) for n in small_table), small_content]
    parts += [raw for name, raw in streams.items() if name not in small]
    entries = 1 + bool(storage) + len(streams)
    sizes = [-(-entries // 4), *(-(-len(part) // 512) for part in parts)]
    tables = -(-(sum(sizes) + 2) // 127)
    table, chains, at = [_END - 1] * tables, [], tables
    for size in sizes:
        chains.append(at if size else _END)
        table += [at + n + 1 for n in range(size - 1)] + [_END] * bool(size)
        at += size
    table += [_FREE] * (tables * 128 - len(table))
    starts |= dict(zip([n for n in streams if n not in small], chains[3:], strict=True))
    directory = _entry("Root Entry", 5, 1, chains[2] if small else _END, len(small_content))
    if storage:
        directory += _entry(storage, 1, 2, 0, 0)
    first = 2 if storage else 1
    for number, (name, raw) in enumerate(streams.items(), first):
        following = number + 1 if number + 1 < entries else _FREE
        directory += _entry(name, 2, _FREE, starts[name], len(raw), following)
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, tables, 0, 4096,
        chains[1], sizes[1], _END, 0, 0,
    )  # fmt: skip
    head += b"".join(struct.pack("<I", n) for n in range(1, tables)).ljust(108 * 4, b"\xff")
    body = [b"".join(struct.pack("<I", n) for n in table), directory, *parts]
    return head + b"".join(part.ljust(-(-len(part) // 512) * 512, b"\0") for part in body)


def _entry(name: str, kind: int, child: int, start: int, size: int, following=_FREE) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, _FREE, following, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def native(name: str, content: bytes) -> bytes:
    """The stream by which the packager of Windows wraps a file."""
    called, path = name.encode() + b"\0", b"C:\\Temp\\" + name.encode() + b"\0"
    body = struct.pack("<H", 2) + called + path + struct.pack("<HH", 0, 3)
    body += struct.pack("<I", len(path)) + path + struct.pack("<I", len(content)) + content
    return struct.pack("<I", len(body)) + body


def embed(document: Path, folder: str, files: dict[str, bytes]) -> Path:
    """Put files into the folder of embedded parts of an office file."""
    with zipfile.ZipFile(document, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{folder}/embeddings/{name}", content)
    return document


def attach(document: Path, files: dict[str, bytes], remark: bool = False) -> Path:
    """Attach files to a PDF: to the document, or as remarks on its first page."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

    writer = PdfWriter(PdfReader(io.BytesIO(document.read_bytes())))
    for name, content in files.items():
        writer.add_attachment(name, content)
    if remark:
        tree = writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"]
        notes = [
            DictionaryObject({
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/FileAttachment"),
                NameObject("/Contents"): TextStringObject(""),
                NameObject("/FS"): held,
            })
            for held in tree[1::2]
        ]  # fmt: skip
        writer.pages[0][NameObject("/Annots")] = ArrayObject(map(writer._add_object, notes))
        del writer.root_object["/Names"]
    writer.write(document)
    return document
