"""Files whose every cell is known: what the scanner must find in them, and what it must not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bench.people import SPELLINGS, People, words

#: Codes of the provinces where most of the numbers were issued.
_PROVINCES = ("064", "052", "066", "051", "049", "001", "038", "040", "079", "048", "062", "020")
_MOBILE = words(
    "032 033 034 035 036 037 038 039 056 058 059 070 076 077 078 079 081 082 083 084 085 "
    "086 088 089 090 091 093 094 096 097 098"
)
_CARDS = ("GD4", "DN4", "TE1", "HT3", "CN3", "DK2", "HN2", "BT2", "HS4", "CH4", "QN5", "XD4")
Draw = Callable[[People], str]


@dataclass
class Made:
    """A table with its truth.

    Attributes:
        truth: entity of a column's filled cells; empty where nothing is to be found.
        spans: what a cell of free text holds: (row, column) to (entity, text) pairs.
        groups: per row the group of the person.
        fine: entities that may be found besides, being what the column is (places, diagnoses).
    """

    name: str
    columns: list[str]
    rows: list[list[str]]
    truth: list[str]
    spans: dict[tuple[int, int], list[tuple[str, str]]] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)
    fine: tuple[str, ...] = ()


def cccd(p: People) -> str:
    """Draw a personal number."""
    year = p.rng.randint(1935, 2024)
    sex = p.rng.randint(0, 1) + (2 if year >= 2000 else 0)
    return f"{p.draw(*_PROVINCES)}{sex}{year % 100:02d}{p.digits(6)}"


def phone(p: People) -> str:
    """Draw a mobile number in one of the ways it is written."""
    number = p.draw(*_MOBILE) + p.digits(7)
    way = p.rng.random()
    if way < 0.7:
        return number
    if way < 0.8:
        return f"{number[:4]} {number[4:7]} {number[7:]}"
    if way < 0.9:
        return f"{number[:4]}.{number[4:7]}.{number[7:]}"
    return f"+84{number[1:]}"


def card(p: People) -> str:
    """Draw a health card."""
    return f"{p.draw(*_CARDS)}{p.draw('64', '52', '66', '01', '79')}{p.digits(10)}"


def email(p: People) -> str:
    """Draw an address."""
    local = "".join(p.rng.choices("abcdeghiklmnopqrstuvxy", k=p.rng.randint(4, 9)))
    return f"{local}{p.digits(2)}@{p.draw('gmail.com', 'yahoo.com.vn', 'example.vn')}"


def moment(p: People) -> str:
    """Draw a time as insurance files write it."""
    r = p.rng
    return (
        f"2026{r.randint(1, 12):02d}{r.randint(1, 28):02d}{r.randint(0, 23):02d}"
        f"{r.randint(0, 59):02d}"
    )


ANY_HEADER: dict[str, Draw] = {"CCCD": cccd, "BHYT_CARD": card, "PHONE": phone, "EMAIL": email}
#: Found where a header or the word before names them.
NAMED: dict[str, tuple[Draw, tuple[str, ...], tuple[str, ...]]] = {
    "CMND": (lambda p: p.draw("230", "231", "215", "205") + p.digits(6),
             ("SO_CMND", "CMND", "Số chứng minh nhân dân"), ("CMND", "số CMND:", "cmt")),
    "BHXH_NUMBER": (lambda p: p.draw("64", "52", "66", "01") + p.digits(8),
                    ("MA_BHXH", "Mã số BHXH", "so_so_bhxh"), ("mã số BHXH", "sổ BHXH")),
    "PASSPORT": (lambda p: p.draw("B", "C", "P") + p.digits(7),
                 ("Hộ chiếu", "so_ho_chieu", "PASSPORT_NO"), ("hộ chiếu", "số hộ chiếu:")),
    "BANK_ACCOUNT": (lambda p: p.digits(p.rng.choice((10, 12, 13, 14))),
                     ("Số tài khoản", "STK", "so_tai_khoan"), ("số tài khoản", "stk")),
    "DRIVER_LICENCE": (lambda p: p.draw("64", "52", "79") + p.digits(10),
                       ("GPLX", "Giấy phép lái xe", "so_gplx"), ("GPLX", "giấy phép lái xe số")),
}  # fmt: skip
_SILENT = ("x1", "cot_a", "thong_tin", "v")


def any_header(rows: int, seed: int = 11) -> list[Made]:
    """Identifiers under headers that name them, under silent ones, and beside dates and codes."""
    found = []
    headers = {"CCCD": "SO_CCCD", "BHYT_CARD": "MA_THE_BHYT", "PHONE": "DIEN_THOAI",
               "EMAIL": "EMAIL"}  # fmt: skip
    for kind in ("named", "silent"):
        p = People(seed)
        names = [headers[e] if kind == "named" else s
                 for e, s in zip(ANY_HEADER, _SILENT, strict=True)]  # fmt: skip
        made = [
            [str(at + 1), *(draw(p) for draw in ANY_HEADER.values()), moment(p),
             f"{p.rng.randint(50, 9000) * 1000}", f"K{p.rng.randint(1, 40):02d}"]
            for at in range(rows)
        ]  # fmt: skip
        columns = ["STT", *names, "NGAY_VAO", "T_TONGCHI", "MA_KHOA"]
        found.append(Made(f"any_{kind}", columns, made, ["", *ANY_HEADER, "", "", ""]))
    return found


def named(rows: int, seed: int = 12) -> list[Made]:
    """Identifiers that need a word: under each header that is in use, and inside notes."""
    found = []
    for at in range(3):
        p = People(seed + at)
        columns = ["STT", *(headers[at] for _, headers, _ in NAMED.values()), "NGAY_VAO"]
        made = [
            [str(row + 1), *(draw(p) for draw, _, _ in NAMED.values()), moment(p)]
            for row in range(rows)
        ]
        found.append(Made(f"headed_{at}", columns, made, ["", *NAMED, ""]))
    p = People(seed + 9)
    notes = Made("beside", ["STT", "GHI_CHU"], [], ["", ""])
    for row in range(rows):
        entity = p.draw(*NAMED)
        draw, _, words = NAMED[entity]
        value = draw(p)
        end = p.draw(", đã đối chiếu", "", "; hẹn tái khám")
        notes.rows.append([str(row + 1), f"{p.draw(*words)} {value}{end}"])
        notes.spans[row, 1] = [(entity, value)]
    return [*found, notes]


def names(rows: int, seed: int = 13) -> list[Made]:
    """Names of every group, one file per spelling, under a telling and under a silent header."""
    found = []
    for spelling, write in SPELLINGS.items():
        for header in ("HO_TEN", "noi_dung_1"):
            p = People(seed)
            groups = [p.group() for _ in range(rows)]
            made = [
                [str(at + 1), write(p.name(group)), moment(p), p.draw("1", "2")]
                for at, group in enumerate(groups)
            ]
            name = f"names_{spelling}_{'headed' if header == 'HO_TEN' else 'silent'}"
            columns = ["STT", header, "NGAY_VAO", "GIOI_TINH"]
            truth = ["", "PERSON", "", "GENDER"]
            found.append(Made(name, columns, made, truth, groups=groups))
    return found
