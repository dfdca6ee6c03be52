"""From a system to its approved level: the wizard, the requirements, the dossier."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.journeys.navigators.inventory import Inventory
from tests.journeys.navigators.person import Person

#: More questions than any wizard may ask.
MOST_QUESTIONS = 80
MOST_GROUPS = 60
#: What makes a system one of its own, and one for people of the unit alone.
INTERNAL = dict.fromkeys(
    (
        "has_business_function",
        "processes_data",
        "has_defined_users",
        "has_information_output",
        "single_owner",
        "can_operate_independently",
        "serves_internal_only",
    ),
    "true",
)


class Dossiers:
    """What the unit, the appraiser and the approver do with one dossier."""

    def __init__(self, person: Person) -> None:
        self.person = person

    # --- the level --------------------------------------------------------------------------
    def classifies(self, system: str, answers: Mapping[str, str], otherwise: str) -> list[str]:
        """Answer whatever the wizard asks, conclude, and return the questions asked.

        ``answers`` gives the value of a question by the last part of its address; any other is
        answered with ``otherwise`` where that is offered, else with what is filled in or zero.
        """
        Inventory(self.person).shows(system)
        return self.answers_the_wizard(answers, otherwise)

    def answers_the_wizard(
        self, answers: Mapping[str, str], otherwise: str, start: str = "Bắt đầu phân loại"
    ) -> list[str]:
        """Do the same from a page that leads to the classification."""
        who, asked = self.person, []
        who.follows("Phân loại")
        who.presses(start)
        while not who.path.endswith("/conclusion"):
            asked.append(who.path.rpartition("/")[2])
            assert len(asked) < MOST_QUESTIONS, asked
            if asked[-1] == "screening":
                who.ticks("Tôi đã đọc từng câu")
                who.presses("Tiếp tục")
            else:
                self._answer(answers.get(asked[-1], otherwise))
        who.presses("Kết luận")
        return asked

    def _answer(self, value: str) -> None:
        who = self.person
        number = who.main.locator("input[name=number]")
        if number.count():
            if not number.input_value():
                number.fill(value if value.isdigit() else "0")
            who.presses("Tiếp tục")
            return
        offered = who.main.locator("button[name=choice]")
        values = [button.get_attribute("value") for button in offered.all()]
        wanted = value if value in values else "none" if "none" in values else values[0]
        with who.page.expect_navigation():
            who.main.locator(f"button[name=choice][value='{wanted}']").click()

    # --- the unit's dossier -----------------------------------------------------------------
    def opens_for(self, system: str) -> None:
        """Open a dossier for a system that has a level."""
        who = self.person
        Inventory(who).shows(system)
        who.follows("Hồ sơ đề xuất cấp độ")
        who.presses("Lập hồ sơ")

    def finds(self, system: str) -> None:
        """Open the newest dossier of a system by the list."""
        self.person.opens(f"/dossiers?q={system}")
        self.person.follows(system)

    def answers_in_bulk(self, note: str) -> None:
        """Answer each group of requirements at once, until none is open."""
        who = self.person
        for _step in range(MOST_GROUPS):
            who.opens(self._requirements)
            groups = who.page.locator("nav.card .group-list a[href*='group=']")
            waiting = [link for link in groups.all() if _is_open(link.inner_text())]
            if not waiting:
                return
            with who.page.expect_navigation():
                waiting[0].click()
            who.follows("Trả lời cả nhóm")
            who.ticks("Đạt")
            who.fills("Cách làm tại đơn vị", note)
            with who.page.expect_navigation():
                who.main.locator(".form-page button[type=submit]").first.click()
        raise AssertionError("requirements without end")

    def answers_the_station(self, note: str) -> None:
        """Answer all open questions of a station at once, from their page."""
        who = self.person
        who.main.get_by_role("button", name="Chọn mọi dòng chưa trả lời").click()
        who.presses("Trả lời cùng lúc các dòng đã chọn")
        who.ticks("Đạt")
        who.fills("Cách làm tại đơn vị", note)
        who.presses("Ghi cho các dòng đã chọn")

    def goes_to_requirements(self, system: str) -> None:
        """Open the requirements of a system and remember where they are."""
        Inventory(self.person).shows(system)
        self.person.follows("Trả lời yêu cầu")
        self._requirements = self.person.path

    def missing(self) -> list[str]:
        """Return what the page says must still be filled in before it can be submitted."""
        lines = self.person.main.locator("details li", has_text="bắt buộc")
        return [line.locator("a").inner_text() for line in lines.all()]

    def takes_suggested_risks(self) -> None:
        """Judge every risk as the catalogue proposes, then come back to the dossier."""
        self.person.follows("chưa đánh giá rủi ro nào")
        self.person.follows("Dùng mức gợi ý")
        self.person.presses("Ghi các mức đã chọn")
        self.person.follows("Hồ sơ của hệ thống")

    # --- the path ---------------------------------------------------------------------------
    def moves(self, label: str, **fields: str) -> None:
        """Take one step of the path; ``fields`` are filled by the name of the field."""
        who = self.person
        who.follows(label)
        for name, value in fields.items():
            who.main.locator(f"[name={name}]").fill(value)
        who.presses(label)

    def approves(self, decision: Path, number: str, day: str) -> None:
        """Record the decision with its signed paper."""
        who = self.person
        who.follows("Ghi quyết định phê duyệt")
        who.fills("Số quyết định", number)
        who.fills("Ngày quyết định", day)
        who.fills("Cơ quan ra quyết định", "Sở Y tế tỉnh Gia Lai")
        who.attaches("Tệp quyết định", decision)
        who.ticks("Tôi đã so với bản giấy")
        who.presses("Ghi quyết định phê duyệt")

    def paper(self, kind: str) -> bytes:
        """Download the whole dossier as ``pdf`` or ``docx``."""
        return self.person.downloads(
            self.person.main.locator(f"a[href*='/documents/ho-so.{kind}']").first
        )


def _is_open(text: str) -> bool:
    """Return whether a line like "Nhật ký 2/7" has something left."""
    done, _slash, total = text.strip().rpartition("/")
    return done.split()[-1] != total
