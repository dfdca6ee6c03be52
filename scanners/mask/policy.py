"""What is to be done to which column: a YAML file of the unit, read strictly.

::

    version: 1
    columns:
      HO_TEN: {action: drop}
      SO_CCCD: {action: hmac}
      NGAY_SINH: {action: generalise, to: year}
      NGAY_VAO: {action: shift, person: MA_BN, days: 30}
      GHI_CHU: {action: redact, part: found}
      MA_BENH: {action: keep, reason: cần cho thống kê}
    entities:
      PHONE: {action: redact}
    default: drop

A column goes by its own rule, else by that of what the scan finds in it, else by ``default``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scanners.errors import ScanError
from scanners.finding import ROLES
from scanners.risk.plan import asked_keys

VERSION = 1
ACTIONS = ("drop", "redact", "hmac", "generalise", "shift", "keep")
TARGETS = ("year", "month", "band", "province", "commune", "icd3")
_FIELDS = {
    "drop": set(), "redact": {"part"}, "hmac": {"domain"}, "generalise": {"to", "width"},
    "shift": {"person", "days"}, "keep": {"reason"},
}  # fmt: skip
_DAYS, _WIDTH = 30, 5
_LONGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Rule:
    """What happens to the values of a column.

    Attributes:
        action: one of ``ACTIONS``.
        part: ``found`` if only what a scan finds inside a text is redacted.
        domain: values of one domain get the same pseudonym whatever their column.
        to: one of ``TARGETS``; width: years of a band.
        person: header of the column that tells people apart; days: most that a date moves.
        reason: why a column is kept.
    """

    action: str
    part: str = ""
    domain: str = ""
    to: str = ""
    width: int = _WIDTH
    person: str = ""
    days: int = _DAYS
    reason: str = ""

    @property
    def needs_key(self) -> bool:
        """Whether the unit's key is needed."""
        return self.action in ("hmac", "shift")


@dataclass(frozen=True, slots=True)
class Policy:
    """A checked policy; columns by the key of their header."""

    columns: dict[str, Rule] = field(default_factory=dict)
    entities: dict[str, Rule] = field(default_factory=dict)
    default: Rule = Rule("drop")

    @property
    def needs_key(self) -> bool:
        """Whether any rule needs the unit's key."""
        rules = [*self.columns.values(), *self.entities.values(), self.default]
        return any(rule.needs_key for rule in rules)


def load_policy(path: Path) -> Policy:
    """Read a policy.

    Raises:
        ScanError: it cannot be read, or says something that is not understood.
    """
    import yaml

    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(_LONGEST)
    except (OSError, UnicodeDecodeError):
        raise ScanError(f"không đọc được chính sách che {path}.") from None
    try:
        return read_policy(yaml.safe_load(text))
    except yaml.YAMLError as problem:
        line = getattr(getattr(problem, "problem_mark", None), "line", -1) + 1
        raise ScanError(f"chính sách che sai cú pháp YAML ở dòng {line}.") from None


def read_policy(data: Any) -> Policy:
    """Check a policy as plain data.

    Raises:
        ScanError: a part of it is not understood; the sentence says which.
    """
    if not isinstance(data, Mapping) or data.get("version") != VERSION:
        raise ScanError("chính sách che phải có version: 1.")
    unknown = set(data) - {"version", "columns", "entities", "default"}
    if unknown:
        raise ScanError(f"chính sách che có mục không hiểu: {', '.join(map(str, unknown))}.")
    columns: dict[str, Rule] = {}
    for name, value in _mapping(data, "columns").items():
        (key,) = asked_keys([str(name)]) or {""}
        if not key or key in columns:
            raise ScanError(f"chính sách che: tên cột {name} trống hoặc viết hai lần.")
        columns[key] = _rule(f"cột {name}", value)
    entities = {}
    for name, value in _mapping(data, "entities").items():
        if name not in ROLES:
            raise ScanError(f"chính sách che: không có loại dữ liệu {name}.")
        entities[str(name)] = _rule(f"loại {name}", value)
    default = data.get("default", "drop")
    if default not in ("drop", "redact"):
        raise ScanError("chính sách che: default chỉ có thể là drop hoặc redact.")
    return Policy(columns, entities, Rule(default))


def _mapping(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = data.get(name) or {}
    if not isinstance(part, Mapping):
        raise ScanError(f"chính sách che: {name} phải là danh sách tên: quy tắc.")
    return part


def _rule(where: str, value: Any) -> Rule:
    if isinstance(value, str):
        value = {"action": value}
    if not isinstance(value, Mapping) or value.get("action") not in ACTIONS:
        raise ScanError(f"{where}: action phải là một trong {', '.join(ACTIONS)}.")
    action = str(value["action"])
    unknown = set(value) - {"action"} - _FIELDS[action]
    if unknown:
        raise ScanError(f"{where}: {action} không có mục {', '.join(map(str, unknown))}.")
    rule = Rule(**value)
    if action == "keep" and not str(rule.reason).strip():
        raise ScanError(f"{where}: giữ nguyên thì phải ghi reason (vì sao cần giữ).")
    if action == "redact" and rule.part not in ("", "found"):
        raise ScanError(f"{where}: part chỉ có thể là found.")
    if action == "generalise" and rule.to not in TARGETS:
        raise ScanError(f"{where}: to phải là một trong {', '.join(TARGETS)}.")
    if not _between(rule.width, 2, 50):
        raise ScanError(f"{where}: width phải là số từ 2 đến 50.")
    if action == "shift" and not rule.person:
        raise ScanError(f"{where}: shift cần person, là cột phân biệt người bệnh.")
    if not _between(rule.days, 1, 365):
        raise ScanError(f"{where}: days phải là số từ 1 đến 365.")
    return rule


def _between(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
