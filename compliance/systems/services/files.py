"""Files of a system's documents: kept encrypted, of a few safe kinds, sniffed by content."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from compliance.core import files, sniff
from compliance.core.db import session
from compliance.systems.models import InformationSystem, SystemDocument


def keep_document(
    system: InformationSystem, document: SystemDocument, upload: Any, actor_id: UUID
) -> None:
    """Store the upload (as a form hands it over) as the file of a document; the former goes.

    Raises:
        BadFile: none of PDF, DOCX, XLSX, PNG, JPEG.
    """
    media_type = sniff.document_type(upload.stream)
    former = document.file_id
    kept = files.keep(
        upload.stream,
        name=str(upload.filename or ""),
        media_type=media_type,
        purpose="document",
        unit_id=system.unit_id,
        actor_id=actor_id,
    )
    document.recorded_under(system.unit_id)
    document.file_id = kept.id
    if former is not None:
        row = session().get(files.StoredFile, former)
        if row is not None:
            files.discard(row, "Thay bằng tệp mới")
