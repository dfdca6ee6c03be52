"""What inspectors do in a campaign, as verbs over pages."""

from __future__ import annotations

from tests.journeys.navigators.person import Person

TITLE = "Kiểm tra hành trình quý IV"


class Campaigns:
    """The pages of one campaign."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.path = ""

    def plans(self) -> None:
        """Write the plan of a campaign."""
        who = self.person
        who.opens("/campaigns/new")
        who.fills("Tên đợt kiểm tra", TITLE)
        who.chooses("Loại kiểm tra", "Kiểm tra của Sở")
        who.fills("Căn cứ", "Kế hoạch mẫu 12/KH-SYT")
        who.fills("Từ ngày", "2026-11-23")
        who.fills("Đến ngày", "2026-12-31")
        who.fills("Số quyết định kiểm tra", "88/QĐ-SYT")
        who.fills("Ngày quyết định", "2026-11-20")
        who.presses("Lưu")
        who.sees("Đã lập đợt kiểm tra")
        self.path = who.path

    def asks(self, checklist: str, group: str) -> None:
        """Say which rows are asked of all units."""
        who = self.person
        who.follows("Chọn bảng kiểm theo loại đơn vị")
        who.chooses("Bảng kiểm", checklist)
        who.main.get_by_text("Chỉ lấy một số nhóm dòng").click()
        who.ticks(group)
        who.presses("Thêm bảng kiểm")
        who.sees("Đã thêm bảng kiểm")
        who.opens(self.path)

    def takes(self, unit: str, reason: str) -> None:
        """Take one unit by hand."""
        who = self.person
        who.opens(f"{self.path}/choose/hand?q={unit}")
        who.ticks(unit)
        who.fills("Lý do", reason)
        who.presses("Thêm đơn vị đã đánh dấu")
        who.opens(self.path)

    def draws(self, seed: str, size: int) -> None:
        """Draw units by a seed."""
        who = self.person
        who.follows("Rút ngẫu nhiên")
        who.fills("Hạt giống", seed)
        who.fills("Số đơn vị", str(size))
        who.presses("Rút đơn vị")
        who.sees("ra đúng kết quả này")
        who.opens(self.path)

    def inspections(self) -> list[str]:
        """Return the addresses of the inspections of the campaign."""
        self.person.opens(self.path)
        links = self.person.main.locator("tbody td:first-child a").all()
        return [link.get_attribute("href") or "" for link in links]

    def inspection_of(self, unit: str) -> str:
        """Return the address of the inspection of a unit."""
        self.person.opens(self.path)
        link = self.person.main.locator("tbody td:first-child a").filter(has_text=unit).first
        return link.get_attribute("href") or ""

    def checks(self, inspection: str) -> None:
        """Look at one row of a unit, sign the minutes and conclude."""
        who = self.person
        who.opens(inspection)
        who.fills("Lý do kiểm tra khi đơn vị chưa tự đánh giá", "Đơn vị không có tài khoản.")
        who.presses("Bắt đầu kiểm tra")
        who.main.get_by_label("Đạt", exact=True).check()
        who.presses("Lưu, sang dòng sau")
        self.signs(inspection)
        self.concludes(inspection)

    def signs(self, inspection: str) -> None:
        """Sign the minutes."""
        who = self.person
        who.opens(f"{inspection}/minutes")
        who.fills("Đại diện đơn vị", "Người Mẫu, Thủ trưởng")
        who.presses("Ký, đóng băng biên bản")
        who.sees("Đã ký và đóng băng biên bản")

    def concludes(self, inspection: str) -> None:
        """Conclude."""
        who = self.person
        who.opens(f"{inspection}/report")
        who.fills("Đánh giá chung", "Cơ bản thực hiện đúng.")
        who.presses("Kết luận, đóng băng báo cáo")
        who.sees("Đã kết luận và đóng băng báo cáo")
