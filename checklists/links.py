"""Checks what one file cannot show: repeated ids, names that lead nowhere, values out of range."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checklists.checking import Where
from checklists.model import Problem
from checklists.reading import line_of
from checklists.rules.expression import All, AnyOf, Compare, Literal, Name, Node, Not, names, parse


@dataclass(frozen=True)
class Row:
    """A row of a section, or the whole of a mapping section, and where it stands."""

    path: Path
    where: Where
    data: Any

    def problem(self, sentence: str, *deeper: str | int) -> Problem:
        """A fault at this row, or deeper in it."""
        return Problem(self.path, line_of(self.path, (*self.where, *deeper)), sentence)


Sections = Mapping[str, list[Row]]


def check_links(sections: Sections) -> Iterator[Problem]:
    """Every fault of a pack whose files have the right shape."""
    for rows in sections.values():
        yield from _repeated_ids(rows)
    checks = (
        _items,
        _facts,
        _rules,
        _workflow,
        _forms,
        _scoring,
        _catalogues,
    )
    for check in checks:
        yield from check(sections)


def ids(sections: Sections, name: str) -> set[str]:
    """All ids of a list section."""
    return {row.data["id"] for row in sections.get(name, ())}


def keys(sections: Sections, name: str) -> set[str]:
    """All keys of a mapping section."""
    return {key for row in sections.get(name, ()) for key in row.data}


def _repeated_ids(rows: list[Row]) -> Iterator[Problem]:
    seen: set[str] = set()
    for row in rows:
        found = row.data.get("id") if isinstance(row.data, dict) and row.where else None
        if found in seen:
            yield row.problem(f"Mã {found} đã có ở một mục khác: mỗi mã chỉ dùng một lần.", "id")
        if found:
            seen.add(found)


def _items(sections: Sections) -> Iterator[Problem]:
    parts, known = keys(sections, "plan_parts"), ids(sections, "items")
    for row in sections.get("items", ()):
        item = row.data
        levels = item.get("levels")
        if levels == []:
            yield row.problem(f"Mục {item['id']} không áp dụng ở cấp nào: ghi levels.", "levels")
        if levels and levels != sorted(set(levels)):
            yield row.problem(f"levels của mục {item['id']} phải tăng dần, không lặp.", "levels")
        for key in ("parameters", "clause"):
            for level in item.get(key) or {}:
                if levels and level not in levels:
                    sentence = f"“{key}” của mục {item['id']} nêu cấp {level} ngoài levels."
                    yield row.problem(sentence, key, level)
        if levels and item.get("new_at") and item["new_at"] not in levels:
            yield row.problem(f"new_at của mục {item['id']} nằm ngoài levels.", "new_at")
        if item.get("of_product") and item.get("scope") != "system":
            sentence = f"Mục {item['id']}: chỉ dòng scope: system mới có of_product."
            yield row.problem(sentence, "of_product")
        if parts and item.get("plan_part") and item["plan_part"] not in parts:
            yield row.problem(
                f"Phần phương án {item['plan_part']} của mục {item['id']} không có.", "plan_part"
            )
        for other in item.get("replaced_by") or ():
            if other not in known:
                yield row.problem(f"Không có mục {other} để thay {item['id']}.", "replaced_by")


def _facts(sections: Sections) -> Iterator[Problem]:
    for row in sections.get("facts", ()):
        fact = row.data
        kind, default, choices = fact["type"], fact["default"], fact.get("choices")
        labels = fact.get("choice_labels") or {}
        if kind == "enum" and not choices:
            yield row.problem(f"Dữ kiện {fact['id']} kiểu enum phải có choices.", "type")
        elif kind == "enum" and default not in choices:
            yield row.problem(f"default của {fact['id']} không nằm trong choices.", "default")
        elif kind == "enum" and set(labels) != set(choices):
            yield row.problem(
                f"choice_labels của {fact['id']} phải đặt tên cho đúng các choices.",
                "choice_labels",
            )
        elif kind == "bool" and not isinstance(default, bool):
            yield row.problem(f"default của {fact['id']} phải là true hoặc false.", "default")
        elif kind == "int" and (
            isinstance(default, bool)
            or not isinstance(default, int)
            or not fact.get("min", default) <= default <= fact.get("max", default)
        ):
            yield row.problem(f"default của {fact['id']} phải là số trong khoảng.", "default")


def _rules(sections: Sections) -> Iterator[Problem]:
    facts = {row.data["id"]: row.data for row in sections.get("facts", ())}
    derived = ids(sections, "derived")
    everything = {*facts, *derived, "level"}
    for row in sections.get("criteria", ()):
        yield from check_expression(row, ("rule",), set(facts), facts)
        used = set(names(parse(row.data["rule"])))
        if used <= set(facts) and set(row.data["facts"]) != used:
            yield row.problem(
                f"facts của tiêu chí {row.data['id']} phải đúng các dữ kiện trong rule.", "facts"
            )
    for row in sections.get("derived", ()):
        for index in range(len(row.data["cases"])):
            yield from check_expression(row, ("cases", index, "when"), set(facts), facts)
    for section in ("gates", "advisories", "flags"):
        for row in sections.get(section, ()):
            yield from check_expression(row, ("when",), everything, facts)
            if row.data.get("suggests_level") is not None:
                yield from check_expression(row, ("suggests_level",), everything, facts)


def check_expression(
    row: Row, where: Where, known: set[str], facts: Mapping[str, Any]
) -> Iterator[Problem]:
    """Every name in the expression at ``where`` that is not known, every value it cannot have."""
    text: Any = row.data
    for step in where:
        text = text[step]
    node = parse(text)
    for name in dict.fromkeys(names(node)):
        if name not in known:
            yield row.problem(f"Biểu thức “{text}” nêu dữ kiện “{name}” không có.", *where)
    for name, value in _compared(node):
        fact = facts.get(name)
        if fact and not _possible(fact, value):
            yield row.problem(f"“{value}” không phải một giá trị của dữ kiện {name}.", *where)


def _possible(fact: Mapping[str, Any], value: Any) -> bool:
    if fact["type"] == "enum":
        return value in fact.get("choices", ())
    return isinstance(value, bool) == (fact["type"] == "bool") and not isinstance(value, str)


def _compared(node: Node) -> Iterator[tuple[str, Any]]:
    """Pairs of a fact and a fixed value it is compared with."""
    if isinstance(node, All | AnyOf):
        for part in node.parts:
            yield from _compared(part)
    elif isinstance(node, Not):
        yield from _compared(node.inner)
    elif isinstance(node, Compare) and isinstance(node.left, Name):
        right = node.right
        if isinstance(right, Literal):
            values = right.value if isinstance(right.value, tuple) else (right.value,)
            yield from ((node.left.id, value) for value in values)


def _workflow(sections: Sections) -> Iterator[Problem]:
    forms, bodies, facts = ids(sections, "forms"), keys(sections, "bodies"), ids(sections, "facts")
    for row in sections.get("workflow", ()):
        seen: set[int] = set()
        for index, step in enumerate(row.data["levels"]):
            if step["level"] in seen:
                yield row.problem(f"Cấp {step['level']} có hai dòng thủ tục.", "levels", index)
            seen.add(step["level"])
            for form in step.get("forms") or ():
                if form not in forms:
                    yield row.problem(f"Không có mẫu {form}.", "levels", index, "forms")
            for key in ("prepares", "opinion", "appraises", "approves", "reports_to"):
                if step.get(key) and step[key] not in bodies:
                    sentence = f"Bên “{step[key]}” chưa có tên trong bodies."
                    yield row.problem(sentence, "levels", index, key)
        when = row.data.get("independent_appraisal", {}).get("when")
        if when and not set(names(parse(when))) <= facts:
            yield row.problem(
                f"Biểu thức “{when}” nêu dữ kiện không có.", "independent_appraisal", "when"
            )
    for row in sections.get("annual_report", ()):
        if row.data["form"] not in forms:
            yield row.problem(f"Không có mẫu {row.data['form']}.", "form")


def _forms(sections: Sections) -> Iterator[Problem]:
    parts = keys(sections, "form_parts")
    for name in ("forms", "documents"):
        for row in sections.get(name, ()):
            for index, section in enumerate(row.data["sections"]):
                if "use" in section:
                    if section["use"] not in parts:
                        yield row.problem(
                            f"Không có phần dùng chung “{section['use']}”.",
                            "sections",
                            index,
                            "use",
                        )
                elif not {"id", "title", "fields"} <= set(section):
                    yield row.problem(
                        f"Phần thứ {index + 1} của {row.data['id']} thiếu id, title hoặc fields.",
                        "sections",
                        index,
                    )


def _scoring(sections: Sections) -> Iterator[Problem]:
    known = ids(sections, "items")
    for row in sections.get("scoring", ()):
        answers = {answer["code"] for answer in row.data["answers"]}
        for index, cap in enumerate(row.data["caps"]):
            if cap["answer"] not in answers:
                yield row.problem(
                    f"Không có câu trả lời “{cap['answer']}”.", "caps", index, "answer"
                )
    for row in sections.get("sets", ()):
        for name, members in row.data.items():
            for index, member in enumerate(members):
                if member not in known:
                    yield row.problem(f"Bộ {name} nêu mục {member} không có.", name, index)
                elif member in members[:index]:
                    yield row.problem(f"Bộ {name} nêu mục {member} hai lần.", name, index)


def _catalogues(sections: Sections) -> Iterator[Problem]:
    groups, data_groups = keys(sections, "system_groups"), ids(sections, "data_groups")
    checks: tuple[tuple[str, set[str], Callable[[str], str]], ...] = (
        ("group", groups, "Không có nhóm hệ thống {}.".format),
        ("data_group", data_groups, "Không có nhóm dữ liệu {}.".format),
    )
    for row in sections.get("system_kinds", ()):
        for key, known, sentence in checks:
            if row.data.get(key) and row.data[key] not in known:
                yield row.problem(sentence(row.data[key]), key)
