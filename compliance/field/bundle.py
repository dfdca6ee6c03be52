"""The workbook of one visit: its layout, its base, and the seal over the base."""

from __future__ import annotations

import hashlib
import io
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from compliance.core.workbooks.cells import plain_text
from compliance.field.merge import FIELDS
from compliance.field.sealing import seal

#: Shape of the workbook; one of another shape is refused.
SHAPE = 1
ROWS, EVIDENCE, FINDINGS, HELP, BASE = (
    "Kiểm tra",
    "Minh chứng",
    "Kiến nghị trước",
    "Hướng dẫn",
    "Bản gốc",
)
#: The locked columns, then one for each of ``FIELDS``.
LOCKED = (
    "Dòng",
    "Mã",
    "Nhóm",
    "Nội dung kiểm tra",
    "Căn cứ",
    "Hệ thống",
    "Đơn vị trả lời",
    "Ghi chú của đơn vị",
)
OPEN = (
    "Kết luận",
    "Tiến độ",
    "Ghi nhận tại chỗ",
    "Cỡ mẫu đã xem",
    "Người đã làm việc",
    "Cần xem lại",
)
_WIDTHS = (6, 16, 16, 46, 24, 20, 14, 30, 16, 12, 46, 16, 24, 10)
#: A cell holds at most 32,767 characters.
CHUNK = 30_000
YES = "Có"
#: Height of a line in points, and of the tallest row in lines (a row is at most 409 points tall).
LINE, MOST_LINES = 15, 27
_HEADER = Font(bold=True, color="FFFFFF")
_READ, _WRITE = PatternFill("solid", fgColor="7F7F7F"), PatternFill("solid", fgColor="1F4E79")
_SHADE = PatternFill("solid", fgColor="F2F2F2")
_WRAP = Alignment(wrap_text=True, vertical="top")


def write_bundle(
    visit: Mapping[str, Any], *, key: UUID, secret: str, made_by: str, made_at: str
) -> bytes:
    """Return the sealed workbook of a visit (``visits.visit_of``) as XLSX."""
    sheets = content(visit, made_by, made_at)
    base = {
        "shape": SHAPE,
        "key": str(key),
        "inspection": visit["id"],
        "code": visit["code"],
        "rows": [
            [row["id"], row["version"], *shown_hashes(shown)]
            for row, shown in zip(visit["rows"], sheets[ROWS][1:], strict=True)
        ],
        "sheets": {name: table_hash(sheets[name]) for name in (EVIDENCE, FINDINGS, HELP)},
    }
    book = Workbook()
    del book[book.sheetnames[0]]
    for name, rows in sheets.items():
        _sheet(book.create_sheet(name), rows, open_from=len(LOCKED) if name == ROWS else None)
    _offer(book[ROWS], visit)
    _base(book.create_sheet(BASE), base, secret, visit)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def content(visit: Mapping[str, Any], made_by: str, made_at: str) -> dict[str, list[Sequence[str]]]:
    """Return the texts of every sheet that people read, header first."""
    return {
        ROWS: [(*LOCKED, *OPEN), *(_row(visit, row) for row in visit["rows"])],
        EVIDENCE: [
            ("Dòng", "Tên minh chứng", "Bên nộp", "Nhận lúc", "Có giá trị đến", "SHA-256"),
            *(
                _texts(
                    piece["position"],
                    piece["title"],
                    "Đơn vị" if piece["by_unit"] else "Đoàn",
                    piece["received"],
                    piece["valid_until"],
                    piece["sha256"],
                )
                for piece in visit["evidence"]
            ),
        ],
        FINDINGS: [
            (
                "Kiến nghị",
                "Mã dòng",
                "Mức độ",
                "Tồn tại",
                "Kiến nghị khắc phục",
                "Hạn",
                "Tình trạng",
            ),
            *(
                _texts(
                    *(
                        f[n]
                        for n in (
                            "label",
                            "item",
                            "severity",
                            "description",
                            "remedy",
                            "due",
                            "state",
                        )
                    )
                )
                for f in visit["findings"]
            ),
        ],
        HELP: [("Mục", "Nội dung"), *_help(visit, made_by, made_at)],
    }


def _row(visit: Mapping[str, Any], row: Mapping[str, Any]) -> Sequence[str]:
    names = ("position", "item", "group", "text", "source", "system", "unit_answer", "unit_note")
    return (*_texts(*(row[name] for name in names)), *shown_values(visit, row["values"]))


def shown_values(visit: Mapping[str, Any], values: Mapping[str, Any]) -> Sequence[str]:
    """Return the open cells of a row as the workbook shows them, in the order of ``FIELDS``."""
    words = {
        name: {one["code"]: one["label"] for one in visit[name]}
        for name in ("verdicts", "progress")
    }
    shown = dict(values)
    shown["verdict"] = words["verdicts"].get(values["verdict"], "")
    shown["progress"] = words["progress"].get(values["progress"], "")
    shown["second_look"] = YES if values["second_look"] else ""
    return _texts(*(shown[name] for name in FIELDS))


def _help(visit: Mapping[str, Any], made_by: str, made_at: str) -> list[Sequence[str]]:
    told = [
        ("Cuộc kiểm tra", f"{visit['code']} · {visit['unit']}"),
        ("Người lấy sổ", f"{made_by}, {made_at}"),
        (
            "Được điền",
            f"Sáu cột cuối của trang “{ROWS}”. Mọi ô khác, tên trang, số dòng và thứ tự dòng giữ "
            "nguyên; sửa thì sổ bị từ chối.",
        ),
        ("Kết luận", ", ".join(one["label"] for one in visit["verdicts"])),
        ("Tiến độ", ", ".join(one["label"] for one in visit["progress"])),
        ("Cần xem lại", f"Ghi “{YES}” hoặc để trống."),
        (
            "Nộp lại",
            "Tải sổ lên ở trang của cuộc kiểm tra, mục “Đi thực địa”. Một sổ nhập một lần; muốn "
            "làm tiếp thì lấy sổ mới.",
        ),
        ("Giữ sổ", "Sổ không mã hóa: giữ như hồ sơ giấy của đoàn."),
    ]
    rows = [_texts(*one) for one in told]
    for row in visit["rows"]:
        if text := "\n".join(part for part in (row["evidence"], row["meaning"]) if part):
            rows.append(_texts(f"Dòng {row['position']}: minh chứng thường có", text))
    return rows


def _texts(*values: Any) -> Sequence[str]:
    return tuple(normal(value) for value in values)


def normal(value: Any) -> str:
    """Return a cell as it is compared: one kind of line end, no space around, "" for nothing."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return plain_text(value).strip()


def short_hash(text: str) -> str:
    """Return enough of a hash to find the cell that was changed; the seal is over all of them."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def shown_hashes(shown: Sequence[str]) -> list[str]:
    """Return the hash of each locked cell of a row, then one of all its open cells."""
    here = [short_hash(text) for text in shown[: len(LOCKED)]]
    return [*here, short_hash("\x1f".join(shown[len(LOCKED) :]))]


def table_hash(rows: Sequence[Sequence[str]]) -> str:
    """Return the hash of a sheet that is there to be read."""
    return short_hash("\x1e".join("\x1f".join(row).rstrip("\x1f") for row in rows))


def base_text(base: Mapping[str, Any]) -> str:
    """Return the base as it is sealed."""
    return json.dumps(base, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _sheet(sheet: Any, rows: Sequence[Sequence[str]], *, open_from: int | None) -> None:
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.protection.autoFilter = False
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    wide = _WIDTHS if open_from else (28, 60, 16, 50, 50, 14, 24)
    for number, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(number, column, text or None)
            may = open_from is not None and column > open_from
            cell.number_format, cell.alignment = "@", _WRAP
            if text:
                cell.data_type = "s"  # set after the value: "=…" is a text here
            if number == 1:
                cell.font, cell.fill = _HEADER, _WRITE if may else _READ
            elif may:
                cell.protection = Protection(locked=False)
            elif open_from is not None:
                cell.fill = _SHADE
        sheet.row_dimensions[number].height = LINE * _lines(texts, wide)
    for column in range(1, len(rows[0]) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = wide[column - 1]


def _lines(texts: Sequence[str], wide: Sequence[int]) -> int:
    """Return how many lines a row needs: not every program finds that out when it opens a file."""
    needed = [
        sum(math.ceil(max(1, len(line)) / width) for line in text.split("\n"))
        for text, width in zip(texts, wide, strict=False)
    ]
    return min(MOST_LINES, max(needed))


def _offer(sheet: Any, visit: Mapping[str, Any]) -> None:
    """Put a list to choose from on the columns that have one; the lists stand on the base sheet."""
    last = len(visit["rows"]) + 1
    for place, letter, count in (
        (FIELDS.index("verdict"), "C", len(visit["verdicts"])),
        (FIELDS.index("progress"), "D", len(visit["progress"])),
        (FIELDS.index("second_look"), "E", 1),
    ):
        rule = DataValidation(
            type="list", formula1=f"'{BASE}'!${letter}$1:${letter}${count}", allow_blank=True
        )
        column = get_column_letter(len(LOCKED) + place + 1)
        rule.add(f"{column}2:{column}{last}")
        sheet.add_data_validation(rule)


def _base(sheet: Any, base: Mapping[str, Any], secret: str, visit: Mapping[str, Any]) -> None:
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True
    text = base_text(base)
    pieces = [text[i : i + CHUNK] for i in range(0, len(text), CHUNK)]
    columns = {
        "A": [seal(secret, text), *pieces],
        "C": [one["label"] for one in visit["verdicts"]],
        "D": [one["label"] for one in visit["progress"]],
        "E": [YES],
    }
    for letter, texts in columns.items():
        for number, piece in enumerate(texts, 1):
            cell = sheet[f"{letter}{number}"]
            cell.value, cell.data_type, cell.number_format = piece, "s", "@"
