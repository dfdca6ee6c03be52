"""Keeping evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import BinaryIO
from uuid import UUID

from compliance.core import clock, files
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.evidence.models import Evidence

#: What may serve as evidence: the first bytes that a file of the ending must have.
MAGIC: Mapping[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "zip": (b"PK\x03\x04",),
    "txt": (b"",),
    "csv": (b"",),
    "log": (b"",),
}


def keep_evidence(
    stream: BinaryIO,
    name: str,
    *,
    unit_id: UUID,
    title: str | None = None,
    system_id: UUID | None = None,
    happened_on: date | None = None,
    covers_until: date | None = None,
    expires_on: date | None = None,
    actor_id: UUID | None = None,
) -> Evidence:
    """Store a file as evidence; its kind is judged by its bytes, not by its name alone.

    Raises:
        Refused: the file is empty, of a kind we do not take, or not what its name says.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in MAGIC:
        raise Refused(
            _("Minh chứng phải là PDF, ảnh PNG/JPG, DOCX, XLSX, ZIP, CSV hoặc TXT."), "file"
        )
    head = stream.read(8)
    stream.seek(0)
    if head and not head.startswith(MAGIC[ending]):
        raise Refused(
            _("Tệp không đúng loại “.%(ending)s”. Hãy mở, lưu lại rồi tải lên.", ending=ending),
            "file",
        )
    if expires_on and happened_on and expires_on < happened_on:
        raise Refused(_("Ngày hết giá trị phải sau ngày có minh chứng."), "expires_on")
    kept = files.keep(
        stream,
        name=name,
        media_type="application/octet-stream",
        purpose="evidence",
        unit_id=unit_id,
        actor_id=actor_id,
    )
    row = Evidence(
        unit_id=unit_id,
        system_id=system_id,
        file_id=kept.id,
        title=(title or kept.name)[:255],
        happened_on=happened_on,
        covers_until=covers_until,
        expires_on=expires_on,
        added_at=clock.now(),
        added_by=actor_id,
    )
    row.file = kept
    session().add(row)
    session().flush()
    return row
