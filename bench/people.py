"""Made-up people of many groups and spellings, drawn apart from the scanner's own word lists.

Surnames, clans and the way names are put together follow what is known of each group
(``docs/scanner.md``); given names are written here, not taken from ``scanners/data``.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence


def words(listed: str) -> list[str]:
    """Return the words of a text."""
    return listed.split()


#: Per group: family or clan names, and given names.
_KINH = words(
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Vũ Võ Phan Trương Bùi Đặng Đỗ Hồ Ngô Dương Lý Đoàn "
    "Lâm Mai Trịnh Đào Cao Hà Tô Tạ Thái Châu Quách Lương Lưu Phùng Tăng Kiều Nghiêm Doãn "
    "Khuất Ninh Thân"
)
_MIDDLE = {
    True: words("Thị Thị Thị Ngọc Thanh Thu Bích Kim Hồng Mỹ Diệu Phương"),
    False: words("Văn Văn Hữu Đức Công Quốc Minh Đình Xuân Gia Bảo Trọng"),
}
_GIVEN = words(
    "Anh Ánh Bảo Bích Châu Cường Diễm Diệp Đông Giang Hân Hậu Hiền Hoàng Hồng Khang Khôi "
    "Kiên Kiệt Lâm Liên Linh Lộc Lợi Luân Mạnh Nghĩa Ngọc Nguyên Nhật Như Oanh Phát Phụng "
    "Phước Quang Quý Quỳnh Sang Sinh Tài Tân Thạch Thành Thi Thiện Thịnh Thơ Thu Thư "
    "Thương Trâm Trí Trinh Trúc Tường Tuyết Vũ Vương Xuân Ý Yên"
)
_HIGHLAND_GIVEN = words(
    "Blin Brơm Chel Drim Grônh Hlip Hyưh Jek Klur Lek Ngơm Nglir Phiu Pyơr Sram Thil Trưng Wưt Yuin"
)
JRAI = ["Rơ Châm", "Rah Lan", "Ksor", "Siu", "Kpă", "Rmah", "Rơ Mah", "Nay", "Puih", "Kpuih",
        "Hiao", "Rcom"]  # fmt: skip
EDE = ["Niê", "Êban", "Mlô", "Byă", "Kbuôr", "Ayun", "Hwing", "Ktla", "Adrơng", "Niê Kđăm"]
NORTH = {
    "hmong": words("Giàng Vừ Thào Lầu Sùng Mùa Vàng Cư Hờ Lý"),
    "thai": words("Lò Lường Quàng Tòng Cà Lù"),
    "tay": words("Nông Bế Mã Chu Vi Ngân Hoàng Triệu"),
    "dao": words("Bàn Triệu Chử Phàn Đặng"),
    "muong": ["Bùi", "Quách", "Bạch", "Đinh"],
    "khmer": words("Thạch Sơn Kim Danh Châu Lâm"),
    "cham": ["Chế", "Đàng", "Trà", "Bá"],
}
_NORTH_GIVEN = {
    "hmong": words("Chứ Pó Dua Súa Mỷ Páo Nếnh Tủa Chá Dế"),
    "khmer": words("Sóc Sa Rinh Phol Chane Thia Rithy Nươl"),
}
GROUPS = ("kinh", "jrai", "ede", "bahnar", "kho", *NORTH)
_SHARE = (58, 8, 6, 6, 4, 4, 3, 3, 2, 2, 2, 2)


class People:
    """Draws people from a seed."""

    def __init__(self, seed: int = 1) -> None:
        self.rng = random.Random(seed)

    def group(self) -> str:
        """Draw a group as they are found at a hospital of the highlands."""
        return self.rng.choices(GROUPS, _SHARE)[0]

    def name(self, group: str) -> str:
        """Draw a full name of a group, written with its marks."""
        pick, female = self.rng.choice, self.rng.random() < 0.5
        given = pick(_HIGHLAND_GIVEN)
        if group == "kinh":
            extra = [pick(_GIVEN)] if self.rng.random() < 0.35 else []
            return " ".join([pick(_KINH), pick(_MIDDLE[female]), *extra, pick(_GIVEN)])
        if group == "jrai":
            return f"{pick(JRAI)} H'{given}" if female else f"{pick(JRAI)} {given}"
        if group == "ede":
            clan = pick(EDE)
            return f"H'{given} {clan}" if female else f"Y {given} {clan}"
        if group == "bahnar":
            first = pick(["Đinh ", "", ""])
            return f"{first}{'Y' if female else 'A'} {given}"
        if group == "kho":
            return f"Ka {given}" if female else pick([f"K'{given}", f"Điểu {given}"])
        given = pick(_NORTH_GIVEN.get(group, _GIVEN))
        middle = pick(["Thị", "Văn"] if group != "hmong" else ["Thị", "A", "Seo"])
        return f"{pick(NORTH[group])} {middle} {given}"

    def digits(self, count: int) -> str:
        """Draw digits."""
        return "".join(self.rng.choices("0123456789", k=count))

    def draw_pair(self, pairs: Sequence[tuple[str, str]]) -> tuple[str, str]:
        """Draw one of several pairs."""
        return self.rng.choice(pairs)

    def draw(self, *parts: str) -> str:
        """Draw one of several texts."""
        return self.rng.choice(parts)


def no_marks(text: str) -> str:
    """Return a text without its marks, đ as d."""
    split = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in split if not unicodedata.combining(c))


#: How one name is found written.
SPELLINGS: dict[str, Callable[[str], str]] = {
    "as_is": str,
    "capitals": str.upper,
    "capitals_no_marks": lambda name: no_marks(name).upper(),
    "no_marks": no_marks,
    "nfd": lambda name: unicodedata.normalize("NFD", name),
    "curly": lambda name: name.replace("'", "’"),
}
