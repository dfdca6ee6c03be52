"""Letting data go: the request, the head's decision, the end."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.journeys.navigators.person import Person


class Shares:
    """What a focal point and a head do at the gate."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def begins_from_the_scan(self, title: str) -> None:
        """Open a request from the page of a finished scan."""
        self.person.follows("Lập phiếu chia sẻ")
        self.person.fills("Tên phiếu", title)
        self.person.presses("Tiếp tục")

    def writes(
        self, texts: Mapping[str, str], choices: Mapping[str, str], ticks: tuple[str, ...]
    ) -> None:
        """Fill in the request and save it."""
        for label, value in texts.items():
            self.person.fills(label, value)
        for label, option in choices.items():
            self.person.chooses(label, option)
        for label in ticks:
            self.person.ticks(label)
        self.person.presses("Lưu")

    def puts_through_the_gate(self) -> None:
        """Have the eight steps worked out."""
        self.person.presses("Xét tám bước và trình")

    def finds(self, title: str) -> None:
        """Open a request by the register."""
        self.person.opens("/shares/")
        self.person.follows(title)

    def approves(self) -> None:
        """Say yes, as the head."""
        self.person.follows("Duyệt hoặc không duyệt")
        self.person.ticks("Duyệt")
        self.person.presses("Ghi quyết định")

    def releases(self, file: Path) -> None:
        """Hand over the file that is to go."""
        self.person.follows("Cho gửi")
        self.hands_over(file)

    def hands_over(self, file: Path) -> None:
        """Choose a file on the page of the release."""
        self.person.attaches("Tệp sẽ gửi", file)
        self.person.presses("So mã băm và cho gửi")

    def file_to_send(self) -> bytes:
        """Download the released file."""
        return self.person.downloads("Tải tệp để gửi")

    def has_sent(self) -> None:
        """Record the delivery."""
        self.person.follows("Ghi đã gửi")
        self.person.presses("Ghi đã gửi")

    def calls_back(self, reason: str) -> None:
        """Revoke, as the head."""
        self.person.follows("Thu hồi")
        self.person.fills("Lý do thu hồi", reason)
        self.person.presses("Thu hồi")

    def confirms_deletion(self, document: str) -> None:
        """Record the recipient's word."""
        self.person.follows("Ghi xác nhận đã xóa")
        self.person.fills("Văn bản xác nhận", document)
        self.person.presses("Ghi xác nhận")
