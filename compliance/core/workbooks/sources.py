"""From a file somebody uploaded to raw cells, refusing whatever is unsafe or not a table.

Nothing here trusts the name of the file: the first bytes decide. Sizes are bounded before anything
is unpacked, and an XML part with a document type is refused before a parser sees it.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from compliance.core.errors import BadFile
from compliance.core.i18n import _
from compliance.core.text import fold

MAX_BYTES = 30 << 20
MAX_UNPACKED = 200 << 20
MAX_RATIO = 200
MAX_PARTS = 2000
MAX_ROWS = 20_000
MAX_ROW_NUMBER = 50_000
MAX_COLUMNS = 150
_OLE = b"\xd0\xcf\x11\xe0"
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)|<\0!\0|\0<\0!", re.IGNORECASE)
#: A text that a spreadsheet would run as a formula carries an apostrophe in our CSV files.
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True)
class Formula:
    """A cell that holds a formula or an error, so its value cannot be trusted."""

    text: str


@dataclass
class RawSheet:
    """A sheet as it stands in the file: row number → cells."""

    title: str
    rows: list[tuple[int, Sequence[Any]]]
    notices: list[str] = field(default_factory=list)


def read_source(path: Path, name: str, headers: set[str]) -> list[RawSheet]:
    """Return the sheets of an XLSX or CSV file.

    Args:
        path: where the bytes lie.
        name: what the user called the file; only shown, never trusted.
        headers: folded headers that may occur; they tell the delimiter of a CSV file.

    Raises:
        BadFile: empty, too big, unsafe, of an old or foreign kind, or damaged.
    """
    size = path.stat().st_size
    if size == 0:
        raise BadFile(_("Tệp rỗng (0 byte). Hãy chọn lại tệp có nội dung."), "file")
    if size > MAX_BYTES:
        raise BadFile(
            _("Tệp quá lớn: sổ nhập tối đa %(n)s MB. Hãy chia thành nhiều tệp.", n=MAX_BYTES >> 20),
            "file",
        )
    with path.open("rb") as handle:
        start = handle.read(8)
    if start.startswith(_OLE):
        raise BadFile(
            _(
                "Đây là tệp Excel kiểu cũ (.xls) hoặc có đặt mật khẩu. Hãy mở bằng Excel, "
                "bỏ mật khẩu, lưu lại dạng .xlsx rồi tải lên."
            ),
            "file",
        )
    if start.startswith(b"PK"):
        _check_package(path)
        return list(_xlsx_sheets(path))
    if name.lower().endswith((".xlsx", ".xlsm")):
        raise BadFile(
            _("Tệp mang đuôi .xlsx nhưng không phải sổ Excel. Hãy lưu lại bằng Excel."), "file"
        )
    return [_csv_sheet(path, name, headers)]


def _check_package(path: Path) -> None:
    """Refuse a zip that is no plain workbook or that would explode."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            _check_parts(parts)
            for part in parts:
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    _check_xml(package, part)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        raise _damaged() from None


def _check_parts(parts: Sequence[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise BadFile(
            _("Đây là tệp nén (zip) đổi đuôi, không phải sổ Excel. Hãy dùng tệp mẫu .xlsx."),
            "file",
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadFile(
            _("Sổ có macro nên không nhận. Hãy lưu lại dạng .xlsx (không macro) rồi tải lên."),
            "file",
        )
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    bomb = unpacked > MAX_UNPACKED or (unpacked > 10 << 20 and unpacked / packed > MAX_RATIO)
    if bomb or len(parts) > MAX_PARTS:
        raise BadFile(
            _("Tệp bung ra quá lớn nên không mở, để bảo vệ hệ thống. Hãy tách sổ nhỏ hơn."), "file"
        )


def _check_xml(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    tail = b""
    with package.open(part) as stream:
        while chunk := stream.read(1 << 20):
            if _DOCTYPE.search(tail + chunk):
                raise BadFile(
                    _(
                        "Sổ có khai báo thực thể XML (DOCTYPE) nên không mở, để bảo vệ hệ thống. "
                        "Hãy lưu lại bằng Excel."
                    ),
                    "file",
                )
            tail = chunk[-16:]


def _damaged() -> BadFile:
    return BadFile(
        _("Sổ Excel bị hỏng, không đọc được. Hãy mở bằng Excel và lưu lại, rồi tải lên."), "file"
    )


def _xlsx_sheets(path: Path) -> Iterator[RawSheet]:
    from openpyxl import load_workbook  # late: the web pages start without it

    try:
        book = load_workbook(path, read_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                yield RawSheet(sheet.title, list(_xlsx_rows(sheet)))
        finally:
            book.close()
    except BadFile:
        raise
    except Exception:
        # The library answers a damaged part with almost any error.
        raise _damaged() from None


def _xlsx_rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    kept = 0
    # The size a sheet claims for itself is not to be believed: read what is really there.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
        values = [_xlsx_value(cell) for cell in cells]
        if all(value is None for value in values):
            if number > MAX_ROW_NUMBER:
                raise _too_long(sheet.title)
            continue
        kept += 1
        if kept > MAX_ROWS or number > MAX_ROW_NUMBER:
            raise _too_long(sheet.title)
        yield number, values


def _too_long(title: str) -> BadFile:
    return BadFile(
        _("Trang “%(title)s” có quá %(n)s dòng. Hãy chia nhỏ.", title=title, n=MAX_ROWS), "file"
    )


def _xlsx_value(cell: Any) -> Any:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return Formula(str(value)) if cell.data_type in ("f", "e") else value


def _csv_sheet(path: Path, name: str, headers: set[str]) -> RawSheet:
    text, notices = _decode(path.read_bytes())
    rows = max(
        (_csv_rows(text, delimiter) for delimiter in (",", ";", "\t")),
        key=lambda found: _hits(found, headers),
    )
    if len(rows) > MAX_ROWS:
        raise _too_long(name)
    return RawSheet(Path(name).stem, rows, notices)


def _hits(rows: list[tuple[int, Sequence[Any]]], headers: set[str]) -> int:
    return max((sum(header_key(c) in headers for c in cells) for _n, cells in rows[:10]), default=0)


def header_key(value: Any) -> str:
    """Return a header as it is compared: folded, without the star of a required column."""
    return fold(str(value)).rstrip("* ").strip() if isinstance(value, str) else ""


def _csv_rows(text: str, delimiter: str) -> list[tuple[int, Sequence[Any]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, Sequence[Any]]] = []
    try:
        for number, cells in enumerate(reader, 1):
            values = [_csv_value(cell) for cell in cells[:MAX_COLUMNS]]
            if any(value is not None for value in values):
                rows.append((number, values))
    except csv.Error:
        raise BadFile(
            _("Tệp CSV không đọc được (dấu nháy hoặc ô quá dài). Hãy lưu lại bằng Excel."), "file"
        ) from None
    return rows


def _csv_value(cell: str) -> str | None:
    if not cell.strip():
        return None
    return cell[1:] if _GUARDED.match(cell) else cell


def _decode(data: bytes) -> tuple[str, list[str]]:
    """Return the text of a CSV file and what to tell about its encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in data[:4096]:
        raise BadFile(
            _("Tệp không phải CSV hay sổ Excel. Hãy dùng tệp mẫu (.xlsx hoặc .csv)."), "file"
        )
    else:
        encodings = ("utf-8-sig", "cp1258")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if "\0" in text:
            break
        if encoding == "utf-8-sig":
            return text, []
        return text, [
            _(
                "Tệp CSV dùng bảng mã %(code)s, đã chuyển sang Unicode. Hãy xem kỹ dấu tiếng Việt.",
                code=encoding,
            )
        ]
    raise BadFile(
        _("Không nhận ra bảng mã của tệp CSV. Hãy lưu lại dạng “CSV UTF-8” hoặc .xlsx."), "file"
    )
