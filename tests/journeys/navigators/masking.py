"""Making a masked copy of a scanned extract."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.navigators.person import Person
from tests.journeys.navigators.scans import SCAN


class Masking:
    """What a focal point does to get a copy that may leave."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def keeps_the_proposal(self, **changes: str) -> None:
        """Go from the scan's page to the policy; change some columns; keep it."""
        who = self.person
        who.follows("Làm bản che")
        for column, choice in changes.items():
            who.chooses(f"Cách che cột {column.replace('_', ' ')}", choice)
        who.presses("Lưu chính sách")

    def runs_on(self, extract: Path, verdict: str) -> None:
        """Choose the scanned file again and wait for what the scan of the copy says."""
        who = self.person
        who.attaches("Tệp đã quét", extract)
        who.presses("Làm bản che")
        who.sees(verdict, timeout=SCAN)

    def copy(self) -> bytes:
        """Download the clean copy."""
        return self.person.downloads("Tải bản che")
