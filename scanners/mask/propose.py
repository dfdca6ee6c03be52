"""A first policy for a file, from what a scan finds in it: to be read and changed by a person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from scanners.finding import ROLES, Role, Subject
from scanners.headers import Hint, read_headers
from scanners.risk.plan import is_province, is_visit
from scanners.tables import TableResult
from scanners.textform import header_key

_LINKS = ("PATIENT_ID", "HASHED_ID", "CCCD", "BHYT_CARD", "BHXH_NUMBER", "CMND", "PASSPORT",
          "VISIT_ID", "MEDICAL_RECORD_NO")  # fmt: skip
_BY_ENTITY: dict[str, dict[str, Any]] = {
    **{entity: {"action": "hmac"} for entity in _LINKS},
    "ADDRESS": {"action": "generalise", "to": "province"},
    "DATE_OF_BIRTH": {"action": "generalise", "to": "year"},
    "AGE": {"action": "generalise", "to": "band", "width": 5},
    "IP_ADDRESS": {"action": "drop"},
}
_PERSON = ("PATIENT_ID", "CCCD", "BHYT_CARD", "BHXH_NUMBER", "HASHED_ID", "CMND", "PASSPORT")
_PLAIN = re.compile(r"[A-Za-z]\w*\Z", re.ASCII)
#: What YAML reads as something else than the word.
_WORDS = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})
_NOTHING = "không tìm thấy dữ liệu cá nhân"
_INDIRECT = "đề xuất giữ: không tự nhận ra người; đơn vị ghi lại vì sao cần"
_HEADER = """\
# Chính sách che do công cụ đề xuất: đọc lại, sửa cho đúng mục đích, ghi lý do ở các cột giữ.
# action: drop | redact | hmac | generalise | shift | keep; cột không có ở đây thì theo default.
version: 1
"""


class _Seen(NamedTuple):
    """What a scan saw of a column: its header, what that says, what the values hold."""

    name: str
    hint: Hint
    entities: list[str]
    filled: bool


def propose(tables: Iterable[TableResult]) -> str:
    """Return a policy as YAML text; it names columns and no value."""
    return policy_text(
        _rules(
            [
                _Seen(
                    judge.profile.name,
                    judge.profile.hint,
                    list(judge.tallies()),
                    bool(judge.profile.filled),
                )
                for judge in table.judges
            ]
            for table in tables
        )
    )


def propose_for(tables: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return a rule for every column of a kept result: the file itself is not at hand.

    Args:
        tables: ``tables`` of one file of the scanner's JSON; what lies beside the data (remarks,
            properties) never comes along in a copy and gets no rule.
    """
    return _rules(_seen(table["columns"]) for table in tables if not is_aside(table["name"]))


def is_aside(table: str | None) -> bool:
    """Whether a table of a result is what lies beside the data: "(chú thích)", "(tên tệp)"."""
    return (table or "").rpartition(" · ")[2].startswith("(")


def policy_text(rules: Mapping[str, Mapping[str, Any]], default: str = "drop") -> str:
    """Return the policy file of these rules, as ``python -m scanners mask`` reads it."""
    lines = [f"  {_yaml(name)}: {_flow(rule)}\n" for name, rule in rules.items()]
    return _HEADER + "columns:\n" + "".join(lines) + f"default: {default}\n"


def _seen(columns: Sequence[Mapping[str, Any]]) -> list[_Seen]:
    """Join the rows of a result that speak of one column."""
    held: dict[str, list[str]] = {}
    for column in columns:
        entities = held.setdefault(column["name"], [])
        entities += [column["entity"]] if column["entity"] else []
    hints = read_headers([name if not name.startswith("#") else "" for name in held])
    return [
        _Seen(name, hint, entities, bool(entities))
        for (name, entities), hint in zip(held.items(), hints, strict=True)
    ]


def _rules(tables: Iterable[list[_Seen]]) -> dict[str, dict[str, Any]]:
    rules: dict[str, dict[str, Any]] = {}
    for columns in tables:
        person = _person(columns)
        for column in columns:
            rule = _rule(column, person)
            old = rules.get(column.name)
            # One header in two tables: what hides more goes for both.
            if old is None or (old["action"] == "keep" and rule["action"] != "keep"):
                rules[column.name] = rule
    return rules


def _person(columns: list[_Seen]) -> str:
    """Return the column that tells people apart, by which dates are moved."""
    for entity in _PERSON:
        for column in columns:
            if column.entities[:1] == [entity] and column.hint.subject is not Subject.STAFF:
                return column.name
    return ""


def _rule(column: _Seen, person: str) -> dict[str, Any]:
    hint, entities, key = column.hint, column.entities, header_key(column.name)
    main = hint.entity if hint.entity in entities or not column.filled else ""
    main = main or (entities[0] if len(entities) == 1 and hint.kind != "text" else "")
    if is_visit(key):
        if person:
            return {"action": "shift", "person": person, "days": 30}
        return {"action": "generalise", "to": "month"}
    if len(entities) > 1 or (entities and not main):
        direct = any(ROLES[entity] is Role.DIRECT for entity in entities)
        if direct or hint.kind == "text":
            return {"action": "redact", "part": "found"} if hint.kind == "text" else {
                "action": "redact"}  # fmt: skip
    if hint.kind == "text":
        return {"action": "redact", "part": "found"}
    if main in _BY_ENTITY:
        return _BY_ENTITY[main]
    if main == "LOCATION":
        if is_province(key):
            return {"action": "keep", "reason": _INDIRECT}
        return {"action": "drop"}
    if main and ROLES[main] is Role.DIRECT:
        return {"action": "drop"}
    return {"action": "keep", "reason": _INDIRECT if main else _NOTHING}


def _flow(rule: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{name}: {_yaml(value)}" for name, value in rule.items()) + "}"


def _yaml(value: Any) -> str:
    """Return a scalar as JSON, which is YAML too; plain where nothing can be misread."""
    if isinstance(value, str) and _PLAIN.match(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
