"""Findings that a named person has looked at and set aside for a while, never out of sight.

::

    version: 1
    suppressed:
      - {column: TEN_GOI_THAU, entity: PERSON, reason: tên gói thầu không phải người,
         author: Trần Thị Lan, until: 2027-03-31}

A finding that is set aside stays in the result with who, why and until when, is counted, and no
longer decides the verdict. Specially protected marks cannot be set aside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from scanners.errors import ScanError
from scanners.finding import ROLES
from scanners.risk.plan import asked_keys

_FIELDS = {"column", "entity", "reason", "author", "until", "table"}
_NEEDED = ("column", "entity", "reason", "author", "until")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One finding set aside.

    Attributes:
        column: header, or ``#n``; table: only there, any table if empty.
        until: last day on which it holds.
        expired: whether that day had passed when the list was read.
    """

    column: str
    entity: str
    reason: str
    author: str
    until: date
    table: str = ""
    expired: bool = False

    def fits(self, table: str, column: str, entity: str | None) -> bool:
        """Whether it speaks of this finding."""
        same = asked_keys([self.column]) == asked_keys([column])
        return same and entity == self.entity and self.table in ("", table)

    def as_dict(self) -> dict[str, str]:
        """Return what a report says of it."""
        return {"reason": self.reason, "author": self.author, "until": self.until.isoformat()}


def load_suppressions(path: Path, today: date | None = None) -> tuple[Suppression, ...]:
    """Read a list; those that have expired are marked, not left out.

    Raises:
        ScanError: it cannot be read, or an entry lacks something.
    """
    import yaml

    try:
        with path.open(encoding="utf-8") as file:
            data = yaml.safe_load(file.read(1 << 20))
    except (OSError, UnicodeDecodeError):
        raise ScanError(f"không đọc được danh sách bỏ qua {path}.") from None
    except yaml.YAMLError:
        raise ScanError("danh sách bỏ qua sai cú pháp YAML.") from None
    entries = data.get("suppressed") if isinstance(data, Mapping) else None
    if not isinstance(entries, Sequence) or data.get("version") != 1:
        raise ScanError("danh sách bỏ qua phải có version: 1 và suppressed: danh sách mục.")
    now = today or date.today()
    return tuple(_entry(number, entry, now) for number, entry in enumerate(entries, 1))


def _entry(number: int, entry: Any, today: date) -> Suppression:
    where = f"danh sách bỏ qua, mục {number}"
    if not isinstance(entry, Mapping) or set(entry) - _FIELDS:
        raise ScanError(f"{where}: chỉ gồm {', '.join(sorted(_FIELDS))}.")
    missing = [name for name in _NEEDED if not str(entry.get(name) or "").strip()]
    if missing:
        raise ScanError(f"{where}: thiếu {', '.join(missing)}.")
    if entry["entity"] not in ROLES:
        raise ScanError(f"{where}: không có loại dữ liệu {entry['entity']}.")
    until = entry["until"]
    if isinstance(until, str):
        try:
            until = date.fromisoformat(until)
        except ValueError:
            until = None
    if type(until) is not date:
        raise ScanError(f"{where}: until phải là ngày dạng 2027-03-31.")
    if not asked_keys([str(entry["column"])]):
        raise ScanError(f"{where}: tên cột trống.")
    return Suppression(
        str(entry["column"]), str(entry["entity"]), str(entry["reason"]), str(entry["author"]),
        until, str(entry.get("table") or ""), expired=until < today,
    )  # fmt: skip


def find(
    suppressions: Sequence[Suppression], table: str, column: str, entity: str | None
) -> Suppression | None:
    """Return what sets a finding aside, if anything still does."""
    return next((s for s in suppressions if not s.expired and s.fits(table, column, entity)), None)


def expired_warnings(
    suppressions: Sequence[Suppression], found: Sequence[tuple[str, str, str | None]]
) -> list[str]:
    """Return a warning per expired entry that would have set aside something of this file."""
    return [
        f"Mục bỏ qua cột {s.column} ({s.entity}) của {s.author} đã hết hạn "
        f"{s.until:%d/%m/%Y}: phát hiện được tính lại."
        for s in suppressions
        if s.expired and any(s.fits(*finding) for finding in found)
    ]
