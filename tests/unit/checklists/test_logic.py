"""Three-valued logic, the small language, and what follows from not knowing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checklists import PackError, classify, load, questions
from checklists.rules.expression import BadExpression, parse
from checklists.rules.logic import truth

PACK = load("nd331-2026")
OLD = load("nd85-2016")
VALUES = {"T": True, "F": False, "N": None}


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [
        ("T", "T", "T", "T"),
        ("T", "F", "F", "T"),
        ("F", "T", "F", "T"),
        ("F", "F", "F", "F"),
        ("T", "N", "N", "T"),
        ("N", "T", "N", "T"),
        ("F", "N", "F", "N"),
        ("N", "F", "F", "N"),
        ("N", "N", "N", "N"),
    ],
)
def test_and_and_or_follow_the_three_valued_table(a, b, both, either):
    facts = {"a": VALUES[a], "b": VALUES[b]}
    assert truth(parse("a and b"), facts) is VALUES[both]
    assert truth(parse("a or b"), facts) is VALUES[either]


@pytest.mark.parametrize(("a", "opposite"), [("T", "F"), ("F", "T"), ("N", "N")])
def test_not_follows_the_three_valued_table(a, opposite):
    assert truth(parse("not a"), {"a": VALUES[a]}) is VALUES[opposite]


@pytest.mark.parametrize("operator", ["==", "!=", "<", "<=", ">", ">="])
def test_a_comparison_with_the_unknown_is_unknown(operator):
    assert truth(parse(f"a {operator} 3"), {"a": None}) is None
    assert truth(parse("a in ['x', 'y']"), {"a": None}) is None


@pytest.mark.parametrize(
    ("rule", "value", "expected"),
    [
        ("a == 3", 3, True),
        ("a != 3", 3, False),
        ("a < 3", 2, True),
        ("a < 3", 3, False),
        ("a <= 3", 3, True),
        ("a > 3", 3, False),
        ("a >= 3", 3, True),
        ("a in ['x', 'y']", "y", True),
        ("a in ['x', 'y']", "z", False),
        ("a == 'x'", "x", True),
        ("a == true", True, True),
    ],
)
def test_comparisons(rule, value, expected):
    assert truth(parse(rule), {"a": value}) is expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a and",
        "a +",
        "a + 1 > 2",
        "open('x')",
        "a.b",
        "a[0]",
        "lambda: 1",
        "1 < a < 3",
        "a is b",
        "a not in ['x']",
        "a in b",
        "a == ['x']",
        "[a]",
        "a if b else a",
        "f'{a}'",
        "-a",
        "b'x' == a",
        "a or " * 300 + "a",
    ],
)
def test_anything_else_is_not_an_expression(text):
    with pytest.raises(BadExpression):
        parse(text)


def fact_values(row) -> st.SearchStrategy[Any]:
    if row["type"] == "bool":
        return st.booleans()
    if row["type"] == "enum":
        return st.sampled_from(row["choices"])
    top = row.get("max", 200_000)
    near = [n for n in (0, 1, 7_999, 8_000, 9_999, 10_000, 99_999, 100_000) if n <= top]
    return st.one_of(st.sampled_from(near), st.integers(0, top))


def all_facts(pack) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({row["id"]: fact_values(row) for row in pack.section("facts")})


@settings(max_examples=60)
@given(facts=all_facts(PACK), random=st.randoms(use_true_random=False))
def test_the_order_of_the_facts_never_matters(facts, random):
    shuffled = list(facts.items())
    random.shuffle(shuffled)
    assert classify(PACK, dict(shuffled)) == classify(PACK, facts)


@settings(max_examples=60)
@given(facts=all_facts(OLD), random=st.randoms(use_true_random=False))
def test_the_order_of_the_facts_never_matters_in_the_old_regime(facts, random):
    shuffled = list(facts.items())
    random.shuffle(shuffled)
    assert classify(OLD, dict(shuffled)) == classify(OLD, facts)


@settings(max_examples=60)
@given(
    facts=all_facts(PACK),
    unknown=st.sets(st.sampled_from([r["id"] for r in PACK.section("facts")])),
)
def test_not_knowing_never_changes_what_is_decided_and_never_hides_a_higher_level(facts, unknown):
    whole = classify(PACK, facts)
    partial = classify(PACK, {**facts, **dict.fromkeys(unknown)})
    for entry, known in zip(partial.trace, whole.trace, strict=True):
        assert entry.matched in (None, known.matched)
    if whole.level != partial.level:
        assert partial.unresolved
        assert set(partial.unresolved) <= unknown


@settings(max_examples=40)
@given(facts=all_facts(PACK))
def test_answering_what_is_asked_gives_the_same_result_as_answering_everything(facts):
    answers: dict[str, Any] = {}
    while asked := questions(PACK, answers):
        new = {row["id"]: facts[row["id"]] for row in asked}
        assert not new.keys() & answers.keys()
        answers |= new
    whole, result = classify(PACK, facts), classify(PACK, answers, use_defaults=False)
    assert result.level == whole.level
    assert result.unresolved == ()
    assert {g.id for g in whole.gates} - {g.id for g in result.gates} <= {
        row["id"] for row in PACK.section("gates") if row.get("consistency")
    }
    assert result.level_prudent == whole.level_prudent


def test_silence_never_lowers_a_level():
    result = classify(PACK, {}, use_defaults=False)
    assert result.level is None
    assert "subjects_sensitive" in result.unresolved
    assert result.gates == ()


def test_only_open_facts_that_can_raise_the_level_are_unresolved():
    facts = {"provides_online_service": True, "conditional_business": "no"}
    result = classify(PACK, {**facts, "subjects_sensitive": None, "infra_scope": None})
    assert result.level == 2
    assert result.unresolved == ("subjects_sensitive", "infra_scope")
    settled = classify(PACK, {**facts, "subjects_sensitive": None, "subjects_basic": 100_000})
    assert settled.level == 3
    assert settled.unresolved == ()


def test_an_answer_spares_the_questions_behind_it():
    answers = {row["id"]: row["default"] for row in PACK.section("facts")}
    for name in ("subjects_basic", "subjects_sensitive", "conditional_business"):
        del answers[name]
    answers |= {"serves_internal_only": False, "risk_level": 2}
    assert questions(PACK, answers) == ()
    answers["provides_online_service"] = True
    assert [row["id"] for row in questions(PACK, answers)] == [
        "conditional_business",
        "subjects_basic",
    ]


def test_what_stands_behind_an_answer_of_not_knowing_is_asked():
    answers = {row["id"]: row["default"] for row in PACK.section("facts")}
    for name in ("provides_online_service", "supports_online_service", "harm_public_interest"):
        del answers[name]
    asked = [row["id"] for row in questions(PACK, answers)]
    assert asked == ["provides_online_service"]
    asked = [row["id"] for row in questions(PACK, answers, asked=["provides_online_service"])]
    assert asked == ["supports_online_service"]
    every_fact = [row["id"] for row in PACK.section("facts")]
    assert questions(PACK, answers, asked=every_fact) == ()


@settings(max_examples=30)
@given(
    facts=all_facts(PACK),
    unknown=st.sets(st.sampled_from([r["id"] for r in PACK.section("facts")])),
)
def test_asking_ends_and_asks_all_that_matters_when_some_answers_are_not_known(facts, unknown):
    answers: dict[str, Any] = {}
    asked: set[str] = set()
    while rows := questions(PACK, answers, asked):
        names = {row["id"] for row in rows}
        assert not names & asked
        asked |= names
        answers |= {name: facts[name] for name in names - unknown}
    best = classify(PACK, {n: None if n in unknown else v for n, v in facts.items()})
    assert classify(PACK, answers, use_defaults=False).level == best.level


@pytest.mark.parametrize(
    ("facts", "fragment"),
    [
        ({"nonsense": True}, "nonsense"),
        ({"info_public": 1}, "true hoặc false"),
        ({"subjects_basic": -1}, "số nguyên"),
        ({"subjects_basic": True}, "số nguyên"),
        ({"risk_level": 6}, "số nguyên"),
        ({"infra_scope": "planet"}, "one_organisation"),
    ],
)
def test_an_impossible_fact_is_refused_by_name(facts, fragment):
    with pytest.raises(PackError, match=fragment):
        classify(PACK, facts)
