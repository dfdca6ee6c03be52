"""Registering and revoking documents."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from compliance.core import clock
from compliance.core.db import session
from compliance.verification.models import VerifiedDocument
from compliance.verification.queries import document_of


def register_document(
    sha256: str,
    *,
    title: str,
    unit_name: str,
    dated: date,
    revision: int = 1,
    unit_id: UUID | None = None,
    about: str | None = None,
) -> VerifiedDocument:
    """Make a document checkable by anybody who holds its hash; twice is once.

    ``sha256`` (64 hex digits) is that of the frozen content or of the signed file; ``title`` is
    readable by everybody, so it names no person; ``revision`` counts from 1; ``about`` is what
    ``revoke_all_about`` goes by.
    """
    known = document_of(sha256)
    if known is not None:
        return known
    row = VerifiedDocument(
        hash=sha256.lower(),
        title=title[:255],
        unit_name=unit_name[:255],
        dated=dated,
        revision=revision,
        unit_id=unit_id,
        registered_at=clock.now(),
        about=about,
    )
    session().add(row)
    session().flush()
    return row


def revoke_document(sha256: str) -> None:
    """Mark a document as no longer valid; the page says so from now on."""
    row = document_of(sha256)
    if row is not None and row.revoked_at is None:
        row.revoked_at = clock.now()


def revoke_all_about(about: str) -> None:
    """Mark every valid document that was registered with this ``about`` as no longer valid."""
    rows = select(VerifiedDocument).where(
        VerifiedDocument.about == about, VerifiedDocument.revoked_at.is_(None)
    )
    for row in session().scalars(rows):
        row.revoked_at = clock.now()
