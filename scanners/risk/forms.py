"""Cells to keyed hashes: what is written the same way, or means the same, gets the same hash.

A hash is 64 bits under a key that is drawn for one scan and never written down; 0 stands for a
blank. Vectorised: this runs over every row of a large file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from scanners.risk.plan import Taken
from scanners.textform import fold

if TYPE_CHECKING:
    import polars

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ′`´", "'"))
#: What a name may bear that makes it look like another: marks apart, apostrophes, white space.
_ODD = "[\u0300-\u036f\u00a0’‘ʼ′`´\\t\\n\\r]|  "
_CARD = "^(?:[A-Z]{2}[0-9]{13})?$"
_SPACE = re.compile(r"\s+")
_COMPACT = r"^(?:19|20)\d\d[01]\d[0-3]\d(?:\d{4}(?:\d{2})?)?$"
_SLASHED = r"^[0-3]\d[/.-][01]\d[/.-](?:19|20)\d\d(?:\D.*)?$"
_ISO = r"^(?:19|20)\d\d[-/.][01]\d[-/.][0-3]\d(?:\D.*)?$"
_LOOSE = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2,4})(?!\d)")
_DMY = re.compile(r"([0-3]\d)([01]\d)((?:19|20)\d\d)\Z")
_NUMBER = re.compile(r"\d+")
_SUB_YEAR = re.compile(r"thang|tuan|ngay|\bm\b")
_COMMUNE = re.compile(r"(?:xa|phuong|thi tran|dac khu|tt|x|p)\b")
_PREFIX = re.compile(r"^(?:tinh|thanh pho|tp)\b[. ]*")
_ADULT_BAND = 5
_REMEMBERED = 20_000


def hash_columns(
    columns: Sequence[polars.Series | None], takes: Sequence[Taken], seed: int
) -> polars.DataFrame:
    """Return the hashes of the columns that are followed.

    Args:
        columns: cells as text by position; None or missing where a block has no such column.
    """
    import polars as pl

    found: dict[str, polars.Series] = {}
    for column, kind in takes:
        cells = columns[column] if column < len(columns) else None
        if cells is None:
            continue
        cells = cells.fill_null("") if cells.null_count() else cells
        for part, values in _FORMS[kind](cells).items():
            found[f"{column}.{part}"] = values.of(seed)
    return pl.DataFrame(found)


def same_hash(seed: int) -> int:
    """Return the hash of a fixed text: machines that disagree on it cannot work together."""
    import polars as pl

    return int(pl.Series(["Nguyễn 1"]).hash(seed)[0])


class _Cells:
    """Cells to be hashed as they are."""

    def __init__(self, cells: polars.Series) -> None:
        self._cells = cells

    def of(self, seed: int) -> polars.Series:
        """Return the hashes, 0 for blanks."""
        import polars as pl

        hashes, blank = self._cells.hash(seed), self._cells == ""
        if not blank.any():
            return hashes
        return hashes.zip_with(~blank, pl.zeros(len(blank), dtype=pl.UInt64, eager=True))


class _Changed:
    """Cells of which each distinct value is changed once before it is hashed."""

    def __init__(self, cells: polars.Series, change: Callable[[str], str]) -> None:
        self._cells = cells
        self._change = change

    def of(self, seed: int) -> polars.Series:
        """Return the hashes, 0 for what becomes a blank."""
        import polars as pl

        distinct = self._cells.unique()
        changed = pl.Series([_remembered(self._change, v) for v in distinct], dtype=pl.String)
        return self._cells.hash(seed).replace_strict(
            distinct.hash(seed), _Cells(changed).of(seed), return_dtype=pl.UInt64
        )


@lru_cache(maxsize=_REMEMBERED)
def _remembered(change: Callable[[str], str], value: str) -> str:
    """Change a value once for all blocks: communes, codes and ages come again and again."""
    return change(value)


Parts = dict[str, _Cells | _Changed]


def _mapped(cells: polars.Series, change: Callable[[str], str]) -> polars.Series:
    """Change each distinct value once."""
    distinct = cells.unique()
    changed = [change(value) for value in distinct.to_list()]
    return cells.replace_strict(distinct, changed, return_dtype=cells.dtype)


def plain(text: str) -> str:
    """Return a text in one form: NFC, plain apostrophes, single spaces, lower case."""
    text = unicodedata.normalize("NFC", text.translate(_APOSTROPHES))
    return _SPACE.sub(" ", text).strip().lower()


def _text(cells: polars.Series) -> Parts:
    return {"text": _Changed(cells, plain)}


def _name(cells: polars.Series) -> Parts:
    cells = cells.str.strip_chars()
    odd = cells.str.contains(_ODD)
    if odd.any():
        cells = cells.clone().scatter(odd.arg_true(), _mapped(cells.filter(odd), plain))
    return {"text": _Cells(cells.str.to_lowercase())}


def _id(cells: polars.Series) -> Parts:
    return {"id": _Cells(_number(cells))}


def _number(cells: polars.Series) -> polars.Series:
    if not cells.str.contains("[^0-9]").any():
        return cells.str.strip_chars_start("0")
    if cells.str.contains("[^0-9A-Za-z]").any():
        cells = cells.str.replace(r"^\s*([0-9]+)\.0\s*$", "$1")
        cells = cells.str.replace_all("[^0-9A-Za-zĐđ]", "")
    if cells.str.contains("[^0-9A-Z]").any():
        cells = cells.str.to_uppercase()
    return cells.str.strip_chars_start("0")


def _code(cells: polars.Series) -> Parts:
    """Read what a program has made: it is written in one way."""
    return {"id": _Cells(cells.str.strip_chars())}


def _card(cells: polars.Series) -> Parts:
    """Read a health card by its last ten digits: the rest changes while the person stays."""
    if cells.str.contains(_CARD).all():
        return {"id": _Cells(cells.str.tail(10))}
    if cells.str.contains(";", literal=True).any():
        cells = cells.str.replace(";.*$", "")
    return {"id": _Cells(_number(cells).str.tail(10))}


def _days(cells: polars.Series) -> polars.Series:
    """Return dates as yyyymmdd, times left out; what is no date as it is."""
    compact = cells.str.contains(_COMPACT)
    if (compact | (cells == "")).all():
        return cells.str.head(8)
    slashed, iso = cells.str.contains(_SLASHED), cells.str.contains(_ISO)
    found = cells.zip_with(~compact, cells.str.head(8))
    if slashed.any():
        found = found.zip_with(~slashed, _joined(cells, 6, 3, 0))
    if iso.any():
        found = found.zip_with(~iso, _joined(cells, 0, 5, 8))
    rest = ~(compact | slashed | iso)
    if rest.any():
        found = found.zip_with(~rest, _mapped(found, _loose_day))
    return found


def _joined(cells: polars.Series, year: int, month: int, day: int) -> polars.Series:
    part = cells.str.slice
    return part(year, 4) + part(month, 2) + part(day, 2)


def _loose_day(text: str) -> str:
    text = text.strip()
    found = _LOOSE.match(text) or _DMY.match(text)
    if found is None:
        return text
    day, month, year = found.groups()
    return f"{year}{int(month):02d}{int(day):02d}"


def _birth(cells: polars.Series) -> Parts:
    days = _days(cells)
    return {"day": _Cells(days), "year": _Cells(days.str.head(4))}


def _visit(cells: polars.Series) -> Parts:
    days = _days(cells)
    return {"day": _Cells(days), "month": _Cells(days.str.head(6))}


def _age(cells: polars.Series) -> Parts:
    return {"text": _Changed(cells, plain), "band": _Changed(cells, _band)}


def _band(text: str) -> str:
    years = band_start(text, _ADULT_BAND)
    return plain(text) if years is None else str(years)


def band_start(text: str, width: int) -> int | None:
    """Return the first year of the band that an age is in; None if it is no single age."""
    numbers = _NUMBER.findall(text)
    if len(numbers) != 1 or len(numbers[0]) > 3:
        return None
    years = 0 if _SUB_YEAR.search(fold(text)) else int(numbers[0])
    return years // width * width


def _address(cells: polars.Series) -> Parts:
    """Leave the house and the street out: they name a person, the commune only narrows down."""
    rest = cells.str.splitn(",", 2).struct.field("field_1").fill_null("")
    long = rest.str.contains(",", literal=True)
    rest = rest.zip_with(long, cells)
    return {"commune": _Changed(rest, _commune), "province": _Changed(rest, _province)}


def _commune(text: str) -> str:
    return fold(plain(commune_of(text)))


def _province(text: str) -> str:
    return _PREFIX.sub("", fold(plain(province_of(text))))


def commune_of(text: str) -> str:
    """Return an address from its commune on; all of it where no part names one."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    for at, part in enumerate(parts):
        if names_commune(part):
            return ", ".join(parts[at:])
    return ", ".join(parts)


def names_commune(part: str) -> bool:
    """Whether a part of an address begins as the name of a commune does."""
    return _COMMUNE.match(fold(unicodedata.normalize("NFC", part))) is not None


def province_of(text: str) -> str:
    """Return the last part of an address."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return parts[-1] if parts else ""


def _icd(cells: polars.Series) -> Parts:
    return {"icd": _Changed(cells, _chapter)}


_ICD = re.compile(r"[a-z]\d{2}(?!\d)")


def _chapter(text: str) -> str:
    form = plain(text)
    code = _ICD.match(form)
    return code.group() if code else form


_FORMS: dict[str, Callable[[polars.Series], Parts]] = {
    "birth": _birth, "visit": _visit, "age": _age, "text": _text, "address": _address,
    "name": _name, "icd": _icd, "id": _id, "code": _code, "card": _card, "any": _text,
}  # fmt: skip
