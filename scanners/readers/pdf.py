"""PDF: the text of every page line by line, remarks, form fields, properties; no pictures."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scanners.errors import ScanError
from scanners.readers.base import LONGEST_CELL, Batch, Probe, Source
from scanners.readers.parts.attachments import attachments
from scanners.readers.parts.office import COMMENTS, authors, properties_of
from scanners.readers.parts.office import TEXT as COLUMN

FORMAT = "pdf"
MOST_PAGES = 5_000
#: From here on pages share a table.
NAMED_PAGES = 200
_DAMAGED = "tệp PDF bị hỏng hoặc bị cắt: hãy xuất lại."
_PROPERTIES = {
    "/Author": "Người tạo", "/Title": "Nội dung (tiêu đề)", "/Subject": "Nội dung (chủ đề)",
    "/Keywords": "Nội dung (từ khóa)", "/Company": "Đơn vị",
}  # fmt: skip


def claims(probe: Probe) -> bool:
    """Whether the mark stands in the first kilobyte, as readers of PDF allow."""
    return b"%PDF-" in probe.head[:1024]


def read(source: Source) -> Iterator[Batch]:
    """Yield the lines, a table for each page; then remarks, fields and properties.

    Raises:
        ScanError: damaged, protected by a password, or past a limit.
    """
    document = opened(source.path)
    empty = 0
    try:
        count = len(document.pages)
        if count > MOST_PAGES:
            raise ScanError(f"tệp PDF có hơn {MOST_PAGES} trang: hãy tách nhỏ.")
        remarks: list[str] = []
        writers: list[str] = []
        for number in range(count):
            page = document.pages[number]
            lines = _lines(page.extract_text() or "")
            empty += not lines
            remarks += _remarks(page, writers)
            name = f"Trang {number + 1}" if number < NAMED_PAGES else "Các trang sau"
            rows = [[line] for line in lines]
            yield Batch(name, (COLUMN,), rows, source.size * (number + 1) // count)
        yield from authors(writers, source.size)
        yield from _beside(document, remarks, source.size)
        source.inside = any(True for _ in attachments(document))
    except (ScanError, MemoryError, GeneratorExit):
        raise
    except RecursionError:
        raise ScanError("tệp PDF lồng quá sâu: bị từ chối.") from None
    except Exception:
        # pypdf raises what its parts raise; every one of them means the same to the user.
        raise ScanError(_DAMAGED) from None
    if empty:
        source.warnings.append(
            f"Có {empty} trang không có chữ đọc được (ảnh chụp hoặc quét): máy quét không đọc ảnh, "
            "hãy mở xem trước khi chia sẻ."
        )


def opened(path: Path) -> Any:
    """Open a document whose pages can be counted.

    Raises:
        ScanError: damaged, or protected by a password.
    """
    import pypdf
    from pypdf import errors

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # it may quote what it stumbles over
    sentence = "tệp PDF có mật khẩu hoặc bị mã hóa: hãy bỏ mật khẩu rồi rà soát lại."
    try:
        document = pypdf.PdfReader(path, strict=False)
        if document.is_encrypted and not document.decrypt(""):
            raise ScanError(sentence)
        len(document.pages)
    except errors.DependencyError:
        raise ScanError(sentence) from None
    except (ScanError, MemoryError):
        raise
    except Exception:
        raise ScanError(_DAMAGED) from None
    return document


def _lines(text: str) -> list[str]:
    lines = [line.strip() for line in text.replace("\0", "").splitlines()]
    if any(len(line) > LONGEST_CELL for line in lines):
        raise ScanError("một dòng trong tệp PDF dài hơn 1 MiB: bị từ chối.")
    return [line for line in lines if line]


def _remarks(page: Any, writers: list[str]) -> list[str]:
    found = []
    for remark in page.annotations or ():
        with contextlib.suppress(AttributeError, KeyError, TypeError):
            remark = remark.get_object()
            found += [str(remark[key]) for key in ("/Contents", "/V") if remark.get(key)]
            writers.append(str(remark.get("/T", ""))[:200])
    return [text[:LONGEST_CELL] for text in found]


def _beside(document: Any, remarks: list[str], place: int) -> Iterator[Batch]:
    fields = document.get_form_text_fields() or {}
    remarks += [f"{name}: {value}" for name, value in fields.items() if value]
    if remarks:
        yield Batch(COMMENTS, (COLUMN,), [[text] for text in remarks], place, aside=True)
    found: dict[str, str] = {}
    for key, value in (document.metadata or {}).items():
        name = _PROPERTIES.get(key)
        if name is None and key not in ("/Producer", "/Creator", "/CreationDate", "/ModDate"):
            name = f"Nội dung ({str(key).lstrip('/')[:40]})"
        if name and value:
            found[name] = str(value)[:LONGEST_CELL]
    yield from properties_of(found, place)
