"""Keeping evidence: one row for one file, standing in as many places as need it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import func, select

from compliance.core import clock, files, sniff
from compliance.core.db import Base, session
from compliance.core.errors import BadFile, Refused
from compliance.core.files import StoredFile
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.evidence.models import Evidence

#: Plain text has no signature to judge it by; nothing here ever runs or renders it.
TEXT = {"csv": "text/csv", "log": "text/plain", "txt": "text/plain"}
#: Pictures as phones make them: ending → media type, how they begin, at which byte.
PICTURES = {"webp": ("image/webp", b"WEBP", 8), "heic": ("image/heic", b"ftyp", 4)}
ACCEPT = ",".join(
    f".{ending}" for ending in ("pdf", "jpg", "jpeg", "png", *PICTURES, "docx", "xlsx", *TEXT)
)


@dataclass(frozen=True)
class Dates:
    """When it came about, the last day it speaks of, the day from which it proves nothing."""

    happened_on: date | None = None
    covers_until: date | None = None
    expires_on: date | None = None


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
    collector_id: UUID | None = None,
) -> Evidence:
    """Store a file as evidence; its kind is judged by its bytes, not by its name alone.

    Args:
        collector_id: the Department whose inspectors collect it; None: the unit's own.

    Raises:
        Refused: the file is empty, of a kind we do not take, or its days make no sense.
    """
    media_type = TEXT.get(name.rpartition(".")[2].lower()) or _media_type(stream, name)
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
        collector_id=collector_id,
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


def _media_type(stream: BinaryIO, name: str) -> str:
    media_type, signature, offset = PICTURES.get(name.rpartition(".")[2].lower(), ("", b"", 0))
    head = stream.read(32)
    stream.seek(0)
    if media_type and head[offset:].startswith(signature):
        return media_type
    return sniff.document_type(stream)


def same_held(kept: Evidence, *, title: str | None, dates: Dates) -> Evidence | None:
    """Return an older piece of the same holder with the same bytes that says nothing else.

    What was not entered again (no title, no days) contradicts nothing.
    """
    others = session().scalars(
        select(Evidence)
        .join(StoredFile, StoredFile.id == Evidence.file_id)
        .where(
            Evidence.id != kept.id,
            Evidence.unit_id == kept.unit_id,
            Evidence.collector_id.is_not_distinct_from(kept.collector_id),
            StoredFile.sha256 == kept.file.sha256,
            StoredFile.deleted_at.is_(None),
        )
        .order_by(Evidence.added_at, Evidence.id)
    )
    for other in others:
        known = Dates(other.happened_on, other.covers_until, other.expires_on)
        if title in (None, other.title) and dates in (Dates(), known):
            return other
    return None


def places_of(evidence: Evidence) -> int:
    """Return in how many places a piece stands, whatever table says so."""
    total = 0
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if any(key.column is Evidence.__table__.c.id for key in column.foreign_keys):
                total += (
                    session().scalar(
                        select(func.count()).select_from(table).where(column == evidence.id)
                    )
                    or 0
                )
    return total


def discard_unused(evidence: Evidence, reason: str) -> None:
    """Delete a piece that stands nowhere any more, with its bytes; the deletion is recorded."""
    if places_of(evidence):
        return
    kept = evidence.file
    session().delete(evidence)
    session().flush()
    files.discard(kept, reason)


def is_intact(evidence: Evidence) -> bool:
    """Whether the kept bytes are still those whose hash was taken at upload."""
    try:
        with files.store().plain(evidence.file.sha256):
            return True
    except BadFile:
        return False


def broken_among(pieces: Iterable[Evidence]) -> list[Evidence]:
    """Return those whose kept bytes no longer match their hash; each file is read once."""
    checked: dict[str, bool] = {}
    broken = []
    for piece in pieces:
        sha256 = piece.file.sha256
        if sha256 not in checked:
            checked[sha256] = is_intact(piece)
        if not checked[sha256]:
            broken.append(piece)
    return broken
