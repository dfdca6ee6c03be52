"""Decides a system's level from facts by a pack's criteria, and keeps the trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from checklists.model import PackError, thaw
from checklists.pack import Pack
from checklists.rules.expression import Node, names, parse
from checklists.rules.logic import Facts, Value, deciding, truth, value
from checklists.rules.wording import because


@dataclass(frozen=True, slots=True)
class Trace:
    """One criterion: whether it matched (None: not known yet) and because of what."""

    criterion: str
    level: int
    source: str
    matched: bool | None
    because: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A gate, an advisory or a flag that came up."""

    id: str
    message: str
    source: str
    confidence: str
    suggests_level: int | None = None


@dataclass(frozen=True, slots=True)
class Classification:
    """What the criteria say.

    ``level`` is None when no criterion matched: undetermined, never level 1. ``unresolved`` are
    the unknown facts that can still give a higher level: a dossier waits for them.
    """

    pack: str
    version: int
    level: int | None
    level_prudent: int | None
    trace: tuple[Trace, ...]
    unresolved: tuple[str, ...]
    gates: tuple[Sign, ...]
    advisories: tuple[Sign, ...]
    flags: tuple[Sign, ...]
    derived: Mapping[str, Value] = field(hash=False)

    def as_dict(self) -> dict[str, Any]:
        """What the command line prints."""
        return {
            "level": self.level,
            "level_prudent": self.level_prudent,
            "trace": [
                {
                    "criterion": entry.criterion,
                    "level": entry.level,
                    "source": entry.source,
                    "matched": entry.matched,
                    "because": entry.because,
                }
                for entry in self.trace
            ],
            "unresolved": list(self.unresolved),
            "gates": [_sign(sign) for sign in self.gates],
            "advisories": [
                {**_sign(sign), "suggests_level": sign.suggests_level} for sign in self.advisories
            ],
            "flags": [_sign(sign) for sign in self.flags],
            "derived": thaw(self.derived),
        }


def classify(pack: Pack, facts: Mapping[str, object], use_defaults: bool = True) -> Classification:
    """The level of a system by the criteria of ``pack`` (NĐ 331/2026 Đ8 k2: the highest wins).

    ``facts`` map fact ids to bool, int, a choice or None (not known). A fact left out takes its
    default, or None when ``use_defaults`` is false: silence then never lowers a level.

    Raises:
        PackError: the pack has no criteria, a fact is unknown or its value impossible.
    """
    known = complete(pack, facts, use_defaults)
    labels = labels_of(pack)
    trace, level = [], None
    for row in pack.section("criteria"):
        matched = truth(parse(row["rule"]), known)
        reason = because(row["rule"], known, labels)
        trace.append(Trace(row["id"], row["level"], row["source"], matched, reason))
        if matched and (level is None or row["level"] > level):
            level = row["level"]
    derived = {row["id"]: _derive(row, known) for row in pack.section("derived")}
    scope: Facts = {**known, **derived, "level": level}
    advisories = tuple(_signs(pack, "advisories", scope))
    suggested = [s.suggests_level for s in advisories if s.suggests_level is not None]
    return Classification(
        pack=pack.id,
        version=pack.version,
        level=level,
        level_prudent=max([*suggested, *([level] if level else [])], default=None),
        trace=tuple(trace),
        unresolved=_unresolved(pack, known, level),
        gates=tuple(_signs(pack, "gates", scope)),
        advisories=advisories,
        flags=tuple(_signs(pack, "flags", scope)),
        derived=MappingProxyType(derived),
    )


def complete(pack: Pack, facts: Mapping[str, object], use_defaults: bool) -> dict[str, Value]:
    """Every fact of the pack with its value; the given ones checked.

    Raises:
        PackError: a fact that the pack does not know, or a value it cannot have.
    """
    rows = {row["id"]: row for row in pack.section("facts")}
    if not rows:
        raise PackError(f"Gói “{pack.id}” không có tiêu chí xác định cấp độ.")
    for name in facts:
        if name not in rows:
            raise PackError(f"Dữ kiện “{name}” không có trong gói “{pack.id}”.")
    return {
        name: _checked(row, facts[name])
        if name in facts
        else (row["default"] if use_defaults else None)
        for name, row in rows.items()
    }


def labels_of(pack: Pack) -> dict[str, Any]:
    """Fact and derived rows by id, for wording."""
    return {row["id"]: row for row in (*pack.section("facts"), *pack.section("derived"))}


def open_facts(node: Node, facts: Facts) -> list[str]:
    """Unknown facts that keep ``node`` undecided."""
    found: list[str] = []
    for atom in deciding(node, facts):
        found.extend(name for name in names(atom) if facts.get(name) is None)
    return found


def _checked(row: Mapping[str, Any], given: object) -> Value:
    kind = row["type"]
    if given is None:
        return None
    if kind == "bool" and isinstance(given, bool):
        return given
    if kind == "enum" and isinstance(given, str) and given in row["choices"]:
        return given
    if kind == "int" and isinstance(given, int) and not isinstance(given, bool):
        low, high = row.get("min"), row.get("max")
        if (low is None or given >= low) and (high is None or given <= high):
            return given
    expected = {"bool": "true hoặc false", "int": "số nguyên trong khoảng cho phép"}.get(
        kind, "một trong: " + ", ".join(row.get("choices", ()))
    )
    raise PackError(f"Dữ kiện “{row['id']}” là “{given}”: phải là {expected}.")


def _derive(row: Mapping[str, Any], facts: Facts) -> Value:
    """The first case that holds; None when an earlier one is open and would change the value."""
    possible: set[Value] = set()
    for case in row["cases"]:
        matched = truth(parse(case["when"]), facts)
        if matched is not False:
            possible.add(case["value"])
        if matched:
            break
    else:
        possible.add(row["else"])
    return possible.pop() if len(possible) == 1 else None


def _signs(pack: Pack, section: str, scope: Facts) -> list[Sign]:
    found = []
    for row in pack.section(section):
        if truth(parse(row["when"]), scope) is not True:
            continue
        suggests = row.get("suggests_level")
        level = value(parse(suggests), scope) if suggests is not None else None
        found.append(
            Sign(
                id=row["id"],
                message=row["message"]["vi"],
                source=row["source"],
                confidence=row["confidence"],
                suggests_level=level if isinstance(level, int) and level else None,
            )
        )
    return found


def _sign(sign: Sign) -> dict[str, Any]:
    return {
        "id": sign.id,
        "message": sign.message,
        "source": sign.source,
        "confidence": sign.confidence,
    }


def _unresolved(pack: Pack, facts: Facts, level: int | None) -> tuple[str, ...]:
    wanted: set[str] = set()
    for row in pack.section("criteria"):
        node = parse(row["rule"])
        if row["level"] > (level or 0) and truth(node, facts) is None:
            wanted.update(open_facts(node, facts))
    return tuple(row["id"] for row in pack.section("facts") if row["id"] in wanted)
