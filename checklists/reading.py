"""Reads YAML strictly and finds the line of any value in it.

Plain scalars are strings unless they are true, false, null or a number: dates stay text (they are
checked later, with their line) and the words "no" and "yes" stay words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from checklists.model import PackError, Problem

#: No shape is deeper.
_DEEPEST = 24
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """The C parser with our few scalar types; a repeated key is an error."""

    yaml_implicit_resolvers: dict[str, Any] = {}

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        if len(mapping) != len(node.value):
            seen: set[str] = set()
            for key, _value in node.value:
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"khóa “{key.value}” lặp lại", key.start_mark
                    )
                seen.add(key.value)
        return mapping


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    ("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", "-0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def read_yaml(path: Path) -> Any:
    """The content of a YAML file as plain data.

    Raises:
        PackError: the file cannot be read, is not UTF-8, is not YAML or repeats a key.
    """
    try:
        return yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
    except OSError as error:
        raise PackError(Problem(path, 1, "Không đọc được tệp.")) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = error.problem or ""
        if not what.startswith("khóa"):
            what = "cú pháp YAML sai ở dòng này hoặc ngay trước đó"
        raise PackError(Problem(path, line, f"Không đọc được tệp: {what}.")) from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise PackError(Problem(path, 1, "Tệp không phải YAML mã UTF-8.")) from error


def check_plain(path: Path) -> Iterator[Problem]:
    """What an uploaded file must not use: aliases, anchors, tags, endless nesting.

    The words of a pack need none of them, and a few bytes of them can stand for gigabytes.
    """
    depth = 0
    try:
        for event in yaml.parse(path.read_text("utf-8"), Loader=_Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            why = _not_plain(event, depth)
            if why:
                mark: Any = event.start_mark
                yield Problem(path, mark.line + 1, why)
                return
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, OSError):
        return  # ``read_yaml`` says what is wrong


def _not_plain(event: Any, depth: int) -> str:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        return "Không dùng neo và bí danh YAML (& và *): hãy viết đầy đủ."
    if getattr(event, "tag", None):
        return "Không dùng thẻ kiểu YAML (!): hãy bỏ thẻ."
    return f"Lồng nhau quá {_DEEPEST} tầng." if depth > _DEEPEST else ""


def line_of(path: Path, where: Sequence[str | int]) -> int:
    """The line (from 1) of the value at ``where``, or of its nearest parent that exists."""
    node = yaml.compose(path.read_text("utf-8"), Loader=_Loader)
    line = 1
    for step in where:
        if node is None:
            break
        following = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(step):
                    following, line = value, key.start_mark.line + 1
                    break
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            following = node.value[step]
            line = following.start_mark.line + 1
        if following is None:
            break
        node = following
    return line
