"""What an import would do, row by row and field by field, before anything is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.workbooks.cells import plain_text, show_cell
from compliance.core.workbooks.columns import Sheet, Workbook
from compliance.core.workbooks.reader import Data, Row, RowError, read_workbook

CREATE, UPDATE, SAME = "create", "update", "same"


@dataclass(frozen=True)
class Change:
    """One row of the preview. ``fields``: header, value now, value in the file, as shown."""

    sheet: str
    row: int
    label: str
    action: str
    fields: Sequence[tuple[str, str, str]] = ()
    #: Set where the stored row changed since the file was made: a person says which one holds.
    #: An importer writes it only if the key is in ``Data.taken``.
    clash: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "label": self.label,
            "action": self.action,
            "fields": [list(part) for part in self.fields],
            "clash": self.clash,
        }


@dataclass
class Plan:
    """All changes of a file; it may be carried out only while it has no errors."""

    changes: list[Change] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def count(self, action: str) -> int:
        """Return how many rows would be created, updated or stay the same."""
        return sum(change.action == action for change in self.changes)

    def fingerprint(self) -> str:
        """Return a hash of the changes: a commit does what the preview showed, or nothing."""
        text = json.dumps([change.as_json() for change in self.changes], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Outcome:
    """What a commit did; ``document`` is handed to the requester once (account slips)."""

    summary: str
    document: bytes | None = None
    document_name: str = ""
    document_type: str = "application/pdf"


class Importer(Protocol):
    """A feature's side of an import.

    ``viewer`` is the user who imports, or None for an administrator at the command line. ``plan``
    only reads; ``prepare`` may be slow and touches no row (hashing passwords); ``apply`` runs in a
    transaction, after a fresh ``plan`` gave the same changes that were previewed.
    """

    workbook: Workbook

    def plan(self, viewer: Any, data: Data) -> Plan:
        """Say what ``data`` would change; every rule that a row breaks is an error of that row."""
        ...

    def prepare(self, data: Data, progress: Any) -> Any:
        """Do slow work that needs no transaction; the result is handed to ``apply``."""
        ...

    def apply(self, viewer: Any, data: Data, prepared: Any) -> Outcome:
        """Write ``data``, all of it."""
        ...


_importers: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    """Make an importer known by the key of its workbook (a feature does so at import)."""
    _importers[importer.workbook.key] = importer


def importer_for(key: str) -> Importer:
    """Return the importer of a kind of workbook."""
    return _importers[key]


_checks: list[Callable[[str], Sequence[str]]] = []
#: Hints about texts shown with a preview; a file with more has one cause.
MOST_HINTS = 20


def add_text_check(check: Callable[[str], Sequence[str]]) -> None:
    """Let a feature warn of what a text of any import says (sentences); it refuses nothing."""
    if check not in _checks:
        _checks.append(check)


def _hints(data: Data) -> list[str]:
    """Return what the checks say of the texts of a file, each text looked at once."""
    hints: list[str] = []
    seen: set[str] = set()
    for row in (row for rows in data.rows.values() for row in rows):
        for key, value in row.values.items():
            if not isinstance(value, str) or value in seen:
                continue
            seen.add(value)
            said = [sentence for check in _checks for sentence in check(value)]
            hints.extend(row.error(key, sentence).sentence for sentence in said)
            if len(hints) >= MOST_HINTS:
                return hints[:MOST_HINTS]
    return hints


def compare(row: Row, label: str, current: Mapping[str, Any] | None) -> Change:
    """Return what ``row`` would do to ``current`` (typed values by column key; None: not there)."""
    fields = []
    for column in row.sheet.columns:
        if column.key not in row.values:
            continue
        after = _shown(row.sheet, column.key, row.values[column.key])
        before = _shown(row.sheet, column.key, (current or {}).get(column.key))
        if before != after:
            fields.append((column.header, before, after))
    action = CREATE if current is None else UPDATE if fields else SAME
    return Change(row.sheet.title, row.number, label, action, fields)


def _shown(sheet: Sheet, key: str, value: Any) -> str:
    shown = show_cell(sheet.column(key), value)
    return "" if shown is None else plain_text(shown).strip()


def make_plan(importer: Importer, viewer: Any, data: Data) -> Plan:
    """Return the plan for ``data`` with the errors and notices of reading in front."""
    plan = importer.plan(viewer, data)
    plan.errors = sorted([*data.errors, *plan.errors], key=lambda e: (e.sheet, e.row))
    plan.notices = [*data.notices, *plan.notices, *_hints(data)]
    return plan


class NoProgress:
    """For commands: progress that nobody watches."""

    job_id: UUID | None = None

    def report(self, done: int, total: int, message: str = "") -> None:
        """Take no notice."""


def import_file(
    importer: Importer, path: Path, *, viewer: Any = None, dry_run: bool = False
) -> tuple[Plan, Outcome | None]:
    """Import a file in one go (command line): everything, or nothing and the plan with errors.

    Raises:
        BadFile: the file cannot be read.
    """
    data = read_workbook(importer.workbook, path, path.name)
    plan = make_plan(importer, viewer, data)
    if plan.errors or dry_run:
        return plan, None
    prepared = importer.prepare(data, NoProgress())
    with transaction():
        return plan, carry_out(importer, viewer, data, plan.fingerprint(), prepared)


def carry_out(
    importer: Importer, viewer: Any, data: Data, fingerprint: str, prepared: Any
) -> Outcome:
    """Write ``data`` inside the running transaction if it still does what was previewed.

    Raises:
        Refused: what is stored changed since the preview.
    """
    fresh = make_plan(importer, viewer, data)
    if fresh.errors or fresh.fingerprint() != fingerprint:
        raise Refused(
            _("Dữ liệu đang lưu đã thay đổi sau khi xem trước. Chưa ghi gì; hãy tải tệp lên lại.")
        )
    return importer.apply(viewer, data, prepared)


def unknown(rows: Iterable[Row], key: str, known: Iterable[str], message: str) -> list[RowError]:
    """Return an error for every row whose ``key`` names nothing that is ``known``.

    Args:
        message: a sentence with ``%(value)s``, already translated without interpolation.
    """
    names = set(known)
    return [
        row.error(key, message % {"value": row.values[key]})
        for row in rows
        if row.values.get(key) is not None and row.values[key] not in names
    ]
