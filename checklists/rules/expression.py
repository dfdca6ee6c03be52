"""The small language of rules: parsed by Python's grammar, kept to a few safe forms.

Names of facts, numbers, 'text', true, false, [lists]; and, or, not; ==, !=, <, <=, >, >=, in.
Nothing is ever executed: the text becomes the nodes below and ``logic`` walks them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Union

Constant = bool | int | float | str | tuple[bool | int | float | str, ...]


#: Characters of a rule; a longer one cannot be reviewed and could exhaust the parser.
LONGEST = 1000


class BadExpression(ValueError):
    """The rule cannot be read; the message says where."""


@dataclass(frozen=True, slots=True)
class Name:
    """A fact, a derived value or ``level``."""

    id: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A fixed value."""

    value: Constant


@dataclass(frozen=True, slots=True)
class Compare:
    """``left operator right``."""

    left: Name | Literal
    operator: str
    right: Name | Literal


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of ``inner``."""

    inner: Node


@dataclass(frozen=True, slots=True)
class All:
    """``a and b and …``."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """``a or b or …``."""

    parts: tuple[Node, ...]


Node = Union[Name, Literal, Compare, Not, All, AnyOf]  # noqa: UP007 - names still to be defined

_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
}


@lru_cache(maxsize=4096)
def parse(text: str | int) -> Node:
    """The rule as nodes.

    Raises:
        BadExpression: not a rule of the small language.
    """
    if isinstance(text, int):
        return Literal(text)
    if len(text) > LONGEST:
        raise BadExpression(f"dài quá {LONGEST} ký tự")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError) as error:
        raise BadExpression("không đọc được cú pháp") from error
    return _node(tree.body)


def names(node: Node) -> Iterator[str]:
    """Every name in ``node``, in reading order, repeats included."""
    if isinstance(node, Name):
        yield node.id
    elif isinstance(node, Compare):
        yield from names(node.left)
        yield from names(node.right)
    elif isinstance(node, Not):
        yield from names(node.inner)
    elif isinstance(node, All | AnyOf):
        for part in node.parts:
            yield from names(part)


def _node(tree: ast.expr) -> Node:
    if isinstance(tree, ast.BoolOp):
        parts = tuple(_node(value) for value in tree.values)
        return All(parts) if isinstance(tree.op, ast.And) else AnyOf(parts)
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not):
        return Not(_node(tree.operand))
    if isinstance(tree, ast.Compare):
        if len(tree.ops) != 1:
            raise BadExpression("mỗi phép so sánh chỉ có hai vế")
        operator = _OPERATORS.get(type(tree.ops[0]))
        if operator is None:
            raise BadExpression("phép so sánh không được dùng")
        left, right = _operand(tree.left), _operand(tree.comparators[0])
        if (operator == "in") != (isinstance(right, Literal) and isinstance(right.value, tuple)):
            raise BadExpression("“in” đi với một danh sách [..], và chỉ “in” mới đi với danh sách")
        return Compare(left, operator, right)
    return _operand(tree)


def _operand(tree: ast.expr) -> Name | Literal:
    if isinstance(tree, ast.Name):
        if tree.id in ("true", "false"):
            return Literal(tree.id == "true")
        return Name(tree.id)
    if isinstance(tree, ast.Constant) and isinstance(tree.value, bool | int | float | str):
        return Literal(tree.value)
    if isinstance(tree, ast.List):
        values = tuple(_operand(element) for element in tree.elts)
        fixed = [value.value for value in values if isinstance(value, Literal)]
        if len(fixed) == len(values) and not any(isinstance(v, tuple) for v in fixed):
            return Literal(tuple(v for v in fixed if not isinstance(v, tuple)))
    raise BadExpression("chỉ dùng tên dữ kiện, số, chữ, danh sách và and, or, not, so sánh")
