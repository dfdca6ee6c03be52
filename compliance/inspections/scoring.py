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

#: Ids of the pack's rules on evidence; a pack without them lowers nothing.
NO_EVIDENCE, EXPIRED = "EVIDENCE", "EXPIRED"


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
class Cap:
    """A ceiling: at least ``at_least`` items of ``severity`` have the effective ``answer``."""

    id: str
    text: str
    severity: str
    answer: str
    at_least: int
    limit: int


@dataclass(frozen=True)
class Downgrade:
    """The best verdict falls to the next one for want of (valid) evidence."""

    id: str
    text: str
    from_answer: str
    to_answer: str
    #: Whether it is about evidence that has expired, or about none at all.
    expired: bool


@dataclass(frozen=True)
class Rules:
    """Everything that a pack says of scoring."""

    values: Mapping[str, Fraction | None]
    labels: Mapping[str, str]
    needs_reason: frozenset[str]
    unanswered: frozenset[str]
    weights: Mapping[str, int]
    caps: tuple[Cap, ...]
    downgrades: tuple[Downgrade, ...]
    ratings: tuple[tuple[int, str], ...]
    min_coverage: int
    #: Every rule in words, by id, for the page that explains a score.
    texts: Mapping[str, str]

    @property
    def verdicts(self) -> tuple[str, ...]:
        """Codes that an inspector may give, in the pack's order."""
        return tuple(code for code in self.values if code not in self.unanswered)


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
        applies = answer.evidence_expired if rule.expired else not answer.has_evidence
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
    holding = [cap for cap in rules.caps if found[cap.severity, cap.answer] >= cap.at_least]
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
    values = {
        a["code"]: None if a.get("value") is None else Fraction(str(a["value"])) for a in answers
    }
    needs_reason = frozenset(a["code"] for a in answers if a.get("needs_reason"))
    texts = {rule["id"]: rule["text"]["vi"] for rule in section["rules"]}
    return Rules(
        values=values,
        labels={a["code"]: a["label"]["vi"] for a in answers},
        needs_reason=needs_reason,
        unanswered=frozenset(
            code for code, value in values.items() if value is None and code not in needs_reason
        ),
        weights=dict(section["weights"]),
        caps=tuple(
            Cap(
                id=cap["rule"],
                text=texts.get(cap["rule"], cap["rule"]),
                severity=cap["severity"],
                answer=cap["answer"],
                at_least=cap["at_least"],
                limit=cap["cap"],
            )
            for cap in section["caps"]
        ),
        downgrades=tuple(_downgrades(values, texts)),
        ratings=tuple((rating["min"], rating["label"]["vi"]) for rating in section["ratings"]),
        min_coverage=section["coverage"]["min_percent"],
        texts=texts,
    )


def _downgrades(
    values: Mapping[str, Fraction | None], texts: Mapping[str, str]
) -> Iterable[Downgrade]:
    """Yield the pack's rules on evidence: the best verdict falls to the one below it."""
    graded = sorted(((v, code) for code, v in values.items() if v is not None), reverse=True)
    if len(graded) < 2:
        return
    best, lower = graded[0][1], graded[1][1]
    for rule, expired in ((NO_EVIDENCE, False), (EXPIRED, True)):
        if rule in texts:
            yield Downgrade(rule, texts[rule], best, lower, expired)
