"""How a row of the trail reads: one line for each thing that changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.core.i18n import _


@dataclass(frozen=True)
class Line:
    """One thing of a row; ``before`` is None where the row tells a fact and no change."""

    name: str
    before: str | None
    after: str


def lines_of(changes: Mapping[str, Any]) -> Sequence[Line]:
    """Return the lines of a row, in its order; an object gives one line for each of its keys.

    Args:
        changes: column → [before, after], or fact → value, as the trail keeps them.
    """
    return [line for name, value in changes.items() for line in _lines(name, value)]


def _lines(name: str, value: Any) -> Iterator[Line]:
    if not (isinstance(value, list) and len(value) == 2):
        if isinstance(value, Mapping):
            yield from (Line(f"{name}.{key}", None, _word(one)) for key, one in value.items())
        else:
            yield Line(name, None, _word(value))
        return
    before, after = value
    if isinstance(before or {}, Mapping) and isinstance(after or {}, Mapping) and (before or after):
        sides = before or {}, after or {}
        for key in {**sides[0], **sides[1]}:
            pair = sides[0].get(key), sides[1].get(key)
            if pair[0] != pair[1] or key not in sides[0] or key not in sides[1]:
                yield Line(f"{name}.{key}", _word(pair[0]), _word(pair[1]))
    else:
        yield Line(name, _word(before), _word(after))


def _word(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return _("(trống)")
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_word(one)}" for key, one in value.items())
    if isinstance(value, list):
        return "; ".join(_word(one) for one in value)
    return str(value)
