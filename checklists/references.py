"""Checks that names in one section lead to rows of another, in the same pack or in another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from checklists.checking import Where
from checklists.links import Row, Sections, ids, keys
from checklists.model import PackError, Problem
from checklists.pack import read_pack
from checklists.rules.expression import names, parse

Steps = tuple[str, ...]

#: Parts of a report form that are neither a task nor a target: cybersecurity, general.
PARTS = frozenset({"AN", "CHUNG"})

#: (section, path to the name, section it leads to, what is missing). "*" steps into a list.
REFERENCES: tuple[tuple[str, Steps, str, str], ...] = (
    ("items", ("regime",), "regimes", "chế độ"),
    ("items", ("role",), "addressee_roles", "nơi nhận"),
    ("items", ("notice_form",), "notice_forms", "mẫu báo"),
    ("addressee_roles", ("regime",), "regimes", "chế độ"),
    ("notice_forms", ("regime",), "regimes", "chế độ"),
    ("notice_forms", ("duties", "*"), "items", "nghĩa vụ"),
    ("notice_forms", ("fields", "*", "prefill"), "prefill_sources", "nguồn điền sẵn"),
    ("severity_levels", ("duties", "*"), "items", "nghĩa vụ"),
    ("classification", ("regime",), "regimes", "chế độ"),
    ("classification", ("raises_to",), "severity_levels", "mức sự cố"),
    ("classification", ("duties", "*"), "items", "nghĩa vụ"),
    ("incident_kinds", ("raises_to",), "severity_levels", "mức sự cố"),
    ("incident_kinds", ("duties", "*"), "items", "nghĩa vụ"),
    ("drill_scenarios", ("incident_kind",), "incident_kinds", "loại sự cố"),
    ("drill_scenarios", ("drill_type",), "drill_types", "hình thức diễn tập"),
    ("drill_scenarios", ("injects", "*", "duties", "*"), "items", "nghĩa vụ"),
    ("layer_measures", ("providers", "*"), "provider_kinds", "bên thực hiện"),
    ("check_types", ("steps", "*"), "steps", "bước"),
    ("check_types", ("outlines", "*"), "outlines", "văn bản"),
    ("steps", ("produces", "*"), "outlines", "văn bản"),
    ("finding_states", ("next", "*"), "finding_states", "trạng thái"),
    ("periods", ("shares_entry_with", "*"), "periods", "kỳ"),
    ("periods", ("carries_from", "*"), "periods", "kỳ"),
    ("tasks", ("fields", "*"), "report_fields", "ô báo cáo"),
    ("targets", ("fields", "*"), "report_fields", "ô báo cáo"),
    ("kpis", ("report_fields", "*"), "report_fields", "ô báo cáo"),
    ("kpis", ("measure", "numerator", "of"), "kpi_sources", "nguồn chỉ số"),
    ("kpis", ("measure", "denominator", "of"), "kpi_sources", "nguồn chỉ số"),
    ("report_fields", ("prefill",), "report_sources", "nguồn số lấy sẵn"),
    ("report_fields", ("choices", "*"), "report_choices", "lựa chọn"),
    ("report_common", ("choices", "*"), "report_choices", "lựa chọn"),
    ("adhoc_reports", ("fields", "*"), "report_fields", "ô báo cáo"),
    ("report_checks", ("fields", "*"), "report_fields", "ô báo cáo"),
    ("report_checks", ("other",), "report_fields", "ô báo cáo"),
    ("report_fields", ("tiers", "*"), "report_tiers", "cấp báo cáo"),
    ("report_forms", ("tier",), "report_tiers", "cấp báo cáo"),
    ("report_forms", ("blocks", "*", "fields", "*"), "report_fields", "ô báo cáo"),
)
#: Sections written as names with values: their keys are what a name leads to.
_MAPPINGS = frozenset({"prefill_sources", "kpi_sources", "report_sources", "report_choices"})

#: Ids of the rows of a pack; None when the pack cannot be read (it has faults of its own).
RowsOf = Callable[[str], frozenset[str] | None]


def check_references(sections: Sections, rows_of: RowsOf) -> Iterator[Problem]:
    """Every name that leads nowhere, every number and day that contradicts its neighbour."""
    for section, path, target, word in REFERENCES:
        known = keys(sections, target) if target in _MAPPINGS else ids(sections, target)
        for row in sections.get(section, ()):
            for where, name in _values(row.data, path):
                if name not in known:
                    sentence = f"{row.data['id']} dẫn {word} {name} không có."
                    yield row.problem(sentence, *where)
    for check in (_grounds, _drills, _defaults, _periods, _parts, _indicators, _sources):
        yield from check(sections)
    yield from _other_packs(sections, rows_of)


def rows_under(root: Path) -> RowsOf:
    """What ``rows`` may name: ids of the newest version of each pack in the folder ``root``."""

    @cache
    def rows_of(pack_id: str) -> frozenset[str] | None:
        heads = sorted(
            (root / pack_id).glob("v*/pack.yaml"), key=lambda head: int(head.parent.name[1:])
        )
        try:
            if not heads:
                return frozenset()
            return frozenset(row["id"] for _path, row in read_pack(heads[-1].parent).rows("items"))
        except PackError:
            return None

    return rows_of


def _values(data: Any, path: Steps) -> Iterator[tuple[Where, Any]]:
    """Each value at ``path`` with the place it stands at; nothing where the path ends early."""
    if not path:
        yield (), data
    elif path[0] == "*":
        for index, inner in enumerate(data):
            yield from (((index, *where), value) for where, value in _values(inner, path[1:]))
    elif data.get(path[0]) is not None:
        inner = data[path[0]]
        yield from (((path[0], *where), value) for where, value in _values(inner, path[1:]))


def _grounds(sections: Sections) -> Iterator[Problem]:
    """A row that was seen in a text (S) names that text."""
    for rows in sections.values():
        for row in rows:
            data = row.data if isinstance(row.data, dict) else {}
            if data.get("confidence") == "S" and "id" in data and not data.get("source"):
                yield row.problem(f"{data['id']} ghi S mà không có source.", "confidence")


def _drills(sections: Sections) -> Iterator[Problem]:
    for row in sections.get("drill_scenarios", ()):
        before = 0
        for index, inject in enumerate(row.data["injects"]):
            if not before <= inject["minute"] <= row.data["minutes"]:
                sentence = (
                    f"Phút {inject['minute']} của {row.data['id']} ngược hoặc quá thời lượng."
                )
                yield row.problem(sentence, "injects", index, "minute")
            before = inject["minute"]


def _defaults(sections: Sections) -> Iterator[Problem]:
    for section, options in (("due_reading", "options"), ("important_systems", "basis")):
        for row in sections.get(section, ()):
            if row.data["default"] not in {option["id"] for option in row.data[options]}:
                yield row.problem(f"default “{row.data['default']}” không có.", "default")
    for row in sections.get("due_reading", ()):
        for index, option in enumerate(row.data["options"]):
            if option["last_day"] not in ("last_safe_day", "due_before"):
                sentence = "last_day phải là last_safe_day hoặc due_before."
                yield row.problem(sentence, "options", index, "last_day")


def _periods(sections: Sections) -> Iterator[Problem]:
    for row in sections.get("periods", ()):
        due, safe = row.data.get("due_before"), row.data.get("last_safe_day")
        if due and safe and _in_a_year(due) - timedelta(days=1) != _in_a_year(safe):
            yield row.problem(
                f"last_safe_day của {row.data['id']} phải là hôm trước của due_before.",
                "last_safe_day",
            )


def _in_a_year(month_day: str) -> date:
    return date.fromisoformat(f"2026-{month_day}")


def _parts(sections: Sections) -> Iterator[Problem]:
    """Fields and blocks of reports stand under a task or target, and in forms of their tier."""
    known = ids(sections, "tasks") | ids(sections, "targets") | PARTS
    tiers = {row.data["id"]: row.data["tiers"] for row in sections.get("report_fields", ())}
    for row in sections.get("report_fields", ()):
        if row.data["part"] not in known:
            yield row.problem(f"Không có nhiệm vụ, mục tiêu {row.data['part']}.", "part")
    for row in sections.get("report_forms", ()):
        for index, block in enumerate(row.data["blocks"]):
            if block["part"] not in known:
                yield row.problem(
                    f"Không có nhiệm vụ, mục tiêu {block['part']}.", "blocks", index, "part"
                )
            for place, name in enumerate(block["fields"]):
                if name in tiers and row.data["tier"] not in tiers[name]:
                    sentence = f"Ô {name} không thuộc cấp {row.data['tier']}."
                    yield row.problem(sentence, "blocks", index, "fields", place)


def _indicators(sections: Sections) -> Iterator[Problem]:
    """Conditions use fields of their source; targets follow each other without overlap."""
    sources: dict[str, Any] = {}
    for row in sections.get("kpi_sources", ()):
        sources.update(row.data)
    for row in sections.get("kpis", ()):
        for side, count in row.data["measure"].items():
            known = set(sources.get(count["of"], {}).get("fields", ()))
            used: dict[str, list[str]] = {
                "where": list(names(parse(count["where"]))) if "where" in count else [],
                "sum": [count["sum"]] if "sum" in count else [],
            }
            for key, found in used.items():
                for name in dict.fromkeys(found):
                    if known and name not in known:
                        sentence = f"Nguồn {count['of']} không có trường {name}."
                        yield row.problem(sentence, "measure", side, key)
        yield from _targets(row)


def _sources(sections: Sections) -> Iterator[Problem]:
    """Numbers taken for reports are counted in a table of facts, by fields that it has."""
    tables: dict[str, Any] = {}
    for row in sections.get("kpi_sources", ()):
        tables.update(row.data)
    for row in sections.get("report_sources", ()):
        for name, source in row.data.items():
            if source["of"] not in tables:
                yield row.problem(f"Không có bảng số liệu {source['of']}.", name, "of")
                continue
            rules = [source[key] for key in ("where", "base") if key in source]
            rules += [one["where"] for one in source.get("choose", ())]
            used = [field for rule in rules for field in names(parse(rule))]
            for field in dict.fromkeys([*used, *([source["sum"]] if "sum" in source else [])]):
                if field not in tables[source["of"]]["fields"]:
                    yield row.problem(f"Nguồn {source['of']} không có trường {field}.", name)


def _targets(row: Row) -> Iterator[Problem]:
    end = ""
    for index, target in enumerate(row.data.get("targets") or ()):
        if target["since"] <= end:
            sentence = f"Mục tiêu của {row.data['id']} chồng thời gian lên mục tiêu trước."
            yield row.problem(sentence, "targets", index, "since")
        if "until" in target and target["until"] < target["since"]:
            yield row.problem("until phải không trước since.", "targets", index, "until")
        end = target.get("until") or "9999"


def _other_packs(sections: Sections, rows_of: RowsOf) -> Iterator[Problem]:
    for rows in sections.values():
        for row in rows:
            for where, named in _named_rows(row.data):
                for pack_id, members in named.items():
                    known = rows_of(pack_id)
                    if known is not None and not known:
                        yield row.problem(f"Không có gói “{pack_id}”.", *where, pack_id)
                        continue
                    for index, name in enumerate(members):
                        if known is not None and name not in known:
                            sentence = f"Gói {pack_id} không có mục {name}."
                            yield row.problem(sentence, *where, pack_id, index)


def _named_rows(data: Any) -> Iterator[tuple[Where, Mapping[str, list[str]]]]:
    """Every ``rows`` of a row, at any depth, with its place."""
    if isinstance(data, dict):
        for key, inner in data.items():
            if key == "rows" and isinstance(inner, dict):
                yield ("rows",), inner
            else:
                yield from (((key, *where), found) for where, found in _named_rows(inner))
    elif isinstance(data, list):
        for index, inner in enumerate(data):
            yield from (((index, *where), found) for where, found in _named_rows(inner))
