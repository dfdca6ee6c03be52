"""Says in Vietnamese which facts decided, and what they would have to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from checklists.rules.expression import All, AnyOf, Compare, Name, Node, Not, parse
from checklists.rules.logic import Facts, Truth, Value, deciding, truth, value

Labels = Mapping[str, Mapping[str, Any]]  #: fact or derived id → its row in the pack

_HOLDS = {
    "==": "đúng {}",
    "!=": "khác {}",
    "<": "dưới {}",
    "<=": "không quá {}",
    ">": "trên {}",
    ">=": "từ {} trở lên",
    "in": "thuộc {}",
}
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_LEVEL: Mapping[str, Any] = {"label": {"vi": "cấp theo tiêu chí", "en": "level by the criteria"}}


def because(rule: str, facts: Facts, labels: Labels) -> str:
    """One sentence: the conditions that made the rule hold, fail or stay open."""
    node = parse(rule)
    outcome = truth(node, facts)
    parts = _unique(_state(atom, facts, labels) for atom in deciding(node, facts))
    opening = {
        True: "Khớp vì ",
        False: "Không khớp vì ",
        None: "Chưa kết luận được vì chưa biết ",
    }[outcome]
    return f"{opening}{'; '.join(parts)}."


def needed(rule: str, facts: Facts, labels: Labels) -> tuple[dict[str, str], ...]:
    """What would have to change for the rule to hold: the shortest way, one entry a condition.

    Each entry is ``{"fact", "label", "now", "needed"}``; empty when the rule holds. Facts of which
    either would do stand in one entry, under the id of the first.
    """
    return tuple(
        {
            "fact": names[0],
            "label": " hoặc ".join(label(name, labels) for name in names),
            "now": said(facts.get(names[0]), names[0], labels),
            "needed": wish,
        }
        for names, wish in _needs(parse(rule), True, facts, labels)
    )


def label(name: str, labels: Labels) -> str:
    """The short Vietnamese name of a fact."""
    row = labels.get(name) or (_LEVEL if name == "level" else {"label": {"vi": name}})
    return str(row["label"]["vi"])


def said(found: Value, name: str, labels: Labels) -> str:
    """A value as a person says it: Có, Không, 12.000, the label of a choice, chưa biết."""
    if found is None:
        return "chưa biết"
    if isinstance(found, bool):
        return "Có" if found else "Không"
    if isinstance(found, tuple):
        return " hoặc ".join(said(one, name, labels) for one in found)
    choices = labels.get(name, {}).get("choice_labels") or {}
    if found in choices:
        return str(choices[found]["vi"])
    return f"{found:,}".replace(",", ".") if isinstance(found, int | float) else found


def _state(atom: Node, facts: Facts, labels: Labels) -> str:
    outcome = truth(atom, facts)
    name = _fact_of(atom)
    if name is None:
        return "điều kiện cố định"
    if outcome is None:
        return label(name, labels)
    now = f"{label(name, labels)}: {said(facts.get(name), name, labels)}"
    bound = _bound(atom, outcome, facts, labels)
    return f"{now} ({bound})" if bound else now


def _bound(atom: Node, outcome: Truth, facts: Facts, labels: Labels) -> str:
    """The threshold a number met or missed; nothing for yes/no and choices."""
    compare = atom.inner if isinstance(atom, Not) else atom
    if not isinstance(compare, Compare) or compare.operator in ("==", "!=", "in"):
        return ""
    holds = outcome if compare is atom else not outcome
    operator = compare.operator if holds else _OPPOSITE[compare.operator]
    name = _fact_of(atom) or ""
    return _HOLDS[operator].format(said(value(compare.right, facts), name, labels))


def _fact_of(atom: Node) -> str | None:
    inner = atom.inner if isinstance(atom, Not) else atom
    if isinstance(inner, Compare):
        inner = inner.left
    return inner.id if isinstance(inner, Name) else None


_Need = tuple[tuple[str, ...], str]  #: facts of which one is enough, and what it must be


def _needs(node: Node, wanted: bool, facts: Facts, labels: Labels) -> list[_Need]:
    if truth(node, facts) is wanted:
        return []
    if isinstance(node, Not):
        return _needs(node.inner, not wanted, facts, labels)
    if isinstance(node, All | AnyOf):
        ways = [_needs(part, wanted, facts, labels) for part in node.parts]
        if isinstance(node, All) is wanted:
            return list(dict.fromkeys(need for way in ways for need in way))
        shortest = min(ways, key=len)
        return [_either(ways, labels)] if len(shortest) == 1 else shortest
    if isinstance(node, Name):
        return [((node.id,), "Có" if wanted else "Không")]
    if isinstance(node, Compare) and isinstance(node.left, Name):
        right = said(value(node.right, facts), node.left.id, labels)
        if wanted:
            phrase = "{}" if node.operator in ("==", "in") else _HOLDS[node.operator]
        elif node.operator == "in":
            phrase = "không thuộc {}"
        else:
            phrase = _HOLDS[_OPPOSITE[node.operator]]
        return [((node.left.id,), phrase.format(right))]
    return []


def _either(ways: list[list[_Need]], labels: Labels) -> _Need:
    """One need out of those ways that are a single need: any of them is enough."""
    by_wish: dict[str, list[str]] = {}
    for way in ways:
        if len(way) == 1:
            by_wish.setdefault(way[0][1], []).extend(way[0][0])
    (wish, first), *others = by_wish.items()
    phrases = [
        f"{' hoặc '.join(label(name, labels) for name in alike)}: {other}"
        for other, alike in others
    ]
    return tuple(first), ", hoặc ".join([wish, *phrases])


def _unique(parts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(parts))
