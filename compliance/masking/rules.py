"""The choices of a column in the form, and the rules of the scanner's policy behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from compliance.core.i18n import _, _l
from compliance.core.text import clean
from compliance.scans.models import Scan

#: code → words; the code is ``action`` or ``action:detail`` of the policy.
CHOICES = {
    "drop": _l("Bỏ cột"),
    "redact": _l("Che cả ô"),
    "redact:found": _l("Chỉ che chỗ nhận ra người trong đoạn văn"),
    "hmac": _l("Thay bằng mã (cùng người cùng mã)"),
    "generalise:year": _l("Gộp: chỉ giữ năm"),
    "generalise:month": _l("Gộp: chỉ giữ tháng và năm"),
    "generalise:band": _l("Gộp: nhóm tuổi 5 năm"),
    "generalise:province": _l("Gộp: chỉ giữ tỉnh"),
    "generalise:commune": _l("Gộp: chỉ giữ xã và tỉnh"),
    "generalise:icd3": _l("Gộp: chẩn đoán lấy ba ký tự"),
    "shift": _l("Dời ngày theo từng người"),
    "keep": _l("Giữ nguyên (ghi lý do)"),
}
#: Endings whose files the copy takes after: one table of text.
_TEXT = (".csv", ".tsv", ".tab", ".txt")
#: A copy is made of one file, so a package has none.
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz")


def code_of(rule: Mapping[str, Any]) -> str:
    """Return the code of a rule of a policy."""
    detail = {"redact": rule.get("part"), "generalise": rule.get("to")}.get(rule["action"])
    return f"{rule['action']}:{detail}" if detail else str(rule["action"])


def rule_of(code: str, reason: str | None, person: str) -> dict[str, Any]:
    """Return the rule that a code stands for.

    Args:
        reason: why a column is kept.
        person: the column that tells people apart, for dates that are moved.
    """
    action, _sign, detail = code.partition(":")
    rule: dict[str, Any] = {"action": action}
    if action == "redact" and detail:
        rule["part"] = detail
    elif action == "generalise":
        rule["to"] = detail
    elif action == "shift":
        rule["person"] = person
    elif action == "keep":
        rule["reason"] = clean(reason) or ""
    return rule


def words_of(rule: Mapping[str, Any]) -> str:
    """Return a rule in words, with why or by whom."""
    said = str(CHOICES.get(code_of(rule), code_of(rule)))
    if rule["action"] == "keep":
        return _("Giữ nguyên: %(why)s", why=rule["reason"])
    if rule["action"] == "shift":
        return _("%(what)s (%(column)s)", what=said, column=rule["person"])
    return said


def needs_key(rules: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a rule replaces or moves by a key."""
    return any(rule["action"] in ("hmac", "shift") for rule in rules)


def copy_name(scan: Scan) -> str:
    """Return the name of the copy of a scanned file: text stays text, all else is a workbook."""
    from scanners.mask.propose import is_aside

    stem, dot, ending = scan.file_name.rpartition(".")
    tables = [t for t in (scan.result or {})["tables"] if not is_aside(t["name"])]
    one_text = len(tables) == 1 and f".{ending.lower()}" in _TEXT
    return f"{(stem if dot else ending)[:200]}-ban-che{'.csv' if one_text else '.xlsx'}"
