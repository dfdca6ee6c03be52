"""Three-valued logic: true, false, and None for "not known yet" (Kleene)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterator, Mapping

from checklists.rules.expression import All, AnyOf, Compare, Literal, Name, Node, Not

Value = bool | int | float | str | tuple[bool | int | float | str, ...] | None
Facts = Mapping[str, Value]
Truth = bool | None

_COMPARE: dict[str, Callable[[object, object], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,  # type: ignore[dict-item]
    "<=": operator.le,  # type: ignore[dict-item]
    ">": operator.gt,  # type: ignore[dict-item]
    ">=": operator.ge,  # type: ignore[dict-item]
}


def truth(node: Node, facts: Facts) -> Truth:
    """Whether ``node`` holds; None when the known facts do not decide it."""
    if isinstance(node, All | AnyOf):
        settling = isinstance(node, AnyOf)
        outcome: Truth = not settling
        for part in node.parts:
            found = truth(part, facts)
            if found is settling:
                return settling
            if found is None:
                outcome = None
        return outcome
    if isinstance(node, Not):
        found = truth(node.inner, facts)
        return None if found is None else not found
    if isinstance(node, Compare):
        return _compare(node, facts)
    found_value = value(node, facts)
    return None if found_value is None else bool(found_value)


def value(node: Node, facts: Facts) -> Value:
    """The value of a name, a literal, or the truth of anything else."""
    if isinstance(node, Name):
        return facts.get(node.id)
    if isinstance(node, Literal):
        return node.value
    return truth(node, facts)


def _compare(node: Compare, facts: Facts) -> Truth:
    left, right = value(node.left, facts), value(node.right, facts)
    if left is None or right is None:
        return None
    if node.operator == "in":
        return left in right if isinstance(right, tuple) else None
    return _COMPARE[node.operator](left, right)


def deciding(node: Node, facts: Facts) -> Iterator[Node]:
    """The single conditions that made ``node`` what it is: true, false or not known.

    Of an ``or`` that holds only the parts that hold count, of an ``and`` that fails only those that
    fail; of an open one only the open parts.
    """
    if isinstance(node, All | AnyOf):
        outcome = truth(node, facts)
        for part in node.parts:
            if truth(part, facts) is outcome:
                yield from deciding(part, facts)
    elif isinstance(node, Not) and isinstance(node.inner, All | AnyOf):
        yield from deciding(node.inner, facts)
    else:
        yield node


def next_open(node: Node, facts: Facts, asked: Collection[str] = ()) -> list[str]:
    """Names to ask next so that ``node`` gets decided: one step at a time, in reading order.

    Names in ``asked`` are known to be unknown: what stands behind them is asked instead.
    """
    if truth(node, facts) is not None:
        return []
    if isinstance(node, All | AnyOf):
        for part in node.parts:
            if found := next_open(part, facts, asked):
                return found
        return []
    if isinstance(node, Not):
        return next_open(node.inner, facts, asked)
    sides = (node.left, node.right) if isinstance(node, Compare) else (node,)
    return [
        side.id
        for side in sides
        if isinstance(side, Name) and facts.get(side.id) is None and side.id not in asked
    ]
