"""Every recognizer is found, is presidio's kind, and its gate hides nothing."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from presidio_analyzer import AnalyzerEngine, EntityRecognizer
from presidio_analyzer.nlp_engine import NoOpNlpEngine
from presidio_analyzer.recognizer_registry import RecognizerRegistry

from scanners.finding import ROLES
from scanners.presidio import presidio_recognizers
from scanners.recognizers import registry
from tests.data.extracts import Maker

FOLDER = Path(registry.__file__).parent


def test_every_file_gives_one_recognizer_and_every_entity_has_one():
    files = [p for p in FOLDER.rglob("*/*.py") if p.stem != "__init__"]
    assert len(registry.recognizers()) == len(files)
    assert set(registry.by_entity()) == set(ROLES)


def test_every_recognizer_says_what_it_looks_for():
    assert all(recognizer.__doc__ for recognizer in registry.recognizers())


def test_presidio_is_given_every_recognizer_as_one_of_its_own():
    given_ = presidio_recognizers()
    assert [r.name for r in given_] == [r.name for r in registry.recognizers()]
    for recognizer in given_:
        assert isinstance(recognizer, EntityRecognizer)
        assert recognizer.supported_language == "vi"


_PIECES = """Nguyễn Thị Lan ksor H'Nam 064185001234 0912345671 sđt CCCD cmnd 231234567 xã Ia thôn
3 , ; : - . / @ a@b.vn GD4640123456789 J18.9 HIV 1985 sinh 12/03/1985 tuổi 45 http://a.vn 10.0.0.1
81B1-123.45 001234/GL-CCHN mã BN BN0001 STK MST 0100109106 Bệnh viện A Nam Kinh ::1 hộ chiếu
B1234567 số 12 Lợi"""
WORDS = st.sampled_from(_PIECES.split())
TEXTS = st.one_of(
    st.lists(WORDS, max_size=12).map(" ".join), st.lists(WORDS, max_size=8).map("".join), st.text()
)


@settings(max_examples=400)
@given(TEXTS)
def test_a_gate_never_hides_a_match(text):
    digits = sum(map(str.isdigit, text))
    letters = re.search(r"[^\W\d_]", text) is not None
    asked = set(registry.recognizers() if letters else registry.wordless())
    for recognizer in registry.recognizers():
        if recognizer in asked and recognizer.worth_asking(text, digits, letters):
            continue
        assert list(recognizer.spans(text)) == [], recognizer.name


@settings(max_examples=300)
@given(st.from_regex(r"\A([0-9]{1,8}|[0-9]{16,40})\Z"))
def test_bare_digits_of_other_lengths_are_nothing(text):
    for recognizer in registry.recognizers():
        assert all(span.score <= 0.1 for span in recognizer.spans(text)), recognizer.name


@pytest.fixture(scope="module")
def engine():
    found = RecognizerRegistry(recognizers=presidio_recognizers(), supported_languages=["vi"])
    nlp = NoOpNlpEngine([{"lang_code": "vi", "model_name": ""}])
    nlp.load()
    return AnalyzerEngine(registry=found, nlp_engine=nlp, supported_languages=["vi"])


def test_presidio_finds_the_same_with_these_recognizers(engine):
    for row in Maker(3).visits(20).rows:
        for cell in row:
            theirs = {
                (r.entity_type, r.start, r.end, round(r.score, 3))
                for r in engine.analyze(cell, language="vi", return_decision_process=False)
            }
            ours = {
                (recognizer.ENTITY, s.start, s.end, round(s.score, 3))
                for recognizer in registry.recognizers()
                for s in recognizer.spans(cell)
            }
            assert theirs <= ours
            # Presidio keeps the longest of one entity's overlapping matches; nothing else is lost.
            for entity, start, end, score in ours:
                assert score < 0.5 or any(
                    t[0] == entity and t[1] <= start and end <= t[2] for t in theirs
                )
