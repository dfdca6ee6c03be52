"""A table's columns together: whose data it is, what the row reveals, what must be warned of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scanners.filenames import name_table
from scanners.finding import LINK_KEYS, State, Subject
from scanners.judge import ColumnJudge, ColumnResult, Tally, judge_column
from scanners.masking import Row
from scanners.profile import TableProfile
from scanners.textform import fold, header_key

if TYPE_CHECKING:
    from scanners.risk.store import Followed

_STAFF_TABLE = re.compile(
    r"nhan (?:vien|su|luc)|can bo|vien chuc|cchn|hanh nghe|staff|bac si|practitioner"
)
_STAFF_COLUMNS_LISTED = (
    "chucvu chucdanh trinhdo hesoluong luong bacluong ngach chuyenmon ngayvaolam cchn socchn "
    "phamvihanhnghe loaihopdong"
)
_STAFF_COLUMNS = frozenset(_STAFF_COLUMNS_LISTED.split())
_PATIENT_TABLE = re.compile(r"benh nhan|nguoi benh|patient|kham|dieu tri|noi tru|ngoai tru|tiem")
_QD130 = re.compile(r"XML(?:\d|1[0-5])\Z")
_PATIENT_ENTITIES = frozenset({"PATIENT_ID", "VISIT_ID", "BHYT_CARD", "DIAGNOSIS"})


@dataclass(frozen=True, slots=True)
class TableResult:
    """A judged table.

    Attributes:
        shown: the name as the result gives it: its shape where it is itself a value.
        protected: reasons why the table bears a specially protected mark; empty if none.
        judges: per column, to settle its cells.
        risk: of finding a person again, see ``scanners.risk``; None if it is not about people.
    """

    name: str
    rows: int
    columns: list[ColumnResult]
    protected: list[str]
    judges: list[ColumnJudge]
    row: Row
    aside: bool = False
    shown: str = ""
    risk: dict[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the table of the JSON contract."""
        return {
            "name": self.shown,
            "rows": self.rows,
            "columns": [column.as_dict() for column in self.columns],
            "risk": self.risk,
        }


def judge_table(
    profile: TableProfile, path_name: str, min_score: float, followed: Followed | None = None
) -> TableResult:
    """Judge every column of a table, each in the light of the others."""
    judges = [ColumnJudge(column, min_score) for column in profile.columns]
    tallies = [judge.tallies() for judge in judges]
    row = _row(tallies)
    subject = _default_subject(profile, tallies, path_name)
    columns: list[ColumnResult] = []
    for column, tally in zip(profile.columns, tallies, strict=True):
        columns += judge_column(column, tally, row, subject)
    risk = None
    if followed is not None:
        from scanners.risk.assess import assess

        risk = assess(followed, profile, tallies)
    return TableResult(
        profile.name, profile.rows, columns, _protected(profile, tallies), judges, row,
        profile.aside, name_table(profile.name), risk,
    )  # fmt: skip


def _row(tallies: list[dict[str, Tally]]) -> Row:
    year = date = gender = place = False
    for column in tallies:
        if "DATE_OF_BIRTH" in column:
            marks = column["DATE_OF_BIRTH"].marks
            date = date or bool(marks[""])
            year = year or bool(marks[""] or marks["year"])
        gender = gender or bool("GENDER" in column and column["GENDER"].marks[""])
        for entity in ("ADDRESS", "LOCATION"):
            place = place or bool(entity in column and column[entity].marks[""])
    return Row(birth_year=year, birth_date=date, gender=gender, place=place)


def _default_subject(
    profile: TableProfile, tallies: list[dict[str, Tally]], path_name: str
) -> Subject:
    """Return whose data a column without a telling header holds; unknown where nothing tells."""
    if _QD130.match(profile.name):
        return Subject.PATIENT
    held = {entity for column in tallies for entity in column}
    headers = [column.hint for column in profile.columns]
    if held & _PATIENT_ENTITIES or any(h.entity and h.subject is Subject.PATIENT for h in headers):
        return Subject.PATIENT
    name = fold(f"{path_name} {profile.name}").replace("_", " ").replace("-", " ")
    if _PATIENT_TABLE.search(name):
        return Subject.PATIENT
    keys = {header_key(column.name) for column in profile.columns}
    if _STAFF_TABLE.search(name) or keys & _STAFF_COLUMNS:
        return Subject.STAFF
    return Subject.UNKNOWN


def _protected(profile: TableProfile, tallies: list[dict[str, Tally]]) -> list[str]:
    reasons = []
    if profile.name == "XML6" and profile.rows:
        reasons.append("bảng XML6 là hồ sơ điều trị HIV/AIDS")
    for column, tally in zip(profile.columns, tallies, strict=True):
        if column.hint.hiv and column.filled:
            reasons.append(f"cột {column.name} là dữ liệu HIV")
        elif "DIAGNOSIS" in tally:
            marks = tally["DIAGNOSIS"].marks
            if marks["protected:hiv"]:
                reasons.append(f"cột {column.name} có chẩn đoán HIV")
            if marks["protected:mental"]:
                reasons.append(f"cột {column.name} có chẩn đoán tâm thần")
    return reasons


def link_warnings(table: TableResult) -> list[str]:
    """Return a warning per record key that is kept as it is."""
    at = f"Bảng {table.shown}: cột" if table.shown else "Cột"
    return [
        f"{at} {column.name} giữ mã nội bộ, nối được các bản ghi của một người; "
        "nên thay bằng mã mới cho lần chia sẻ này."
        for column in table.columns
        if column.entity in LINK_KEYS and column.state is State.WEAKLY_MASKED
    ]
