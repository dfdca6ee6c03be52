"""For views: what to tell a person after the texts just saved."""

from __future__ import annotations

from flask import flash

from compliance.core.i18n import _
from compliance.packs.citations import dead_citations


def hint_at_dead_citations(*texts: object) -> None:
    """Tell of every dead legal text cited in what was saved; anything but text is passed by."""
    for sentence in dead_citations(*(text for text in texts if isinstance(text, str))):
        flash(_("Xem lại căn cứ đã ghi: %(what)s", what=sentence), "warning")
