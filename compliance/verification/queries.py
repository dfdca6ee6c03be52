"""Looking a document up. No viewer: what is stored here is public."""

from __future__ import annotations

import re

from sqlalchemy import select

from compliance.core.db import session
from compliance.verification.models import VerifiedDocument

_HASH = re.compile(r"[0-9a-f]{64}")


def document_of(hash_text: str) -> VerifiedDocument | None:
    """Return the document of this hash (hex, any case), or None."""
    wanted = hash_text.strip().lower()
    if not _HASH.fullmatch(wanted):
        return None
    return session().scalar(select(VerifiedDocument).where(VerifiedDocument.hash == wanted))
