"""A first policy for a file, from what a scan finds in it: to be read and changed by a person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from scanners.finding import ROLES, Role, Subject
from scanners.judge import ColumnJudge
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


def propose(tables: Iterable[TableResult]) -> str:
    """Return a policy as YAML text; it names columns and no value."""
    rules: dict[str, dict[str, Any]] = {}
    for table in tables:
        holds = [list(judge.tallies()) for judge in table.judges]
        person = _person(table, holds)
        for judge, entities in zip(table.judges, holds, strict=True):
            name = judge.profile.name
            rule = _rule(judge, entities, person)
            old = rules.get(name)
            # One header in two tables: what hides more goes for both.
            if old is None or (old["action"] == "keep" and rule["action"] != "keep"):
                rules[name] = rule
    lines = [f"  {_yaml(name)}: {_flow(rule)}" for name, rule in rules.items()]
    return _HEADER + "columns:\n" + "\n".join(lines) + "\ndefault: drop\n"


def _person(table: TableResult, holds: list[list[str]]) -> str:
    """Return the column that tells people apart, by which dates are moved."""
    for entity in _PERSON:
        for judge, entities in zip(table.judges, holds, strict=True):
            hint = judge.profile.hint
            if entities[:1] == [entity] and hint.subject is not Subject.STAFF:
                return judge.profile.name
    return ""


def _rule(judge: ColumnJudge, entities: list[str], person: str) -> dict[str, Any]:
    hint, key = judge.profile.hint, header_key(judge.profile.name)
    main = hint.entity if hint.entity in entities or not judge.profile.filled else ""
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


def _flow(rule: dict[str, Any]) -> str:
    return "{" + ", ".join(f"{name}: {_yaml(value)}" for name, value in rule.items()) + "}"


def _yaml(value: Any) -> str:
    """Return a scalar as JSON, which is YAML too; plain where nothing can be misread."""
    if isinstance(value, str) and _PLAIN.match(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
