"""What a file is, by its content; its name and the browser's word are not believed."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

from compliance.core.errors import BadFile
from compliance.core.i18n import _

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG, JPEG = "image/png", "image/jpeg"
_SIGNATURES = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_PARTS = (("word/", DOCX), ("xl/", XLSX))


def document_type(source: BinaryIO) -> str:
    """Return the media type of a document or picture; ``source`` is left at its start.

    Raises:
        BadFile: it is none of PDF, DOCX, XLSX, PNG, JPEG.
    """
    head = source.read(16)
    source.seek(0)
    if not head:
        raise BadFile(_("Tệp rỗng (0 byte). Hãy chọn lại tệp có nội dung."), "file")
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(source) as archive:
                names = archive.namelist()
        except (zipfile.BadZipFile, OSError):
            names = []
        source.seek(0)
        for prefix, media_type in _PARTS:
            if "[Content_Types].xml" in names and any(n.startswith(prefix) for n in names):
                return media_type
    raise BadFile(
        _(
            "Chỉ nhận tệp PDF, DOCX, XLSX, PNG hoặc JPEG. "
            "Hãy lưu tài liệu sang một trong các loại đó."
        ),
        "file",
    )
