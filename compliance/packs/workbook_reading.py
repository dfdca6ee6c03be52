"""What somebody changed in the wording workbook of a pack, cell by cell, and what is refused."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checklists import Item, Pack
from checklists.wording import Sentence, sentences
from compliance.core.errors import BadFile
from compliance.core.i18n import _, in_vietnamese
from compliance.core.workbooks.sources import Formula, RawSheet, header_key, read_source
from compliance.packs.workbook import (
    BOTH,
    CERTAINTY,
    HELP,
    ID,
    LEVELS,
    OTHERS,
    PLACE,
    ROWS,
    SOURCE,
    STAMP,
    locked_cells,
    other_header,
    row_header,
    row_keys,
    text_in,
)


@dataclass(frozen=True)
class Edit:
    """A sentence that somebody wrote otherwise."""

    sheet: str
    row: int
    column: str
    place: str
    language: str
    old: str
    new: str


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be taken over, and why."""

    sheet: str
    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Reading:
    """What a workbook changes, what in it is refused, and what it does not have."""

    edits: Sequence[Edit]
    faults: Sequence[Fault]
    notices: Sequence[str]

    def changes(self, pack: Pack) -> dict[str, tuple[str, str]]:
        """Place → Vietnamese and English of every sentence that changed."""
        before = {sentence.place: sentence for sentence in sentences(pack)}
        after: dict[str, dict[str, str]] = {}
        for edit in self.edits:
            old = before[edit.place]
            after.setdefault(edit.place, {"vi": old.vi, "en": old.en})[edit.language] = edit.new
        return {place: (texts["vi"], texts["en"]) for place, texts in after.items()}


def read_wording(pack: Pack, path: Path, name: str) -> Reading:
    """Compare a workbook that came back with the pack it was made from.

    Raises:
        BadFile: no workbook, or not one of this very version.
    """
    sheets = {sheet.title: sheet for sheet in read_source(path, name, {header_key(ID)})}
    _check_stamp(pack, sheets.get(HELP))
    known = {text.place: text for text in sentences(pack)}
    edits: list[Edit] = []
    faults: list[Fault] = []
    notices: list[str] = []
    with in_vietnamese():
        for found in (*_rows(pack, known, sheets), *_others(known, sheets)):
            if isinstance(found, Edit):
                edits.append(found)
            elif isinstance(found, Fault):
                faults.append(found)
            else:
                notices.append(found)
    return Reading(edits, faults, notices)


def _rows(
    pack: Pack, known: Mapping[str, Sentence], sheets: Mapping[str, RawSheet]
) -> Iterator[Edit | Fault | str]:
    if not pack.items:
        return
    columns, rows = _table(sheets, ROWS, ID)
    keys = row_keys(tuple(known.values()))
    items = {item.id: item for item in pack.items}
    seen: set[str] = set()
    for number, cells in rows:
        item = items.get(str(_cell(cells, columns, ID) or "").strip())
        if item is None or item.id in seen:
            why = _("không có dòng mang mã này trong gói; mã không đổi được.")
            yield Fault(ROWS, number, ID, why if item is None else _("mã này đã có ở dòng trên."))
            continue
        seen.add(item.id)
        yield from _locked_faults(item, number, cells, columns)
        for key in keys:
            place = f"items/{item.id}/{key}"
            headers = {language: row_header(key, language) for language in BOTH}
            yield from _texts(ROWS, number, cells, columns, known.get(place), headers, place)
    if missing := [item_id for item_id in items if item_id not in seen]:
        shown = ", ".join(missing[:10]) + (" …" if len(missing) > 10 else "")
        yield _("Sổ không có %(n)s dòng: %(ids)s. Giữ nguyên lời cũ.", n=len(missing), ids=shown)


def _others(
    known: Mapping[str, Sentence], sheets: Mapping[str, RawSheet]
) -> Iterator[Edit | Fault | str]:
    if OTHERS not in sheets:
        return
    columns, rows = _table(sheets, OTHERS, PLACE)
    for number, cells in rows:
        place = str(_cell(cells, columns, PLACE) or "").strip()
        if place not in known:
            why = _("không có câu ở vị trí này; vị trí không đổi được.")
            yield Fault(OTHERS, number, PLACE, why)
            continue
        headers = {language: other_header(language) for language in BOTH}
        yield from _texts(OTHERS, number, cells, columns, known[place], headers, place)


def _texts(
    sheet: str,
    number: int,
    cells: Sequence[Any],
    columns: Mapping[str, int],
    stored: Sentence | None,
    headers: Mapping[str, str],
    place: str,
) -> Iterator[Edit | Fault]:
    for language, header in headers.items():
        if header_key(header) not in columns:
            continue
        old, given = text_in(stored, language), _cell(cells, columns, header)
        if isinstance(given, Formula):
            yield Fault(sheet, number, header, _("ô là công thức: hãy gõ chữ."))
            continue
        new = _clean("" if given is None else str(given))
        if new == _clean(old):
            continue
        if stored is None:
            yield Fault(sheet, number, header, _("dòng này không có mục đó; chỉ sửa câu đang có."))
        elif not new and language == "vi":
            yield Fault(sheet, number, header, _("câu tiếng Việt không được để trống."))
        else:
            yield Edit(sheet, number, header, place, language, old, new)


def _locked_faults(
    item: Item, number: int, cells: Sequence[Any], columns: Mapping[str, int]
) -> Iterator[Fault]:
    for header, old in zip((ID, LEVELS, SOURCE, CERTAINTY), locked_cells(item), strict=True):
        if header_key(header) not in columns:
            continue
        given = _cell(cells, columns, header)
        new = given.text if isinstance(given, Formula) else _clean(str(given or ""))
        if new != _clean(old):
            yield Fault(
                ROWS,
                number,
                header,
                _(
                    "cột khóa, đang là “%(old)s”: đổi bằng cách tải thư mục gói lên, không bằng "
                    "sổ này.",
                    old=old,
                ),
            )


def _table(
    sheets: Mapping[str, RawSheet], title: str, needed: str
) -> tuple[Mapping[str, int], Sequence[tuple[int, Sequence[Any]]]]:
    """Return header → position and the rows below."""
    if title not in sheets or not sheets[title].rows:
        raise BadFile(_("Sổ thiếu trang “%(title)s”. Hãy tải lại sổ mẫu.", title=title), "file")
    header, *rows = sheets[title].rows
    columns = {header_key(cell): index for index, cell in enumerate(header[1]) if cell is not None}
    if header_key(needed) not in columns:
        raise BadFile(
            _("Trang “%(title)s” thiếu cột “%(column)s”.", title=title, column=needed), "file"
        )
    return columns, rows


def _cell(cells: Sequence[Any], columns: Mapping[str, int], header: str) -> Any:
    index = columns.get(header_key(header), len(cells))
    return cells[index] if index < len(cells) else None


def _check_stamp(pack: Pack, sheet: RawSheet | None) -> None:
    """Refuse a workbook of another version: its differences would undo what others changed."""
    rows = sheet.rows if sheet else ()
    values = {str(cells[0]): str(cells[1]) for _n, cells in rows if len(cells) > 1}
    if values.get(STAMP) != pack.sha256:
        raise BadFile(
            _(
                "Sổ này không lấy từ %(id)s bản %(n)s. Hãy tải sổ của đúng bản đó, sửa rồi tải "
                "lên; giữ nguyên trang “%(help)s”.",
                id=pack.id,
                n=pack.version,
                help=HELP,
            ),
            "file",
        )


def _clean(text: str) -> str:
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()
