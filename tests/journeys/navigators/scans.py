"""Scanning an extract before it is shared."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.navigators.person import Person

#: A scan waits for the worker, which loads the analyzer at its first job.
SCAN = 120_000


class Scans:
    """What a focal point does with the scanner."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def hands_in(self, extract: Path) -> None:
        """Upload an extract."""
        who = self.person
        who.opens("/scans")
        who.follows("Quét một tệp")
        who.attaches("Tệp trích xuất", extract)
        who.presses("Quét")

    def waits_for(self, verdict: str, timeout: float = SCAN) -> None:
        """Stay on the page until it shows the verdict."""
        self.person.sees(verdict, timeout=timeout)

    def certificate(self) -> bytes:
        """Download the certificate."""
        return self.person.downloads("Phiếu kết quả (PDF)")
