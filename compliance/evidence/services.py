"""Keeping evidence."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO
from uuid import UUID

from compliance.core import clock, files, sniff
from compliance.core.db import session
from compliance.core.errors import BadFile, Refused
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.evidence.models import Evidence

#: Plain text has no signature to judge it by; nothing here ever runs or renders it.
TEXT = {"csv": "text/csv", "log": "text/plain", "txt": "text/plain"}


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
        Refused: the file is empty, of a kind we do not take, or its days make no sense.
    """
    media_type = TEXT.get(name.rpartition(".")[2].lower()) or sniff.document_type(stream)
    if expires_on and happened_on and expires_on < happened_on:
        raise Refused(_("Ngày hết giá trị phải sau ngày có minh chứng."), "expires_on")
    kept = files.keep(
        stream,
        name=name,
        media_type=media_type,
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
    row.search = fold(row.title, kept.name)[:520]
    session().add(row)
    session().flush()
    return row


def is_intact(evidence: Evidence) -> bool:
    """Whether the kept bytes are still those whose hash was taken at upload."""
    try:
        with files.store().plain(evidence.file.sha256):
            return True
    except BadFile:
        return False
