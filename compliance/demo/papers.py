"""Small real files that serve as evidence in the demo."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

from compliance.core import clock, files
from compliance.core.db import session
from compliance.core.files import StoredFile
from compliance.core.text import fold
from compliance.evidence.models import Evidence
from compliance.units.models import HealthUnit
from reports import OfficialDocument, blocks, render_pdf


def sample_pdf(title: str) -> bytes:
    """Return a one-page PDF that says it is made up."""
    text = "Tệp minh chứng của dữ liệu mẫu, không có thật."
    return render_pdf(
        OfficialDocument(title=title, blocks=[blocks.Paragraph(text)], draft=False, demo=True)
    )


def sample_png() -> bytes:
    """Return a grey picture of 16 × 16 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\0" + b"\x9a" * 16 for _row in range(16))
    head = struct.pack(">IIBBBBB", 16, 16, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def decision_scan(number: str) -> dict[str, Any]:
    """Return the file of a decision as somebody scanned it, and that they vouch for it."""
    title = f"Quyết định số {number} phê duyệt cấp độ"
    return {"source": BytesIO(sample_pdf(title)), "file_name": "quyet-dinh.pdf", "vouched": True}


class Papers:
    """Hands out evidence; the same bytes serve many rows."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._bytes: dict[bool, tuple[str, int]] = {}
        self._kept: dict[tuple[UUID, bool], StoredFile] = {}

    def add(
        self,
        unit: HealthUnit,
        title: str,
        day: date,
        *,
        expires: date | None = None,
        picture: bool = False,
    ) -> Evidence:
        """Keep a PDF or a picture as evidence of ``unit`` that came about on ``day``."""
        row = Evidence(
            unit_id=unit.id,
            title=title,
            search=fold(title),
            happened_on=day,
            covers_until=day,
            expires_on=expires,
            added_at=clock.now(),
            file=self._file(unit, picture),
        )
        session().add(row)
        session().flush()
        return row

    def _file(self, unit: HealthUnit, picture: bool) -> StoredFile:
        known = self._kept.get((unit.id, picture))
        if known is None:
            if picture not in self._bytes:
                self._bytes[picture] = files.store().write(BytesIO(self._sample(picture)))
            sha256, size = self._bytes[picture]
            known = self._kept[unit.id, picture] = StoredFile(
                unit_id=unit.id,
                name="anh-mau.png" if picture else "van-ban-mau.pdf",
                media_type="image/png" if picture else "application/pdf",
                size=size,
                sha256=sha256,
                purpose="evidence",
                created_at=clock.now(),
            )
        return known

    def _sample(self, picture: bool) -> bytes:
        return sample_png() if picture else sample_pdf(self._title)
