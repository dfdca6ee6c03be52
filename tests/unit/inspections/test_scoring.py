"""The score against an independent computation, and each rule of the pack by itself."""

from __future__ import annotations

import random

import pytest

from compliance.inspections.checklist import checklist
from compliance.inspections.scoring import Answer, Rules, effective, score

QUICK = checklist("dlcn-2026", 1, "kiem-tra-nhanh")
RULES: Rules = QUICK.rules


def answers(**verdicts: str | None) -> list[Answer]:
    """Return all rows of the quick set: "dat" with evidence unless named otherwise."""
    return [
        Answer(
            item_id=q.id,
            group=q.group,
            severity=q.severity,
            verdict=verdicts.get(q.id.replace("-", "_"), "dat"),
            has_evidence=True,
        )
        for q in QUICK.questions.values()
    ]


def first(severity: str) -> str:
    return next(q.id for q in QUICK.questions.values() if q.severity == severity).replace("-", "_")


def by_hand(rows: list[Answer]) -> float | None:
    """Compute the score in another way, straight from the words of the rule."""
    weight = {"critical": 5, "high": 3, "medium": 2, "low": 1}
    value = {"dat": 1.0, "dat_mot_phan": 0.5, "khong_dat": 0.0}
    given = []
    for row in rows:
        verdict = row.verdict
        if verdict == "dat" and (not row.has_evidence or row.evidence_expired):
            verdict = "dat_mot_phan"
        given.append((row, verdict))
    counted = [(r, v) for r, v in given if v in value]
    total = sum(weight[r.severity] for r, _v in counted)
    if total == 0:
        return None
    result = 100 * sum(weight[r.severity] * value[v] for r, v in counted) / total
    critical = [v for r, v in counted if r.severity == "critical"]
    failed_high = sum(v == "khong_dat" for r, v in counted if r.severity == "high")
    if "khong_dat" in critical:
        result = min(result, 49)
    if "dat_mot_phan" in critical or failed_high >= 4:
        result = min(result, 69)
    return result


@pytest.mark.parametrize("seed", range(60))
def test_the_score_equals_an_independent_computation(seed: int):
    rng = random.Random(seed)
    codes = ["dat"] * rng.randint(1, 20) + ["dat_mot_phan", "khong_dat", "khong_ap_dung", None]
    rows = [
        Answer(
            item_id=q.id,
            group=q.group,
            severity=q.severity,
            verdict=rng.choice(codes),
            has_evidence=rng.random() < 0.9,
            evidence_expired=rng.random() < 0.05,
        )
        for q in QUICK.questions.values()
    ]
    result, expected = score(rows, RULES), by_hand(rows)
    if expected is None:
        assert result.score is None
    else:
        assert result.score == pytest.approx(expected, abs=0.0501)
    assert result.coverage == pytest.approx(
        100 * sum(r.verdict is not None for r in rows) / len(rows), abs=0.0501
    )


def test_everything_met_is_a_hundred_and_the_best_rating():
    result = score(answers(), RULES)
    assert (result.score, result.rating, result.cap, result.coverage) == (100.0, "Tốt", None, 100.0)


def test_not_looked_at_is_not_failed():
    rows = answers(**{first("critical"): None})
    result = score(rows, RULES)
    assert result.score == 100.0
    assert result.looked_at == result.rows - 1


def test_nothing_looked_at_has_no_score():
    result = score([Answer("a", "g", "high", None)], RULES)
    assert result.score is None
    assert result.rating is None


def test_one_failed_critical_row_caps_the_score():
    result = score(answers(**{first("critical"): "khong_dat"}), RULES)
    assert result.score == 49.0
    assert result.cap is not None
    assert result.cap.id == "GATE1"
    assert result.raw > 49


def test_a_partly_met_critical_row_caps_the_score_higher():
    result = score(answers(**{first("critical"): "dat_mot_phan"}), RULES)
    assert (result.score, result.cap.limit) == (69.0, 69)


def test_met_without_evidence_counts_as_partly_met():
    row = Answer("x", "g", "medium", "dat", has_evidence=False)
    verdict, rule = effective(row, RULES)
    assert (verdict, rule.id) == ("dat_mot_phan", "EVIDENCE")


def test_met_with_expired_evidence_counts_as_partly_met():
    row = Answer("x", "g", "medium", "dat", has_evidence=True, evidence_expired=True)
    verdict, rule = effective(row, RULES)
    assert (verdict, rule.id) == ("dat_mot_phan", "EXPIRED")


def test_not_applicable_counts_for_coverage_and_not_for_the_score():
    rows = answers(**{first("high"): "khong_ap_dung"})
    result = score(rows, RULES)
    assert (result.score, result.coverage) == (100.0, 100.0)


def test_an_item_asked_of_several_systems_counts_by_its_worst():
    rows = [
        Answer("x", "g", "medium", "dat", has_evidence=True),
        Answer("x", "g", "medium", "khong_dat"),
        Answer("y", "g", "medium", "dat", has_evidence=True),
    ]
    assert score(rows, RULES).score == 50.0


def test_below_the_least_coverage_there_is_no_rating():
    rows = answers()
    left = [
        Answer(r.item_id, r.group, r.severity, None) if n < 4 else r for n, r in enumerate(rows)
    ]
    result = score(left, RULES)
    assert result.coverage < RULES.min_coverage
    assert result.rating is None


def test_groups_are_scored_without_caps():
    result = score(answers(**{first("critical"): "khong_dat"}), RULES)
    assert sum(group.rows for group in result.groups) == len(QUICK.questions)
    assert any(group.score == 100.0 for group in result.groups)
