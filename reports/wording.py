"""Fixed words and forms of values, the same in every file format."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

from reports.blocks import STATUS_SHAPES, Cell, Status
from reports.document import OfficialDocument, Signer

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
DRAFT = "BẢN NHÁP"
DEMO = "DỮ LIỆU MẪU"
#: Before the reader of a restricted copy.
COPY_OF = "Bản hạn chế của"
EMPTY_TABLE = "Không có dòng nào"
MISSING_TITLE = "Nội dung còn thiếu, cần bổ sung trước khi ký:"
RECIPIENTS = "Nơi nhận:"
VERIFY = "Quét mã để kiểm tra văn bản"
SIGN_HINT = "(Ký, ghi rõ họ tên)"
BLANK = "…………………………"

_BESIDE_SIGNATURE = 24  # rows
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def clean(text: str) -> str:
    """Return the text composed (NFC), without characters that no printed page can hold."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        " " if letter == "\t" else letter
        for letter in composed
        if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs", "Co", "Cn")
    )


def number_text(value: float) -> str:
    """Return ``12.345`` or ``0,5`` (at most two decimals)."""
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".")


def local_time(moment: datetime) -> datetime:
    """Return a moment as Vietnamese wall-clock time without its zone (naive ones unchanged)."""
    return moment.astimezone(_ZONE).replace(tzinfo=None) if moment.tzinfo else moment


def cell_text(value: Cell) -> str:
    """Return what a cell shows, without the shape of a status."""
    if value is None:
        return ""
    if isinstance(value, Status):
        return clean(value.word)
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, datetime):
        return local_time(value).strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return clean(value)


def shape_of(value: Cell) -> str:
    """Return the sign of a status, or an empty text."""
    return STATUS_SHAPES[value.code][0] if isinstance(value, Status) else ""


def reader_line(document: OfficialDocument) -> str:
    """Return the line that says whose copy this is, or an empty text."""
    return f"{COPY_OF} {clean(document.reader)}" if document.reader else ""


def number_line(document: OfficialDocument) -> str:
    """Return "Số: 12/BC-TTYT", or the line with a place for the number."""
    return f"Số: {clean(document.number) or '……/……'}"


def place_date(document: OfficialDocument) -> str:
    """Return "Gia Lai, ngày 05 tháng 02 năm 2026": days below 10, months 1 and 2 take a zero."""
    place = clean(document.place) or "……"
    day = document.date
    if day is None:
        return f"{place}, ngày … tháng … năm ……"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{place}, ngày {day.day:02d} tháng {month} năm {day.year}"


def lines(text: str | None) -> list[str]:
    """Return the lines that are not empty."""
    return [line.strip() for line in clean(text or "").split("\n") if line.strip()]


def basis_lines(document: OfficialDocument) -> list[str]:
    """Return the legal bases, each beginning "Căn cứ" and ending ";" (the last ".")."""
    found = [clean(basis).strip().rstrip(";.") for basis in document.legal_bases]
    found = [
        text if text.startswith(("Căn cứ", "Theo", "Xét")) else f"Căn cứ {text}"
        for text in found
        if text
    ]
    return [
        text + (";" if index < len(found) - 1 else "." if not document.enacting else ";")
        for index, text in enumerate(found)
    ]


def recipient_lines(document: OfficialDocument) -> list[str]:
    """Return the lines under "Nơi nhận:", each with its dash and end mark."""
    found = [clean(item).strip().lstrip("-– ").rstrip(";. ") for item in document.recipients]
    found = [item for item in found if item]
    return [f"- {item}{';' if n < len(found) - 1 else '.'}" for n, item in enumerate(found)]


def split_recipients(document: OfficialDocument) -> tuple[list[str], list[str]]:
    """Return the recipients that stand beside the signature, and those that go below it."""
    found = recipient_lines(document)
    used, count = 0, 0
    while count < len(found) and used + _rows(found[count]) <= _BESIDE_SIGNATURE:
        used += _rows(found[count])
        count += 1
    return found[:count], found[count:]


def _rows(line: str) -> int:
    """Return about how many rows a recipient takes in half the width of a page."""
    return 1 + len(line) // 42


def signer_titles(signer: Signer) -> list[str]:
    """Return the bold lines above the signature, e.g. "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"."""
    first = f"{signer.prefix} {signer.title}".strip().upper()
    return [clean(line) for line in (first, signer.acting_title.upper()) if line]


def addressee_lines(document: OfficialDocument) -> list[str]:
    """Return who is addressed, without the words "Kính gửi:"."""
    found = lines(document.addressee)
    if found and found[0].lower().startswith("kính gửi"):
        found[0] = found[0].split(":", 1)[-1].strip()
    return [line for line in found if line]
