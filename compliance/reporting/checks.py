"""The checks of the pack (``report_checks``) over the answers of a form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.reporting.answers import Answer, number, says_nothing, shown
from compliance.reporting.rules import Field, Form, Rules


@dataclass(frozen=True)
class Finding:
    """A check that a field does not pass."""

    check_id: str
    key: str
    #: error | warning | ask_reason
    result: str
    message: str
    #: Stops the submission: an error, or a reason that is asked for and not given.
    blocks: bool
    source: str = ""


@dataclass(frozen=True)
class Checked:
    """What the checks look at."""

    held: Rules
    form: Form
    answers: Mapping[str, Answer]
    last: Mapping[str, Answer]
    prefilled: Mapping[str, Answer]
    covers_from: date
    covers_to: date
    today: date

    def value(self, key: str) -> Any:
        """Return the value of a field; None where nothing is said or it does not apply."""
        answer = self.answers.get(key)
        return answer.value if answer is not None else None

    def amount(self, key: str) -> float | None:
        """Return the value of a field if it is a number."""
        value = self.value(key)
        return value if isinstance(value, int | float) else None


def findings(state: Checked) -> list[Finding]:
    """Return every check that is not passed, in the order of the fields."""
    by_key = {one.key: one for one in state.form.fields}
    found = [
        finding
        for check in state.held.checks
        for finding in _run(check, state, _concerned(check, state.form, by_key))
    ]
    order = {key: place for place, key in enumerate(by_key)}
    return sorted(found, key=lambda one: (order[one.key], one.result != "error"))


def looked_at(held: Rules, keys: Collection[str]) -> set[str]:
    """Return these fields and those that their checks compare them with."""
    found = set(keys)
    for check in held.checks:
        fields = check.get("fields", ())
        if set(fields).isdisjoint(keys):
            continue
        if check["kind"] == "sum":  # told at the first of its fields
            found |= set(fields)
        if "other" in check:
            found.add(check["other"])
    return found


def by_field(found: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Return findings by the key of their field."""
    grouped: dict[str, list[Finding]] = {}
    for finding in found:
        grouped.setdefault(finding.key, []).append(finding)
    return grouped


def _concerned(check: Mapping[str, Any], form: Form, by_key: Mapping[str, Field]) -> list[Field]:
    if "fields" not in check:
        return list(form.fields)
    return [by_key[key] for key in check["fields"] if key in by_key]


def _run(check: Mapping[str, Any], state: Checked, fields: list[Field]) -> Iterator[Finding]:
    if check.get("since") and state.covers_to.isoformat() < str(check["since"]):
        return
    judge = _KINDS.get(check["kind"])
    if judge is None or ("other" in check and state.amount(check["other"]) is None):
        return
    for one in fields:
        words = judge(check, state, one, fields)
        if words is None:
            continue
        answer = state.answers.get(one.key)
        asked = check["result"] == "ask_reason"
        given = asked and answer is not None and bool(answer.reason)
        yield Finding(
            check["id"],
            one.key,
            check["result"],
            check["message"]["vi"].format_map(_Blanks(field=one.label, **words)),
            check["result"] == "error" or (asked and not given),
            check.get("source", ""),
        )


class _Blanks(dict[str, str]):
    """Values of a message; a place that a check has no value for stays a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


Words = dict[str, str] | None


def _missing(_check: Mapping[str, Any], state: Checked, one: Field, _all: list[Field]) -> Words:
    answer = state.answers.get(one.key)
    return {} if one.required and (answer is None or answer.empty) else None


def _range(check: Mapping[str, Any], state: Checked, one: Field, _all: list[Field]) -> Words:
    own = check.get("use_field_limits")
    low, high = (one.minimum, one.maximum) if own else (check.get("minimum"), check.get("maximum"))
    value = state.amount(one.key)
    if value is None or not (
        (low is not None and value < low) or (high is not None and value > high)
    ):
        return None
    return {
        "value": number(value),
        "minimum": number(low) if low is not None else _("không giới hạn"),
        "maximum": number(high) if high is not None else _("không giới hạn"),
    }


def _against(holds: Callable[[float, float], bool]) -> Any:
    def judge(check: Mapping[str, Any], state: Checked, one: Field, _all: list[Field]) -> Words:
        value, other = state.amount(one.key), state.amount(check["other"])
        if value is None or other is None or holds(value, other):
            return None
        return {"value": number(value), "other": number(other)}

    return judge


def _sum(check: Mapping[str, Any], state: Checked, one: Field, fields: list[Field]) -> Words:
    """Told once, at the first of the fields."""
    values = [state.amount(each.key) for each in fields]
    if one is not fields[0] or len(fields) < len(check["fields"]) or None in values:
        return None
    # Figures have two decimals; added up as floats, 0,1 + 0,2 would not be 0,3.
    total = round(sum(value for value in values if value is not None), 2)
    other = state.amount(check["other"])
    return None if total == other else {"value": number(total), "other": number(other)}


def _last(check: Mapping[str, Any], state: Checked, one: Field, _all: list[Field]) -> Words:
    before = state.last.get(one.key)
    last = before.value if before is not None else None
    value = state.amount(one.key)
    if value is None or not isinstance(last, int | float):
        return None
    words = {"value": number(value), "last": number(last)}
    if check.get("rule") == "not_less":
        return words if value < last else None
    if not last:
        return None
    change = round(abs(value - last) * 100 / last)
    return words | {"change": number(change)} if change > check["percent"] else None


def _ratio(check: Mapping[str, Any], state: Checked, one: Field, _all: list[Field]) -> Words:
    value, other = state.amount(one.key), state.amount(check["other"])
    if value is None or not other or value * 100 / other >= check["percent"]:
        return None
    return {"share": number(round(value * 100 / other, 1)), "value": number(value)}


def _date(_check: Mapping[str, Any], state: Checked, one: Field, _all: list[Field]) -> Words:
    value = state.value(one.key)
    if not value:
        return None
    day = date.fromisoformat(str(value))
    good = state.covers_from <= day <= min(state.covers_to, state.today)
    return None if good else {"value": format_date(day)}


def _prefill(_check: Mapping[str, Any], state: Checked, one: Field, _all: list[Field]) -> Words:
    taken, answer = state.prefilled.get(one.key), state.answers.get(one.key)
    if taken is None or taken.empty or answer is None or answer.empty:
        return None
    if answer.value == taken.value:
        return None
    return {
        "value": shown(one, answer, state.held),
        "prefill": shown(one, taken, state.held),
    }


def _same_text(_check: Mapping[str, Any], state: Checked, one: Field, _all: list[Field]) -> Words:
    before, value = state.last.get(one.key), state.value(one.key)
    if one.kind != "text" or not value or before is None or one.required:
        return None
    if says_nothing(str(value)):  # twice nothing to report is no copied text
        return None
    return {} if str(before.value or "").strip() == str(value).strip() else None


#: ``children_sum`` is missing: a consolidated number is added up, nobody types it.
_KINDS: Mapping[str, Any] = {
    "missing": _missing,
    "range": _range,
    "at_most": _against(lambda value, other: value <= other),
    "equal": _against(lambda value, other: value == other),
    "sum": _sum,
    "against_last": _last,
    "ratio_at_least": _ratio,
    "date": _date,
    "differs_from_prefill": _prefill,
    "same_text_as_last": _same_text,
}
