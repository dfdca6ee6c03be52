"""The made-up extract that the scanner is measured on: 20 columns like XML1 of QĐ 130.

The same seed gives the same file, and its cuts are its first rows, so a figure can be repeated
anywhere. Nobody in it exists. Besides clear values it has what real extracts have and a quick
reader trips over: blanks, quoted commas, quotes and line breaks, names whose marks stand apart
(NFD), masked and hashed columns, notes that now and then hold a name or a number.
"""

from __future__ import annotations

import csv
import hashlib
import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.data.extracts import Maker
from tests.data.words import DISEASES, DRUGS, GIVEN, SURNAMES

ROWS = 1_000_000
CUTS = (10_000, 100_000, ROWS)
#: Entity that each filled cell of a column truly holds, ``""`` for none.
COLUMNS = {
    "STT": "", "MA_LK": "VISIT_ID", "HO_TEN": "PERSON", "SO_CCCD": "CCCD",
    "NGAY_SINH": "DATE_OF_BIRTH", "GIOI_TINH": "GENDER", "DIA_CHI": "ADDRESS",
    "DIEN_THOAI": "PHONE", "MA_THE_BHYT": "BHYT_CARD", "CHAN_DOAN": "DIAGNOSIS",
    "MA_BENH": "DIAGNOSIS", "NGAY_VAO": "", "NGAY_RA": "", "MA_THUOC": "", "MA_KHOA": "",
    "T_TONGCHI": "", "T_BHTT": "", "TEN_MASK": "PERSON", "CCCD_HASH": "HASHED_ID", "GHI_CHU": "",
}  # fmt: skip
_NOTE = list(COLUMNS).index("GHI_CHU")
#: Columns in which a cell of so many is empty.
_BLANK = {"SO_CCCD": 25, "DIEN_THOAI": 20, "DIA_CHI": 50, "MA_THE_BHYT": 12, "T_BHTT": 40}
_BLANKS = [(list(COLUMNS).index(name), every) for name, every in _BLANK.items()]
_PLAIN_NOTES = (
    "", "", "tái khám sau 1 tuần", "uống thuốc theo đơn", "ổn định", 'ghi "theo dõi" thêm',
    "ăn nhạt, nghỉ ngơi", "đã dặn dò\nngười nhà", "không dị ứng; tiền sử khỏe",
)  # fmt: skip
_NFD_EVERY = 100
_PATIENT_VISITS = 4


class _Patient(NamedTuple):
    name: str
    cccd: str
    birth: str
    sex: str
    address: str
    phone: str
    card: str
    masked: str
    digest: str


@dataclass
class Written:
    """An extract on disk and the truth of its cells.

    Attributes:
        notes: entity in the note of a row, where there is one.
        blank: cells that are empty though their column holds an entity, as (row, column).
    """

    path: Path
    rows: int
    notes: dict[int, str] = field(default_factory=dict)
    blank: set[tuple[int, int]] = field(default_factory=set)

    def truth(self, row: int, column: int) -> str:
        """Return the entity that a cell truly holds, or ``""``."""
        if column == _NOTE:
            return self.notes.get(row, "")
        return "" if (row, column) in self.blank else list(COLUMNS.values())[column]


def write_cuts(folder: Path, cuts: tuple[int, ...] = CUTS, seed: int = 7) -> dict[int, Written]:
    """Write the extract and its cuts into ``folder``; returns them by their number of rows."""
    written = {n: Written(folder / f"extract-{n}.csv", n) for n in cuts}
    files = {n: w.path.open("w", encoding="utf-8", newline="") for n, w in written.items()}
    try:
        writers = {n: csv.writer(file) for n, file in files.items()}
        for writer in writers.values():
            writer.writerow(COLUMNS)
        for at, (row, note, blank) in enumerate(_rows(max(cuts), seed)):
            for n, writer in writers.items():
                if at < n:
                    writer.writerow(row)
                    if note:
                        written[n].notes[at] = note
                    written[n].blank.update((at, column) for column in blank)
    finally:
        for file in files.values():
            file.close()
    return written


def _patients(count: int, maker: Maker) -> list[_Patient]:
    wards = [_place(maker, ("xã ", "phường "), 2) for _ in range(300)]
    streets = [_place(maker, ("", "đường "), 3) for _ in range(200)]
    found = []
    for _ in range(count):
        person = maker.person()
        found.append(
            _Patient(
                person.name,
                person.cccd,
                "{:04d}{:02d}{:02d}0000".format(*person.birth),
                "2" if person.female else "1",
                _address(maker, wards, streets),
                person.phone,
                person.card,
                " ".join(word[0] + "***" for word in person.name.split()),
                hashlib.sha256(person.cccd.encode()).hexdigest(),
            )
        )
    return found


def _place(maker: Maker, kinds: tuple[str, ...], syllables: int) -> str:
    """Draw the name of a ward or a street; most streets bear the name of a person."""
    pick = maker.rng.choice
    first = [pick(SURNAMES)] if syllables == 3 else [pick(GIVEN)]
    return pick(kinds) + " ".join(first + [pick(GIVEN) for _ in range(syllables - 1)])


def _address(maker: Maker, wards: list[str], streets: list[str]) -> str:
    pick, number = maker.rng.choice, maker.rng.randint
    street = pick(streets)
    forms = (
        f"{number(1, 400)} {street}",
        f"{number(1, 90)}/{number(1, 30)} {street}",
        f"Thôn {number(1, 14)}",
        f"Tổ {number(1, 20)}",
        f"Làng {pick(GIVEN)}",
    )
    start = pick(forms)
    return f"{start}, {pick(wards)}, tỉnh Gia Lai"


def _rows(count: int, seed: int) -> Iterator[tuple[list[str], str, list[int]]]:
    """Yield rows with the entity of their note and their empty columns.

    The patients do not depend on how many rows are asked for in the end, only on the largest cut.
    """
    people = _patients(max(1, count // _PATIENT_VISITS), Maker(seed))
    maker, rng = Maker(seed + 1), random.Random(seed + 2)
    for at in range(count):
        person = people[int(rng.random() * len(people))]
        code, disease = DISEASES[int(rng.random() * len(DISEASES))]
        name, address = person.name, person.address
        if int(rng.random() * _NFD_EVERY) == 0:
            name, address = (unicodedata.normalize("NFD", text) for text in (name, address))
        note, held = _note(rng, maker)
        cost = (50 + int(rng.random() * 8950)) * 1000 + int(rng.random() * 1000)
        row = [
            str(at + 1), f"{2026000000000 + at * 7919}", name, person.cccd, person.birth,
            person.sex, address, person.phone, person.card, disease, code, _moment(rng),
            _moment(rng), f"40.{int(rng.random() * 900)}", f"K{1 + int(rng.random() * 40):02d}",
            str(cost), str(cost * 8 // 10), person.masked, person.digest, note,
        ]  # fmt: skip
        blank = []
        for column, every in _BLANKS:
            if int(rng.random() * every) == 0:
                row[column] = ""
                blank.append(column)
        yield row, held, blank


def _moment(rng: random.Random) -> str:
    month, day = 1 + int(rng.random() * 12), 1 + int(rng.random() * 28)
    minute = int(rng.random() * 1440)
    return f"2026{month:02d}{day:02d}{minute // 60:02d}{minute % 60:02d}"


def _note(rng: random.Random, maker: Maker) -> tuple[str, str]:
    draw = rng.random()
    if draw < 0.01:
        return f"gọi người nhà {maker.phone()}", "PHONE"
    if draw < 0.02:
        return f"mẹ là {maker.name(True)} chăm sóc", "PERSON"
    if draw < 0.12:
        return f"dùng {DRUGS[int(rng.random() * len(DRUGS))]}, {1 + int(rng.random() * 9)} ngày", ""
    return _PLAIN_NOTES[int(rng.random() * len(_PLAIN_NOTES))], ""
