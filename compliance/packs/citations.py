"""Telling people that a legal text they cite is dead, and which one to cite: a hint, no refusal."""

from __future__ import annotations

from datetime import date

from checklists.citations import find_dead
from compliance.core import clock


def dead_citations(*texts: str | None, day: date | None = None) -> list[str]:
    """Return one sentence for each dead legal text cited, in Vietnamese as the packs are.

    ``day``: the day on which the text was or is to be signed, today unless given. What was right
    on its day stays right: pass the day of a document when an old one is looked at.
    """
    on = day or clock.today()
    found = {
        citation.text_id: citation.sentence
        for text in texts
        for citation in find_dead(text or "", on)
    }
    return list(found.values())
