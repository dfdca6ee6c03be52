"""An inspection from its opening to its report."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.navigators.person import Person


class Inspections:
    """What an inspector does."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def opens_for(self, unit: str, day: str) -> None:
        """Open an inspection of a unit by the first checklist, with oneself in the team."""
        who = self.person
        who.opens("/inspections")
        who.follows("Mở cuộc kiểm tra")
        who.picks("Đơn vị được kiểm tra", unit)
        who.fills("Căn cứ", "Kế hoạch kiểm tra đột xuất (số liệu thử)")
        for field in ("Ngày kiểm tra tại chỗ", "Thời kỳ kiểm tra, từ ngày", "đến ngày"):
            who.fills(field, day)
        who.fills("Hạn đơn vị tự đánh giá", "")  # unannounced
        who.ticks("Kiểm tra viên Mẫu Một")
        who.presses("Mở cuộc kiểm tra")
        who.sees("Bắt đầu kiểm tra tại chỗ")
        self.page_path = who.path

    def starts(self, reason: str) -> None:
        """Begin field work although the unit has not answered."""
        self.person.fills("Lý do kiểm tra khi đơn vị chưa tự đánh giá", reason)
        self.person.presses("Bắt đầu kiểm tra")

    def judges(self, verdict: str, note: str, evidence: Path | None = None) -> None:
        """Judge the row on the screen, or the next one that nobody has seen."""
        who = self.person
        if "/rows/" not in who.path:
            who.opens(self.page_path)
            who.follows("Tiếp tục kiểm tra")
        who.main.get_by_label(verdict, exact=True).first.check()
        who.fills("Ghi nhận tại chỗ", note)
        if evidence is not None:
            who.main.locator("input[name=file]").set_input_files(evidence)
        with who.page.expect_navigation():
            who.main.locator("button[name=then][value=next]").last.click()

    def confirms_finding(self) -> None:
        """Take the finding as the checklist proposes it."""
        self.person.sees("Kiến nghị cho dòng")
        self.person.presses("Xác nhận kiến nghị")

    def signs_minutes(self, number: str, day: str) -> None:
        """Fill in and sign the minutes."""
        who = self.person
        who.opens(self.page_path)
        who.follows("Lập và ký biên bản")
        for field, value in (
            ("Số biên bản", number),
            ("Ngày lập", day),
            ("Địa điểm", "Phòng họp của đơn vị"),
            ("Đại diện đơn vị", "Người Đại Diện Mẫu, Phó Giám đốc"),
        ):
            who.fills(field, value)
        who.presses("Ký, đóng băng biên bản")

    def concludes(self, number: str, day: str, conclusion: str) -> None:
        """Write the report."""
        who = self.person
        who.opens(self.page_path)
        who.follows("Kết luận, lập báo cáo")
        who.fills("Số báo cáo", number)
        who.fills("Ngày báo cáo", day)
        who.fills("Đánh giá chung, kết luận", conclusion)
        who.presses("Kết luận, đóng băng báo cáo")

    def paper(self, kind: str, form: str) -> bytes:
        """Download ``minutes`` or ``report`` as ``pdf`` or ``docx``."""
        self.person.opens(self.page_path)
        return self.person.downloads(self.person.main.locator(f"a[href$='/{kind}.{form}']").first)
