"""The score of a checklist: a pure function of answers and of the pack's rules.

Formula (the numbers are all data of the pack)::

    v(answer)  the pack's value of the effective verdict; answers without a value do not count
    v(item)    the lowest v(answer) of the item's answers (an item may be asked of many systems)
    raw        100 · Σ weight(severity) · v(item) / Σ weight(severity), over items that count
    score      min(raw, every cap whose condition holds), rounded half up to one decimal
    coverage   100 · rows with a verdict ("không áp dụng" included) / all rows
    rating     the best rating whose minimum is ≤ score; none while coverage < the pack's minimum

The *effective* verdict is the inspector's, lowered where a rule of the pack says so: "Đạt" without
evidence, or with evidence that has expired. A row nobody has looked at has no verdict: it lowers
the coverage and never the score. A group's score is ``raw`` over its own rows, without caps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Answer:
    """One row as the score sees it; ``verdict`` None means "chưa xem"."""

    item_id: str
    group: str
    severity: str
    verdict: str | None
    has_evidence: bool = False
    evidence_expired: bool = False


@dataclass(frozen=True)
class Condition:
    """At least ``at_least`` items of ``severity`` whose effective verdict is ``answer``."""

    severity: str
    answer: str
    at_least: int


@dataclass(frozen=True)
class Cap:
    """A ceiling that holds when any of its conditions does."""

    id: str
    text: str
    limit: int
    any_of: tuple[Condition, ...]


@dataclass(frozen=True)
class Downgrade:
    """A verdict that is lowered for want of (valid) evidence."""

    id: str
    text: str
    from_answer: str
    to_answer: str
    #: no_evidence | expired
    when: str


@dataclass(frozen=True)
class Rules:
    """Everything that a pack says of scoring."""

    values: Mapping[str, Fraction | None]
    labels: Mapping[str, str]
    needs_reason: frozenset[str]
    unanswered: str
    weights: Mapping[str, int]
    caps: tuple[Cap, ...]
    downgrades: tuple[Downgrade, ...]
    ratings: tuple[tuple[int, str], ...]
    min_coverage: int

    @property
    def verdicts(self) -> tuple[str, ...]:
        """Codes that an inspector may give, in the pack's order."""
        return tuple(code for code in self.values if code != self.unanswered)


@dataclass(frozen=True)
class GroupScore:
    """One group of the checklist."""

    name: str
    rows: int
    looked_at: int
    counts: Mapping[str, int]
    score: float | None


@dataclass(frozen=True)
class Score:
    """The result; ``score`` is None while nothing counts."""

    score: float | None
    raw: float | None
    cap: Cap | None
    coverage: float
    rating: str | None
    rows: int
    looked_at: int
    counts: Mapping[str, int]
    lowered: int
    groups: tuple[GroupScore, ...]


def effective(answer: Answer, rules: Rules) -> tuple[str | None, Downgrade | None]:
    """Return the verdict that counts and the rule that lowered it, if one did."""
    for rule in rules.downgrades:
        applies = answer.evidence_expired if rule.when == "expired" else not answer.has_evidence
        if answer.verdict == rule.from_answer and applies:
            return rule.to_answer, rule
    return answer.verdict, None


def score(answers: Iterable[Answer], rules: Rules) -> Score:
    """Return the score of a checklist; see the module for the formula."""
    rows = list(answers)
    settled = [(answer, *effective(answer, rules)) for answer in rows]
    items = _lowest([(answer, verdict) for answer, verdict, _rule in settled], rules)
    raw = _weighted(items, rules)
    cap = _cap(items, rules) if raw is not None else None
    capped = raw if raw is None or cap is None else min(raw, Fraction(cap.limit))
    looked_at = sum(verdict is not None for _answer, verdict, _rule in settled)
    coverage = Fraction(100 * looked_at, len(rows)) if rows else Fraction(0)
    shown = _rounded(capped)
    return Score(
        score=shown,
        raw=_rounded(raw),
        cap=cap if cap is not None and raw is not None and raw > cap.limit else None,
        coverage=_rounded(coverage) or 0.0,
        rating=_rating(shown, rules) if coverage >= rules.min_coverage else None,
        rows=len(rows),
        looked_at=looked_at,
        counts=Counter(verdict for _answer, verdict, _rule in settled if verdict is not None),
        lowered=sum(rule is not None for _answer, _verdict, rule in settled),
        groups=tuple(_groups(settled, rules)),
    )


def _lowest(
    settled: Sequence[tuple[Answer, str | None]], rules: Rules
) -> list[tuple[Answer, str, Fraction]]:
    """Return, for each item that counts, its answer of the lowest value."""
    kept: dict[str, tuple[Answer, str, Fraction]] = {}
    for answer, verdict in settled:
        value = rules.values.get(verdict) if verdict is not None else None
        if verdict is None or value is None:
            continue
        if answer.item_id not in kept or value < kept[answer.item_id][2]:
            kept[answer.item_id] = (answer, verdict, value)
    return list(kept.values())


def _weighted(items: Sequence[tuple[Answer, str, Fraction]], rules: Rules) -> Fraction | None:
    total = sum(rules.weights[answer.severity] for answer, _verdict, _value in items)
    if not total:
        return None
    earned = sum(
        (rules.weights[answer.severity] * value for answer, _verdict, value in items), Fraction(0)
    )
    return 100 * earned / total


def _cap(items: Sequence[tuple[Answer, str, Fraction]], rules: Rules) -> Cap | None:
    """Return the lowest ceiling whose condition holds."""
    found = Counter((answer.severity, verdict) for answer, verdict, _value in items)
    holding = [
        cap
        for cap in rules.caps
        if any(found[(c.severity, c.answer)] >= c.at_least for c in cap.any_of)
    ]
    return min(holding, key=lambda cap: cap.limit, default=None)


def _rating(shown: float | None, rules: Rules) -> str | None:
    reached = [(least, label) for least, label in rules.ratings if (shown or 0) >= least]
    return max(reached)[1] if shown is not None and reached else None


def _groups(
    settled: Sequence[tuple[Answer, str | None, Downgrade | None]], rules: Rules
) -> Iterable[GroupScore]:
    for name in dict.fromkeys(answer.group for answer, _verdict, _rule in settled):
        mine = [(answer, verdict) for answer, verdict, _rule in settled if answer.group == name]
        given = [verdict for _answer, verdict in mine if verdict is not None]
        yield GroupScore(
            name=name,
            rows=len(mine),
            looked_at=len(given),
            counts=Counter(given),
            score=_rounded(_weighted(_lowest(mine, rules), rules)),
        )


def _rounded(value: Fraction | None) -> float | None:
    """Return ``value`` to one decimal, halves up (Python's own rounding would go to even)."""
    return None if value is None else int(value * 10 + Fraction(1, 2)) / 10


def rules_from(section: Mapping[str, Any]) -> Rules:
    """Build the rules from the ``scoring`` section of a pack.

    Raises:
        KeyError: the section lacks a part that scoring needs.
    """
    answers = section["answers"]
    return Rules(
        values={
            a["code"]: None if a["value"] is None else Fraction(str(a["value"])) for a in answers
        },
        labels={a["code"]: a["label_vi"] for a in answers},
        needs_reason=frozenset(a["code"] for a in answers if a.get("needs_reason")),
        unanswered=section["unanswered"],
        weights=dict(section["weights"]),
        caps=tuple(
            Cap(
                id=rule["id"],
                text=rule["text_vi"],
                limit=rule["cap"],
                any_of=tuple(
                    Condition(c["severity"], c["answer"], c["at_least"]) for c in rule["any_of"]
                ),
            )
            for rule in section["rules"]
            if rule.get("cap") is not None
        ),
        downgrades=tuple(
            Downgrade(
                id=rule["id"],
                text=rule["text_vi"],
                from_answer=rule["downgrade"]["from"],
                to_answer=rule["downgrade"]["to"],
                when=rule["downgrade"]["when"],
            )
            for rule in section["rules"]
            if rule.get("downgrade")
        ),
        ratings=tuple((r["min"], r["label_vi"]) for r in section["ratings"]),
        min_coverage=section["min_coverage"],
    )
