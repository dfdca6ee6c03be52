"""Files attached to a PDF: by name in the document, and as remarks on its pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

#: Nodes of the tree of names that are looked at; a tree may be made to loop.
MOST_NODES = 20_000


class Attachment(NamedTuple):
    """A file in a PDF; ``stream`` is unpacked only when it is read."""

    name: str
    stream: Any


def attachments(document: Any) -> Iterator[Attachment]:
    """Yield the files of a document, each once; what is malformed is passed over.

    Raises: whatever the library raises on a damaged document.
    """
    seen: set[int] = set()
    for name, holder in (*_named(document), *_remarked(document)):
        holder = holder.get_object()
        files = holder.get("/EF") if hasattr(holder, "get") else None
        files = files.get_object() if files is not None else {}
        called = str(holder.get("/UF") or holder.get("/F") or name) if files else ""
        for key in ("/UF", "/F", "/Unix", "/DOS", "/Mac"):
            stream = files.get(key)
            stream = stream.get_object() if stream is not None else None
            if stream is not None and hasattr(stream, "get_data") and id(stream) not in seen:
                seen.add(id(stream))
                yield Attachment(called.replace("\\", "/").rpartition("/")[2] or name, stream)


def _named(document: Any) -> Iterator[tuple[str, Any]]:
    names = document.root_object.get("/Names")
    tree = names.get_object().get("/EmbeddedFiles") if names is not None else None
    waiting, left = [tree] if tree is not None else [], MOST_NODES
    while waiting and left > 0:
        node, left = waiting.pop().get_object(), left - 1
        waiting += list(node.get("/Kids", ()))[:left][::-1]
        pairs = list(node.get("/Names", ()))
        yield from ((str(name), held) for name, held in zip(pairs[::2], pairs[1::2], strict=False))


def _remarked(document: Any) -> Iterator[tuple[str, Any]]:
    for page in document.pages:
        for remark in page.annotations or ():
            remark = remark.get_object()
            if remark.get("/Subtype") == "/FileAttachment" and "/FS" in remark:
                yield "", remark["/FS"]
