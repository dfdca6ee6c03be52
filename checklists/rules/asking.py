"""Which questions can still change the result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checklists.pack import Pack
from checklists.rules.classification import classify, complete, open_facts
from checklists.rules.expression import parse
from checklists.rules.logic import Facts, next_open, truth


def questions(pack: Pack, facts: Mapping[str, object]) -> tuple[Mapping[str, Any], ...]:
    """The facts to ask next, as rows of the section ``facts`` in their order; empty at the end.

    First what decides the level and what blocks a dossier: of each open criterion above the
    present level only its next open condition, so that an answer spares the questions behind it.
    When the level stands, what can raise the prudent level or a flag.
    """
    known: Facts = complete(pack, facts, use_defaults=False)
    level = classify(pack, facts, use_defaults=False).level
    wanted: set[str] = set()
    for row in pack.section("criteria"):
        if row["level"] > (level or 0):
            wanted.update(next_open(parse(row["rule"]), known))
    for row in pack.section("gates"):
        if not row.get("consistency") and truth(parse(row["when"]), known) is None:
            wanted.update(open_facts(parse(row["when"]), known))
    if not wanted:
        derived = {row["id"]: row for row in pack.section("derived")}
        result = classify(pack, facts, use_defaults=False)
        scope: Facts = {**known, **result.derived, "level": level or 0}
        for row in (*pack.section("advisories"), *pack.section("flags")):
            for name in next_open(parse(row["when"]), scope):
                wanted.update(_behind(derived[name], known) if name in derived else [name])
    return tuple(row for row in pack.section("facts") if row["id"] in wanted)


def _behind(row: Mapping[str, Any], facts: Facts) -> list[str]:
    """The facts that leave a derived value open."""
    found: list[str] = []
    for case in row["cases"]:
        found.extend(next_open(parse(case["when"]), facts))
    return found
