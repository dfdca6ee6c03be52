"""Checks plain data against a shape and says what is wrong, with the place in the data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from checklists.rules.expression import BadExpression, parse
from checklists.shapes import Shape

Where = tuple[str | int, ...]
Fault = tuple[Where, str]

_FIELD_TYPES = frozenset(
    {
        "text",
        "longtext",
        "date",
        "datetime",
        "int",
        "bool",
        "enum",
        "multi_enum",
        "doc_ref",
        "ref_unit",
        "ref_person",
        "ref_system",
        "table",
        "file",
        "signature",
        "computed",
    }
)


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_month_day(value: Any) -> bool:
    return isinstance(value, str) and _is_date(f"2028-{value}")


def _is_level(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 5


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_string(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _matches(pattern: str) -> Callable[[Any], bool]:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def _one_of(*words: str) -> tuple[Callable[[Any], bool], str]:
    listed = f"{', '.join(words[:-1])} hoặc {words[-1]}"
    return lambda value: isinstance(value, str) and value in words, listed


#: kind → (test, what is expected)
SCALARS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "str": (_is_string, "chữ, không để trống"),
    "int": (_is_int, "số nguyên"),
    "number": (
        lambda v: isinstance(v, int | float) and not isinstance(v, bool),
        "một số",
    ),
    "bool": (lambda v: isinstance(v, bool), "true hoặc false"),
    "scalar": (lambda v: isinstance(v, str | int | float | bool), "một giá trị đơn"),
    "date": (_is_date, "ngày có thật dạng 2026-08-19"),
    "level": (_is_level, "cấp độ từ 1 đến 5"),
    "third": (lambda v: _is_level(v) and v <= 3, "số từ 1 đến 3"),
    "layer": (lambda v: _is_level(v) and v <= 4, "lớp từ 1 đến 4"),
    "confidence": _one_of("S", "K", "U"),
    "severity": _one_of("critical", "high", "medium", "low"),
    "scope": _one_of("unit", "system", "dataset"),
    "status": _one_of("draft", "released"),
    "relation": _one_of("same", "stronger", "weaker", "changed", "split", "merged", "dropped"),
    "criterion_relation": _one_of(
        "same", "stronger", "weaker", "changed", "split", "merged", "dropped", "new"
    ),
    "layer_state": _one_of("none", "planned", "partly", "met"),
    "measure_state": _one_of("none", "planned", "partly", "met", "not_applicable"),
    "measure_field": _one_of("how", "responsible", "due"),
    "incident_state": _one_of("detected", "contained", "eradicated", "recovered", "closed"),
    "finding_state": _one_of(
        "open", "action_planned", "action_done", "verified", "reopened", "transferred"
    ),
    "day_unit": _one_of("days", "working_days"),
    "limit_basis": _one_of("law", "practice", "convention"),
    "report_kind": _one_of("figure", "percent", "text", "money", "date", "file", "choice"),
    "combine": _one_of("sum", "list", "count", "median", "recompute", "none"),
    "report_check": _one_of(
        "missing",
        "range",
        "at_most",
        "equal",
        "sum",
        "against_last",
        "ratio_at_least",
        "date",
        "differs_from_prefill",
        "children_sum",
        "same_text_as_last",
    ),
    "check_result": _one_of("error", "warning", "ask_reason"),
    "comparison": _one_of(">=", "<=", ">", "<", "=="),
    "better": _one_of("higher", "lower"),
    "kpi_unit": _one_of("system", "unit", "machine", "person"),
    "kpi_origin": _one_of("law", "plan", "model"),
    "count": (lambda v: _is_int(v) and v >= 0, "số nguyên từ 0"),
    "month_day": (_is_month_day, "ngày trong năm dạng 12-20"),
    "data_kind": _one_of("public", "private", "personal", "sensitive"),
    "personal_kind": _one_of("basic", "sensitive"),
    "arrangement": _one_of("person", "department", "hired_person", "hired_firm"),
    "officer_proof": _one_of(
        "appointment", "degree", "experience", "trained", "agreement", "hired_count"
    ),
    "step_result": _one_of("continue", "stop"),
    "agreement_rule": _one_of("required", "procedure", "document"),
    "yes_no_maybe": _one_of("yes", "no", "maybe"),
    "any": (lambda v: True, "một giá trị"),
    "fact_type": _one_of("bool", "int", "enum"),
    "field_type": (lambda v: v in _FIELD_TYPES, "một kiểu trường đã biết"),
    "id": (_matches(r"[A-Za-z0-9][A-Za-z0-9._-]*"), "mã gồm chữ không dấu, số, gạch nối"),
    "field_id": (_matches(r"[a-z][a-z0-9_]*"), "mã gồm chữ thường không dấu, số, gạch dưới"),
    "fact_id": (_matches(r"[a-z][a-z0-9_]*"), "mã gồm chữ thường không dấu, số, gạch dưới"),
    "pack_id": (_matches(r"[a-z0-9][a-z0-9-]*"), "mã gói gồm chữ thường không dấu, số, gạch nối"),
}


def check(value: Any, shape: Shape, where: Where = ()) -> Iterator[Fault]:
    """Every place where ``value`` departs from ``shape``."""
    if isinstance(shape, list):
        if not isinstance(value, list):
            yield where, f"{_name(where)} phải là một danh sách."
            return
        for index, inner in enumerate(value):
            yield from check(inner, shape[0], (*where, index))
    elif isinstance(shape, dict):
        yield from _check_mapping(value, shape, where)
    elif shape in ("text", "bilingual"):
        yield from _check_text(value, where)
        if shape == "bilingual" and isinstance(value, dict) and "en" not in value:
            yield where, f"Thiếu câu tiếng Anh (en) ở {_name(where)}."
    elif shape == "expression":
        yield from _check_expression(value, where)
    else:
        test, expected = SCALARS[shape]
        if not test(value):
            yield where, f"{_name(where)} là “{value}”: phải là {expected}."


def _check_mapping(value: Any, shape: dict[str, Shape], where: Where) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield where, f"{_name(where)} phải là các cặp khóa: giá trị."
        return
    if "*" in shape:
        for key, inner in value.items():
            yield from check(inner, shape["*"], (*where, key))
        return
    for key, inner in value.items():
        required = shape.get(f"{key}!")
        rule = required if required is not None else shape.get(key)
        if rule is None:
            yield (*where, key), f"Khóa “{key}” không có trong khuôn của {_name(where)}."
        elif inner is None and required is None:
            continue
        elif inner is None:
            yield (*where, key), f"“{key}” của {_called(value, where)} đang để trống."
        else:
            yield from check(inner, rule, (*where, key))
    for key in shape:
        if key.endswith("!") and key[:-1] not in value:
            yield where, f"Thiếu “{key[:-1]}” ở {_called(value, where)}."


def _check_text(value: Any, where: Where) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield where, f"{_name(where)} phải có vi (và en): “vi: …”."
        return
    for key, inner in value.items():
        if key not in ("vi", "en"):
            yield (*where, key), f"Khóa “{key}” không có trong một câu chữ: chỉ có vi và en."
        elif not _is_string(inner):
            yield (*where, key), f"“{key}” của {_name(where)} đang để trống hoặc không phải chữ."
    if "vi" not in value:
        yield where, f"Thiếu câu tiếng Việt (vi) ở {_name(where)}."


def _check_expression(value: Any, where: Where) -> Iterator[Fault]:
    if _is_level(value):
        return
    if not _is_string(value):
        yield where, f"{_name(where)} phải là một biểu thức."
        return
    try:
        parse(value)
    except BadExpression as error:
        yield where, f"Biểu thức “{value}” sai: {error}."


def _name(where: Where) -> str:
    names = [str(step) for step in where if isinstance(step, str)]
    return f"“{names[-1]}”" if names else "tệp"


def _called(value: dict[Any, Any], where: Where) -> str:
    if "id" in value:
        return f"mục {value['id']}"
    for step in reversed(where):
        if isinstance(step, int):
            return f"mục thứ {step + 1}"
    return _name(where)
