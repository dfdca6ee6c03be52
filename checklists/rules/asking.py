"""Which questions can still change the result."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from checklists.pack import Pack
from checklists.rules.classification import Classification, classify, complete, open_facts
from checklists.rules.expression import parse
from checklists.rules.logic import Facts, next_open, truth


def questions(
    pack: Pack, facts: Mapping[str, object], asked: Collection[str] = ()
) -> tuple[Mapping[str, Any], ...]:
    """The facts to ask next, as rows of the section ``facts`` in their order; empty at the end.

    First what decides the level and what blocks a dossier: of each open criterion above the
    present level only its next open condition, so that an answer spares the questions behind it.
    When the level stands, what can raise the prudent level or a flag. Facts in ``asked`` that have
    no value were answered "không biết": they are passed over, what stands behind them is asked.
    """
    known: Facts = complete(pack, facts, use_defaults=False)
    result = classify(pack, facts, use_defaults=False)
    wanted: set[str] = set()
    for row in pack.section("criteria"):
        if row["level"] > (result.level or 0):
            wanted.update(next_open(parse(row["rule"]), known, asked))
    for row in pack.section("gates"):
        node = parse(row["when"])
        if not row.get("consistency") and truth(node, known) is None:
            wanted.update(name for name in open_facts(node, known) if name not in asked)
    if not wanted:
        wanted = _after_the_level(pack, known, result, asked)
    return tuple(row for row in pack.section("facts") if row["id"] in wanted)


def _after_the_level(
    pack: Pack, known: Facts, result: Classification, asked: Collection[str]
) -> set[str]:
    """Facts that an advisory or a flag waits for."""
    derived = {row["id"]: row for row in pack.section("derived")}
    scope: Facts = {**known, **result.derived, "level": result.level or 0}
    settled = {*asked, *(name for name, row in derived.items() if not _behind(row, known, asked))}
    wanted: set[str] = set()
    for row in (*pack.section("advisories"), *pack.section("flags")):
        for name in next_open(parse(row["when"]), scope, settled):
            wanted.update(_behind(derived[name], known, asked) if name in derived else [name])
    return wanted


def _behind(row: Mapping[str, Any], facts: Facts, asked: Collection[str]) -> list[str]:
    """The facts that leave a derived value open."""
    found: list[str] = []
    for case in row["cases"]:
        found.extend(next_open(parse(case["when"]), facts, asked))
    return found
