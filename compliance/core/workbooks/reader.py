"""From raw sheets to typed rows, with an error for every cell that is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from compliance.core.errors import BadFile
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.core.workbooks.cells import BadCell, read_cell
from compliance.core.workbooks.columns import Column, Sheet, Workbook
from compliance.core.workbooks.sources import RawSheet, header_key, read_source

#: The help row of a template starts with this sign; it is skipped.
HELP_MARK = "ⓘ"
_HEADER_ROWS = 10


@dataclass(frozen=True)
class RowError:
    """What is wrong where, and what to do."""

    sheet: str
    row: int
    column: str
    message: str

    @property
    def sentence(self) -> str:
        """The whole as one sentence."""
        place = _("Trang “%(sheet)s”, dòng %(row)s", sheet=self.sheet, row=self.row)
        if self.column:
            place += _(", cột “%(column)s”", column=self.column)
        return f"{place}: {self.message}"


@dataclass(frozen=True)
class Row:
    """A row of a sheet; ``values`` lacks the keys of columns that the file does not have."""

    sheet: Sheet
    number: int
    values: Mapping[str, Any]

    def error(self, key: str, message: str) -> RowError:
        """Return an error about one cell of this row (an empty ``key``: the row as such)."""
        header = self.sheet.column(key).header if key else ""
        return RowError(self.sheet.title, self.number, header, message)


@dataclass
class Data:
    """What a file holds: rows by sheet key, errors by cell, and notices about the file."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    #: Keys of clashing changes for which the person took what the file says.
    taken: frozenset[str] = frozenset()


def read_workbook(workbook: Workbook, path: Path, name: str) -> Data:
    """Read an XLSX or CSV file by a declaration.

    Raises:
        BadFile: the file is unreadable or unsafe, or lacks a sheet or a required column.
    """
    headers = {key for s in workbook.sheets for c in s.columns for key in _names(c)}
    raw_sheets = read_source(path, name, headers)
    data = Data()
    for raw in raw_sheets:
        data.notices.extend(raw.notices)
    pairs = _pair(workbook, raw_sheets, data)
    for sheet, raw in pairs:
        data.rows[sheet.key] = _read_sheet(sheet, raw, data)
    if not any(data.rows.values()) and not data.errors:
        raise BadFile(_("Tệp không có dòng dữ liệu nào dưới hàng tiêu đề."), "file")
    return data


def _names(column: Column) -> tuple[str, str]:
    return header_key(column.header), header_key(column.key)


def _pair(
    workbook: Workbook, raw_sheets: Sequence[RawSheet], data: Data
) -> list[tuple[Sheet, RawSheet]]:
    by_title = {fold(raw.title): raw for raw in raw_sheets}
    pairs = [
        (sheet, by_title[fold(sheet.title)])
        for sheet in workbook.sheets
        if fold(sheet.title) in by_title
    ]
    if not pairs and len(raw_sheets) == 1:
        # A CSV file, or a workbook whose only sheet was renamed: the headers tell which it is.
        best = max(workbook.sheets, key=lambda sheet: _header_row(sheet, raw_sheets[0])[1])
        return [(best, raw_sheets[0])]
    if not pairs:
        raise BadFile(
            _(
                "Tệp không có trang nào của sổ này (%(titles)s). Hãy dùng sổ mẫu và giữ nguyên tên "
                "các trang.",
                titles=", ".join(f"“{sheet.title}”" for sheet in workbook.sheets),
            ),
            "file",
        )
    missing = [s for s in workbook.sheets if s.required and s not in [p[0] for p in pairs]]
    if missing:
        raise BadFile(
            _(
                "Sổ thiếu trang “%(title)s”. Hãy dùng tệp mẫu và giữ nguyên tên các trang.",
                title=missing[0].title,
            ),
            "file",
        )
    return pairs


def _header_row(sheet: Sheet, raw: RawSheet) -> tuple[int, int]:
    """Return the index of the header row among the first rows and how many headers match."""
    wanted = {name for column in sheet.columns for name in _names(column)}
    best = (0, 0)
    for index, (_number, cells) in enumerate(raw.rows[:_HEADER_ROWS]):
        hits = sum(header_key(cell) in wanted for cell in cells)
        if hits > best[1]:
            best = (index, hits)
    return best


def _read_sheet(sheet: Sheet, raw: RawSheet, data: Data) -> list[Row]:
    index, _hits = _header_row(sheet, raw)
    places = _places(sheet, raw.rows[index][1] if raw.rows else (), data)
    rows: list[Row] = []
    for number, cells in raw.rows[index + 1 :]:
        first = next((c for c in cells if c is not None), None)
        if isinstance(first, str) and first.startswith(HELP_MARK):
            continue
        rows.append(_read_row(sheet, number, cells, places, data))
    _check_unique(sheet, rows, data)
    return rows


def _places(sheet: Sheet, header: Sequence[Any], data: Data) -> dict[str, int]:
    """Return column key → position; refuse a file without a required column."""
    keys = [header_key(cell) for cell in header]
    places: dict[str, int] = {}
    for column in sheet.columns:
        found = [i for i, key in enumerate(keys) if key and key in _names(column)]
        if len(found) > 1:
            raise BadFile(
                _(
                    "Trang “%(sheet)s” có hai cột “%(column)s”. Hãy bỏ một cột.",
                    sheet=sheet.title,
                    column=column.header,
                ),
                "file",
            )
        if found:
            places[column.key] = found[0]
    missing = [c for c in sheet.columns if c.key not in places]
    if needed := [c.header for c in missing if c.required]:
        raise BadFile(
            _(
                "Trang “%(sheet)s” thiếu cột bắt buộc: %(columns)s. Hãy thêm cột theo tệp mẫu.",
                sheet=sheet.title,
                columns=", ".join(f"“{name}”" for name in needed),
            ),
            "file",
        )
    if missing:
        data.notices.append(
            _(
                "Trang “%(sheet)s” không có cột %(columns)s: giữ nguyên giá trị đang lưu.",
                sheet=sheet.title,
                columns=", ".join(f"“{c.header}”" for c in missing),
            )
        )
    unknown = [str(header[i]) for i, key in enumerate(keys) if key and i not in places.values()]
    if unknown:
        data.notices.append(
            _(
                "Trang “%(sheet)s” có cột lạ, không nhập: %(columns)s.",
                sheet=sheet.title,
                columns=", ".join(f"“{name}”" for name in unknown[:10]),
            )
        )
    return places


def _read_row(
    sheet: Sheet, number: int, cells: Sequence[Any], places: Mapping[str, int], data: Data
) -> Row:
    values: dict[str, Any] = {}
    for column in sheet.columns:
        if column.key not in places:
            continue
        raw = cells[places[column.key]] if places[column.key] < len(cells) else None
        try:
            values[column.key] = read_cell(column, raw)
        except BadCell as bad:
            values[column.key] = None
            data.errors.append(RowError(sheet.title, number, column.header, str(bad)))
            continue
        if column.required and values[column.key] is None:
            data.errors.append(
                RowError(sheet.title, number, column.header, _("ô bắt buộc đang trống."))
            )
    return Row(sheet, number, values)


def _check_unique(sheet: Sheet, rows: Sequence[Row], data: Data) -> None:
    if not sheet.unique:
        return
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        key = tuple(row.values.get(name) for name in sheet.unique)
        if all(part is None for part in key):
            continue
        if key in seen:
            shown = ", ".join(str(part) for part in key if part is not None)
            data.errors.append(
                row.error(
                    sheet.unique[0],
                    _("“%(key)s” đã có ở dòng %(row)s. Hãy bỏ một dòng.", key=shown, row=seen[key]),
                )
            )
        else:
            seen[key] = row.number
