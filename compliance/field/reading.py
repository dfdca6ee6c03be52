"""A bundle that came back: taken if only the open cells differ, else refused with the cell."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from compliance.core.errors import BadFile, Refused
from compliance.core.i18n import _
from compliance.core.workbooks.sources import Formula, RawSheet, read_source
from compliance.field import bundle
from compliance.field.bundle import BASE, EVIDENCE, FINDINGS, HELP, LOCKED, OPEN, ROWS, normal
from compliance.field.merge import FIELDS, Edit
from compliance.field.models import Way
from compliance.field.parsing import read_values
from compliance.field.sealing import sealed
from compliance.field.shapes import Submission
from compliance.inspections.states import Progress

#: Parts of a package that could reach outside or run something.
FOREIGN = ("externallinks/", "embeddings/", "activex/", "ctrlprops/", "connections", "macrosheets/")
#: More than this many problems help nobody.
MOST = 20


class Altered(Refused):
    """The bundle is refused; ``problems`` says what was altered and where."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(_("Sổ bị sửa ngoài ô cho phép nên không nhận. Không có gì được ghi."))
        self.problems = problems[:MOST]


@dataclass(frozen=True)
class _Base:
    key: UUID
    inspection: str
    code: str
    rows: Sequence[Sequence[Any]]
    sheets: Mapping[str, str]


def read_bundle(path: Path, secret: str, visit: Mapping[str, Any]) -> Submission:
    """Return the rows that somebody filled in, as they would be sent from the page.

    Args:
        visit: the visit as ``visits.visit_of`` gives it, for its words; values come from the file.

    Raises:
        BadFile: unreadable, unsafe, or no bundle of ours.
        Altered: something else than the open cells differs from what was handed out.
        Refused: of another visit or shape, or nothing was filled in.
    """
    _check_package(path)
    sheets = {raw.title: raw for raw in read_source(path, "so.xlsx", set())}
    if BASE not in sheets:
        raise BadFile(
            _("Sổ không có trang “%(name)s” nên không phải sổ do hệ thống cấp.", name=BASE), "file"
        )
    base = _read_base(sheets[BASE], secret)
    if base.inspection != visit["id"]:
        raise Refused(
            _("Sổ này của cuộc kiểm tra %(code)s, không phải cuộc này.", code=base.code), "file"
        )
    problems = _sheet_problems(sheets, base)
    if problems:
        raise Altered(problems)
    edits, problems = _rows(sheets[ROWS], base, visit)
    if problems:
        raise Altered(problems)
    if not edits:
        raise Refused(_("Sổ chưa có ô nào được điền khác với lúc lấy đi."), "file")
    return Submission(base.key, Way.BUNDLE, "XLSX", edits)


def _check_package(path: Path) -> None:
    with path.open("rb") as handle:
        if handle.read(2) != b"PK":
            raise BadFile(_("Đây không phải sổ .xlsx do hệ thống cấp."), "file")
    try:
        with zipfile.ZipFile(path) as package:
            names = [name.lower() for name in package.namelist()]
    except (zipfile.BadZipFile, OSError):
        raise BadFile(_("Sổ bị hỏng, không mở được."), "file") from None
    if any(part in name for name in names for part in FOREIGN):
        raise BadFile(
            _("Sổ có liên kết ra ngoài hoặc đối tượng nhúng nên không nhận. Hãy dùng sổ gốc."),
            "file",
        )


def _read_base(sheet: RawSheet, secret: str) -> _Base:
    cells = [cells[0] if cells else None for _number, cells in sheet.rows]
    texts = [cell for cell in cells if isinstance(cell, str)]
    text = "".join(texts[1:])
    if len(texts) < 2 or not sealed(secret, text, texts[0]):
        raise BadFile(
            _(
                "Chữ ký của sổ không khớp: trang “%(name)s” đã bị sửa, hoặc sổ do nơi khác cấp.",
                name=BASE,
            ),
            "file",
        )
    told = json.loads(text)  # ours: the seal holds
    if told["shape"] != bundle.SHAPE:
        raise Refused(_("Sổ do phiên bản khác của phần mềm cấp. Hãy lấy sổ mới."), "file")
    return _Base(UUID(told["key"]), told["inspection"], told["code"], told["rows"], told["sheets"])


def _sheet_problems(sheets: Mapping[str, RawSheet], base: _Base) -> list[str]:
    known = (ROWS, EVIDENCE, FINDINGS, HELP, BASE)
    problems = [
        _("Thiếu trang “%(name)s” (bị xóa hoặc đổi tên).", name=n) for n in known if n not in sheets
    ]
    problems += [_("Có trang lạ “%(name)s”.", name=n) for n in sheets if n not in known]
    for name, expected in base.sheets.items():
        if name in sheets and bundle.table_hash(_plain(sheets[name])) != expected:
            problems.append(_("Trang “%(name)s” chỉ để xem nhưng đã bị sửa.", name=name))
    return problems


def _plain(sheet: RawSheet) -> list[list[str]]:
    """Return the texts of a sheet; a reader pads rows with empty cells, which say nothing."""
    texts = ([_text(cell) for cell in cells] for _number, cells in sheet.rows)
    return [row[: max(n for n, text in enumerate(row, 1) if text)] for row in texts]


def _text(cell: Any) -> str:
    return f"={cell.text}" if isinstance(cell, Formula) else normal(cell)


def _rows(sheet: RawSheet, base: _Base, visit: Mapping[str, Any]) -> tuple[list[Edit], list[str]]:
    """Return what was filled in, and everything that stands where nothing may be changed."""
    problems: list[str] = []
    if not sheet.rows or _plain(sheet)[0] != [*LOCKED, *OPEN]:
        return [], [_("Hàng tiêu đề của trang “%(name)s” đã bị sửa.", name=ROWS)]
    body = sheet.rows[1:]
    if len(body) != len(base.rows):
        return [], [
            _(
                "Trang “%(name)s” phải có %(n)s dòng như lúc lấy đi nhưng có %(m)s: dòng bị xóa "
                "hoặc thêm.",
                name=ROWS,
                n=len(base.rows),
                m=len(body),
            )
        ]
    edits = []
    for place, ((number, cells), told) in enumerate(zip(body, base.rows, strict=True), 2):
        row_id, version, *hashes = told
        cells = [*cells, *[None] * (len(LOCKED) + len(OPEN) - len(cells))]
        found = _row_problems(number, place, cells, hashes)
        if found:
            problems += found
            continue
        shown = [_text(cell) for cell in cells[len(LOCKED) : len(LOCKED) + len(OPEN)]]
        if bundle.short_hash("\x1f".join(shown)) == hashes[-1]:
            continue  # as it was handed out
        try:
            edits.append(Edit(row_id, version, _values(number, shown, visit)))
        except Refused as refused:
            problems.append(refused.message)
    return edits, problems


def _row_problems(
    number: int, place: int, cells: Sequence[Any], hashes: Sequence[str]
) -> list[str]:
    if number != place:
        return [_("Hàng %(n)s: có hàng trống chen giữa hoặc dòng bị dời.", n=number)]
    wrong = [
        name
        for name, cell, expected in zip(LOCKED, cells, hashes, strict=False)
        if bundle.short_hash(_text(cell)) != expected
    ]
    if len(wrong) > 2:
        return [_("Hàng %(n)s không phải dòng lúc lấy đi: dòng đã đổi chỗ hoặc bị thay.", n=number)]
    problems = [
        _("Hàng %(n)s: ô “%(name)s” không được sửa.", n=number, name=name) for name in wrong
    ]
    end = len(LOCKED) + len(OPEN)
    if any(cell is not None for cell in cells[end:]):
        problems.append(_("Hàng %(n)s: có nội dung ở cột ngoài bảng.", n=number))
    for name, cell in zip(OPEN, cells[len(LOCKED) : end], strict=True):
        if isinstance(cell, Formula):
            problems.append(_("Hàng %(n)s: ô “%(name)s” có công thức.", n=number, name=name))
        elif isinstance(cell, bool) or not isinstance(cell, str | int | float | None):
            problems.append(_("Hàng %(n)s: ô “%(name)s” phải là chữ.", n=number, name=name))
    return problems


def _values(number: int, shown: Sequence[str], visit: Mapping[str, Any]) -> dict[str, Any]:
    """Return open cells as values.

    Raises:
        Refused: a word that is none of those to choose from, or a text that is too long.
    """
    told = dict(zip(FIELDS, shown, strict=True))
    values: dict[str, Any] = dict(told)
    for name, list_name in (("verdict", "verdicts"), ("progress", "progress")):
        codes = {one["label"]: one["code"] for one in visit[list_name]}
        if told[name] and told[name] not in codes:
            raise Refused(
                _(
                    "Hàng %(n)s: “%(word)s” không có trong danh sách của cột “%(name)s”.",
                    n=number,
                    word=told[name][:40],
                    name=OPEN[FIELDS.index(name)],
                )
            )
        values[name] = codes.get(told[name])
    if told["second_look"] not in ("", bundle.YES):
        raise Refused(_("Hàng %(n)s: cột “Cần xem lại” chỉ ghi “Có” hoặc để trống.", n=number))
    values["second_look"] = bool(told["second_look"])
    try:
        return read_values(_progressed(values))
    except Refused as refused:
        raise Refused(
            _("Hàng %(n)s: %(why)s", n=number, why=refused.message), refused.field
        ) from None


def _progressed(values: dict[str, Any]) -> dict[str, Any]:
    """Let the progress follow from the rest where nobody changed it, as on the page."""
    if values["progress"] not in (None, Progress.UNSEEN):
        return values
    begun = values["observation"] or values["second_look"]
    follows = Progress.DONE if values["verdict"] else Progress.LOOKING if begun else Progress.UNSEEN
    return {**values, "progress": follows.value}
