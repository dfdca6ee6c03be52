"""The daily look at approved levels."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from compliance.appraisal.signs import approved_page, notice, store_signs
from compliance.core import jobs
from compliance.core.db import transaction
from compliance.core.i18n import in_vietnamese


@jobs.job("appraisal.signs")
def look_again(_progress: jobs.Progress, _args: dict[str, Any]) -> None:
    """Notice what speaks against an approved level; noticing twice changes nothing."""
    last: UUID | None = None
    while rows := approved_page(last):
        for dossier in rows:
            with in_vietnamese():
                found = notice(dossier)
            if found:
                with transaction():
                    store_signs(dossier, found)
        last = rows[-1].id
