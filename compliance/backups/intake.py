"""Runs told of in a CSV file: read, judged line by line, taken in all or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from compliance.backups.models import RunSource
from compliance.backups.queries import systems_by_code
from compliance.backups.services import Run, check_run, take_run
from compliance.core import clock
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.text import clean, fold
from compliance.registers.models import Result
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit

#: Column → what it holds, for the page.
COLUMNS: Mapping[str, str] = {
    "ma_he_thong": "mã hệ thống trong kiểm kê",
    "ket_thuc": "22/11/2026 23:40, giờ Việt Nam",
    "ket_qua": "dat hoặc khong_dat (có dấu cũng được)",
    "cach": "full, incremental hoặc snapshot; trống là full",
    "noi_luu": "bản sao nằm ở đâu",
    "tach_mang": "co hoặc khong",
    "ma_hoa": "co hoặc khong",
    "dung_luong": "số byte",
    "ma_lan_chay": "trống thì lấy mã hệ thống và giờ kết thúc",
    "ghi_chu": "",
}
NEEDED = ("ma_he_thong", "ket_thuc", "ket_qua")
MOST_LINES = 2000
MOST_BYTES = 1024 * 1024
#: Letters of the first line; the names of the columns are far shorter.
LONGEST_HEAD = 4000
_DAYS, _HOURS = ("%d/%m/%Y", "%Y-%m-%d"), (" %H:%M", " %H:%M:%S", "T%H:%M", "T%H:%M:%S")
_MOMENTS = [day + hour for day in _DAYS for hour in _HOURS]
_RESULTS = {"dat": Result.OK, "ok": Result.OK, "khong_dat": Result.FAILED, "failed": Result.FAILED}
_YES = {"co": True, "1": True, "yes": True, "khong": False, "0": False, "no": False, "": False}


@dataclass(frozen=True)
class Line:
    """One line of the file: a run, or why it is none."""

    number: int
    cells: Mapping[str, str]
    run: Run | None
    error: str = ""
    #: The register has it already.
    known: bool = False


def template(systems: Sequence[InformationSystem]) -> bytes:
    """Return a file to fill in: the header, and a line a system with its code and nothing else.

    It says of no system that it was backed up: sent back as it is, it brings in nothing.
    """
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    for system in systems:
        writer.writerow([system.code, *[""] * (len(COLUMNS) - 1)])
    return target.getvalue().encode("utf-8-sig")


def decoded(content: bytes) -> str:
    """Return the text of an uploaded file.

    Raises:
        Refused: too large, or no UTF-8.
    """
    if len(content) > MOST_BYTES:
        raise Refused(_("Tệp lớn hơn 1 MB. Hãy chia theo tháng."), "file")
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        message = _("Đây là tệp Excel, không phải CSV. Mở tệp, chọn Lưu thành “CSV UTF-8”.")
        raise Refused(message, "file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = _("Tệp không phải UTF-8. Trong Excel chọn lưu “CSV UTF-8”.")
        raise Refused(message, "file") from None


def read(unit: HealthUnit, text: str) -> list[Line]:
    """Return every line of a file with its run or its error; nothing is written.

    Raises:
        Refused: a column is missing, there is no line, or there are too many.
    """
    rows = list(_rows(text))
    systems = systems_by_code(unit.id)
    seen: dict[str, str] = {}
    lines = [_line(unit, systems, number, cells, seen) for number, cells in rows]
    if not lines:
        raise Refused(_("Tệp không có dòng nào dưới dòng tiêu đề."), "file")
    return lines


def take(unit: HealthUnit, text: str, *, actor_id: UUID | None) -> tuple[int, int]:
    """Write the runs of a file; return how many were new and how many were known.

    Raises:
        Refused: some line has an error; nothing is written then.
    """
    lines = read(unit, text)
    if any(line.error for line in lines):
        raise Refused(_("Tệp còn dòng lỗi nên chưa ghi dòng nào."))
    # One moment for the whole file: by it the file is found again, to be struck out as one.
    new, at = 0, clock.now()
    for line in lines:
        assert line.run is not None
        _entry, fresh = take_run(unit, line.run, RunSource.CSV, actor_id=actor_id, at=at)
        new += fresh
    return new, len(lines) - new


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    head = text.split("\n", 1)[0]
    if len(head) > LONGEST_HEAD:
        raise Refused(_("Tệp không đúng dạng CSV."), "file")
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restkey="")
    names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    if missing := [name for name in NEEDED if name not in names]:
        raise Refused(_("Thiếu cột: %(names)s.", names=", ".join(missing)), "file")
    reader.fieldnames = names
    try:
        for count, row in enumerate(reader, start=1):
            if count > MOST_LINES:
                raise Refused(_("Tệp quá %(n)s dòng. Hãy chia nhỏ.", n=MOST_LINES), "file")
            cells = {name: clean(row.get(name)) or "" for name in COLUMNS}
            if any(value for name, value in cells.items() if name != "ma_he_thong"):
                yield reader.line_num, cells
    except csv.Error:
        raise Refused(_("Tệp không đúng dạng CSV."), "file") from None


def _line(
    unit: HealthUnit,
    systems: Mapping[str, InformationSystem],
    number: int,
    cells: Mapping[str, str],
    seen: dict[str, str],
) -> Line:
    try:
        run = _run(systems, cells)
        known = check_run(unit, run) is not None
        if seen.setdefault(run.run_id, run.digest) != run.digest:
            raise Refused(_("Mã lần chạy trùng với một dòng khác trong tệp."))
    except Refused as refused:
        return Line(number, cells, None, refused.message)
    return Line(number, cells, run, known=known)


def _run(systems: Mapping[str, InformationSystem], cells: Mapping[str, str]) -> Run:
    system = systems.get(cells["ma_he_thong"])
    if system is None:
        raise Refused(
            _("Đơn vị không có hệ thống đang dùng mã “%(code)s”.", code=cells["ma_he_thong"][:60])
        )
    finished = _moment(cells["ket_thuc"])
    result = _RESULTS.get(_word(cells["ket_qua"]))
    if result is None:
        raise Refused(_("Cột ket_qua chỉ nhận “dat” hoặc “khong_dat”."))
    size = cells["dung_luong"].replace(".", "")
    if size and not (size.isascii() and size.isdecimal() and len(size) <= 18):
        raise Refused(_("Cột dung_luong là số byte, chỉ gồm chữ số."))
    return Run(
        run_id=cells["ma_lan_chay"] or f"{system.code} {finished:%Y%m%dT%H%M%SZ}"[:80],
        system=system,
        finished_at=finished,
        result=result,
        method=cells["cach"].lower() or "full",
        place=cells["noi_luu"][:255] or None,
        offline_copy=_yes(cells, "tach_mang"),
        encrypted=_yes(cells, "ma_hoa"),
        size_bytes=int(size) if size else None,
        note=cells["ghi_chu"][:2000] or None,
    )


def _word(cell: str) -> str:
    """Return a word without marks: “Không đạt” is "khong_dat"."""
    return fold(cell).replace(" ", "_")


def _moment(text: str) -> datetime:
    for shape in _MOMENTS:
        try:
            return clock.from_local(datetime.strptime(text, shape))
        except (ValueError, OverflowError):
            continue
    raise Refused(_("Cột ket_thuc ghi như 22/11/2026 23:40."))


def _yes(cells: Mapping[str, str], name: str) -> bool:
    value = _YES.get(_word(cells[name]))
    if value is None:
        raise Refused(_("Cột %(name)s chỉ nhận “co” hoặc “khong”.", name=name))
    return value
