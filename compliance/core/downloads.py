"""Files that are handed out, made on the spot or kept in the store: who took them is on record."""

from __future__ import annotations

import io
from uuid import UUID

from flask import Response, g, request, send_file
from flask_login import current_user

from compliance.core import audit, files
from compliance.core.db import transaction
from compliance.core.files import StoredFile

#: What we hand out for saving, by ending.
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "jsonl": "application/jsonl; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def download(content: bytes, name: str, *, blank: bool = False) -> Response:
    """Answer with ``content`` as a file named ``name``; its ending tells the media type.

    Args:
        blank: an empty form or the text of a rule, which tells nothing of any unit: that it was
            fetched is not put on record.
    """
    g.blank = blank
    media_type = MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    return send_file(io.BytesIO(content), media_type, as_attachment=True, download_name=name)


def hand_out(kept: StoredFile, name: str | None = None, *, inline: bool = False) -> Response:
    """Answer with a file of the store; its hash is checked first.

    Args:
        name: what it is called on the reader's machine; default the name it came with.
        inline: whether a browser may show it in its window.

    Raises:
        BadFile: the bytes are gone, damaged or not those that were stored.
    """
    with files.store().plain(kept.sha256) as path:
        content = path.open("rb")  # stays readable when the plain copy has left its folder
    return send_file(
        content, kept.media_type, as_attachment=not inline, download_name=name or kept.name
    )


def record(response: Response) -> Response:
    """Put on record that somebody took a file away, where its view did not say so in its own words.

    Page and ids tell what it was. The rest of an address may hold a secret or what was searched
    for, the name of a file may name a person.
    """
    taken = "attachment" in response.headers.get("Content-Disposition", "")
    if not taken or response.status_code != 200 or g.get("blank", False):
        return response
    if current_user.is_authenticated and not audit.told_something():
        unit = current_user.home_unit
        ids = {k: v for k, v in (request.view_args or {}).items() if isinstance(v, UUID | int)}
        details = {"page": request.endpoint, **ids, "size": response.content_length}
        with transaction():
            audit.note("file:download", unit_id=unit.id if unit else None, details=details)
    return response
