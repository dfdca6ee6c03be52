"""Made-up extracts, as health units write them, with the truth of every cell.

Nobody in them exists: numbers are drawn by rule, names are put together from syllables. The same
seed gives the same extract. Writers for CSV, XLSX and the insurance XML of QĐ 130.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from tests.data.words import (
    DISEASES,
    DRUGS,
    EDE,
    FEMALE,
    GIVEN,
    GROUPS,
    HIGHLAND,
    JRAI,
    MALE,
    MOBILE,
    PROVINCES,
    STREETS,
    SURNAMES,
    WARDS,
)


@dataclass
class Person:
    """A made-up patient; the number agrees with sex and year of birth."""

    name: str
    female: bool
    birth: tuple[int, int, int]
    cccd: str
    phone: str
    card: str
    email: str
    address: str
    group: str


@dataclass
class Extract:
    """Columns, rows as text, and which entity each cell truly holds."""

    columns: list[str]
    rows: list[list[str]]
    truth: dict[tuple[str, int], str] = field(default_factory=dict)


class Maker:
    """Draws people and extracts from a seed."""

    def __init__(self, seed: int = 1) -> None:
        self.rng = random.Random(seed)

    def digits(self, count: int) -> str:
        return "".join(self.rng.choice("0123456789") for _ in range(count))

    def name(self, female: bool, kind: str = "kinh") -> str:
        pick = self.rng.choice
        if kind == "jrai":
            given = pick(HIGHLAND)
            return f"{pick(JRAI)} H'{given}" if female else f"{pick(JRAI)} {given}"
        if kind == "ede":
            return f"{'H' + chr(39) if female else 'Y '}{pick(HIGHLAND)} {pick(EDE)}"
        middle = pick(FEMALE if female else MALE)
        extra = f" {pick(GIVEN)}" if self.rng.random() < 0.3 else ""
        return f"{pick(SURNAMES)} {middle}{extra} {pick(GIVEN)}"

    def cccd(self, female: bool, year: int) -> str:
        century = (0 if year < 2000 else 2) + female
        return f"{self.rng.choice(PROVINCES)}{century}{year % 100:02d}{self.digits(6)}"

    def phone(self) -> str:
        return self.rng.choice(MOBILE) + self.digits(7)

    def card(self) -> str:
        code = self.rng.choice(["GD4", "DN4", "TE1", "HT3", "CN3", "DK2", "HN2", "BT2"])
        province = self.rng.choice(["64", "52", "66"])
        return f"{code}{province}{self.digits(10)}"

    def person(self) -> Person:
        female = self.rng.random() < 0.5
        draw = self.rng.random()
        kind = "jrai" if draw < 0.08 else "ede" if draw < 0.12 else "kinh"
        birth = (self.rng.randint(1935, 2024), self.rng.randint(1, 12), self.rng.randint(1, 28))
        house = self.rng.randint(1, 300)
        place = (
            f"{house} {self.rng.choice(STREETS)}"
            if self.rng.random() < 0.5
            else f"Thôn {house % 12 + 1}"
        )
        local = "".join(self.rng.choice("abcdeghiklmnopqrstuvxy") for _ in range(7))
        return Person(
            self.name(female, kind),
            female,
            birth,
            self.cccd(female, birth[0]),
            self.phone(),
            self.card(),
            f"{local}{self.digits(2)}@example.vn",
            f"{place}, {self.rng.choice(WARDS)}, tỉnh Gia Lai",
            "Gia Rai" if kind == "jrai" else "Ê Đê" if kind == "ede" else self.rng.choice(GROUPS),
        )

    def moment(self) -> str:
        r = self.rng
        day = f"2026{r.randint(1, 12):02d}{r.randint(1, 28):02d}"
        return f"{day}{r.randint(0, 23):02d}{r.randint(0, 59):02d}"

    def visits(self, rows: int, patients: int | None = None) -> Extract:
        """A table shaped like XML1 with a free-text note: 20 columns."""
        people = [self.person() for _ in range(patients or max(1, rows // 4))]
        keys = [f"BN{i:07d}" for i in range(len(people))]
        made = Extract(list(_VISIT), [])
        for at in range(rows):
            who = self.rng.randrange(len(people))
            person = people[who]
            code, disease = self.rng.choice(DISEASES)
            note, truth = self._note(person)
            cost = self.rng.randint(50, 9000) * 1000
            values = [
                str(at + 1), f"{self.moment()[:8]}{at:05d}", keys[who], person.name, person.cccd,
                "{:04d}{:02d}{:02d}0000".format(*person.birth), "2" if person.female else "1",
                person.address, person.phone, person.card, person.email, disease, code,
                self.moment(), self.moment(), self.rng.choice(DRUGS),
                f"K{self.rng.randint(1, 40):02d}", str(cost), str(cost * 8 // 10), note,
            ]  # fmt: skip
            made.rows.append(values)
            for column, entity in zip(_VISIT, _VISIT.values(), strict=True):
                if entity:
                    made.truth[column, at] = entity
            if truth:
                made.truth["GHI_CHU", at] = truth
        return made

    def _note(self, person: Person) -> tuple[str, str]:
        draw = self.rng.random()
        if draw < 0.02:
            return f"gọi người nhà {self.phone()}", "PHONE"
        if draw < 0.04:
            return f"mẹ là {self.name(True)} chăm sóc", "PERSON"
        return self.rng.choice(["", "tái khám sau 1 tuần", "uống thuốc theo đơn", "ổn định"]), ""


_VISIT = {
    "STT": "", "MA_LK": "VISIT_ID", "MA_BN": "PATIENT_ID", "HO_TEN": "PERSON", "SO_CCCD": "CCCD",
    "NGAY_SINH": "DATE_OF_BIRTH", "GIOI_TINH": "GENDER", "DIA_CHI": "ADDRESS",
    "DIEN_THOAI": "PHONE", "MA_THE_BHYT": "BHYT_CARD", "EMAIL": "EMAIL",
    "CHAN_DOAN_RV": "DIAGNOSIS", "MA_BENH_CHINH": "DIAGNOSIS", "NGAY_VAO": "", "NGAY_RA": "",
    "TEN_THUOC": "", "MA_KHOA": "", "T_TONGCHI": "", "T_BHTT": "", "GHI_CHU": "",
}  # fmt: skip


def masked(extract: Extract) -> Extract:
    """The same extract with every naming column masked as it should be."""
    how: dict[str, Callable[[str], str]] = {
        "HO_TEN": lambda v: "XXXX",
        "SO_CCCD": lambda v: "*" * 9 + v[-3:],
        "DIA_CHI": lambda v: "***",
        "DIEN_THOAI": lambda v: "**********",
        "MA_THE_BHYT": lambda v: v[:2] + "*" * 10 + v[-3:],
        "EMAIL": lambda v: "[ĐÃ CHE]",
        "NGAY_SINH": lambda v: v[:4],
        "GHI_CHU": lambda v: "",
    }
    rows = [
        [how.get(c, str)(v) for c, v in zip(extract.columns, row, strict=True)]
        for row in extract.rows
    ]
    return Extract(list(extract.columns), rows)


def hashed(values: Iterable[str]) -> list[str]:
    """SHA-256 without a key, as some vendors "mask"."""
    return [hashlib.sha256(value.encode()).hexdigest() for value in values]


def write_csv(
    path: Path, extract: Extract, encoding: str = "utf-8", delimiter: str = ",", header: bool = True
) -> Path:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    if header:
        writer.writerow(extract.columns)
    writer.writerows(extract.rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, sheets: dict[str, Extract], hidden: Iterable[str] = ()) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title, extract in sheets.items():
        sheet = book.create_sheet(title)
        sheet.append(extract.columns)
        for row in extract.rows:
            sheet.append(row)
        if title in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def record(tag: str, values: dict[str, str]) -> str:
    inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items())
    return f"<{tag}>{inner}</{tag}>"


def envelope(files: Iterable[tuple[str, str]], packed: bool = True) -> str:
    """The insurance envelope around (LOAIHOSO, content) pairs, one HOSO."""
    parts = []
    for kind, content in files:
        if packed:
            raw = f'<?xml version="1.0" encoding="utf-8"?>{content}'.encode()
            content = base64.encodebytes(raw).decode()
        parts.append(
            f"<FILEHOSO><LOAIHOSO>{kind}</LOAIHOSO><NOIDUNGFILE>{content}</NOIDUNGFILE></FILEHOSO>"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?><GIAMDINHHS><THONGTINDONVI><MACSKCB>64001</MACSKCB>'
        "</THONGTINDONVI><THONGTINHOSO><NGAYLAP>20261101</NGAYLAP><SOLUONGHOSO>1</SOLUONGHOSO>"
        f"<DANHSACHHOSO><HOSO>{''.join(parts)}</HOSO></DANHSACHHOSO></THONGTINHOSO>"
        "<CHUKYDONVI></CHUKYDONVI></GIAMDINHHS>"
    )


def write_qd130(path: Path, extract: Extract, packed: bool = True) -> Path:
    """Every visit as an XML1 and an XML2 of one drug, in one envelope."""
    names = [c for c in extract.columns if c not in ("STT", "TEN_THUOC", "EMAIL")]
    files = []
    for row in extract.rows:
        values = dict(zip(extract.columns, row, strict=True))
        files.append(("XML1", record("TONG_HOP", {n: values[n] for n in names})))
        drug = record("CHI_TIET_THUOC", {
            "MA_LK": values["MA_LK"], "TEN_THUOC": values["TEN_THUOC"], "SO_LUONG": "10",
            "MA_BAC_SI": "6412345678",
        })  # fmt: skip
        listed = f"<DSACH_CHI_TIET_THUOC>{drug}</DSACH_CHI_TIET_THUOC>"
        files.append(("XML2", f"<CHITIEU_CHITIET_THUOC>{listed}</CHITIEU_CHITIET_THUOC>"))
    path.write_text(envelope(files, packed), encoding="utf-8")
    return path


def slow_extract(rows: int) -> bytes:
    """Return a CSV that takes some milliseconds a row: no two rows have the same free text."""
    lines = ["Mã BN,Họ và tên,CCCD,Khoa,Ghi chú"]
    lines += [
        f"BN{n:06d},Nguyễn Văn Mẫu,064085{n:06d},Nội,Hẹn lần {n} báo chị Thử số 09{n:08d}"
        for n in range(rows)
    ]
    return "\n".join(lines).encode()
