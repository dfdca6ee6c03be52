"""Files of a system's documents: kept encrypted, of a few safe kinds, sniffed by content."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from compliance.core import files
from compliance.core.db import session
from compliance.core.errors import BadFile
from compliance.core.i18n import _
from compliance.systems.models import InformationSystem, SystemDocument

#: Ending → first bytes of such a file and its media type.
KINDS = {
    "pdf": (b"%PDF-", "application/pdf"),
    "docx": (
        b"PK\x03\x04",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
}


def keep_document(
    system: InformationSystem, document: SystemDocument, upload: Any, actor_id: UUID
) -> None:
    """Store the upload as the file of a document; the former file is deleted.

    Args:
        upload: a stream with a ``filename``, as a form hands it over.

    Raises:
        BadFile: another kind than PDF, DOCX, PNG, JPG, or not what its name says.
    """
    name = str(upload.filename or "")
    ending = name.rpartition(".")[2].lower()
    if ending not in KINDS:
        raise BadFile(_("Chỉ nhận tệp PDF, DOCX, PNG hoặc JPG."), "file")
    magic, media_type = KINDS[ending]
    head = upload.stream.read(len(magic))
    upload.stream.seek(0)
    if head and head != magic:
        raise BadFile(
            _("Nội dung tệp không phải %(kind)s như tên của nó.", kind=ending.upper()), "file"
        )
    former = document.file_id
    kept = files.keep(
        upload.stream,
        name=name,
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
