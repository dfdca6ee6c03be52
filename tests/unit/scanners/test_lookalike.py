"""Texts taken for alike are alike to every rule: nothing is lost by looking at one of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanners.detect import detect
from scanners.headers import Hint
from scanners.lookalike import FREE, Lookalikes
from scanners.memo import Memo
from scanners.names import _groups
from scanners.redaction import redact
from scanners.textform import normalise
from scanners.vocabulary import context_phrases, said_alone, said_anywhere, whole_cells
from tests.data.words import FEMALE, GIVEN, MALE, SURNAMES

HINTS = [
    *(Hint(entity=entity, exact=True) for entity in sorted(FREE)),
    *(Hint(kind=kind) for kind in ("text", "datetime", "code", "amount", "name_of")),
]
_NAMES = [*SURNAMES, *MALE, *FEMALE, *GIVEN]
_LISTED = sorted({word for names in _groups().values() for name in names.marked
                  for word in name.split()})  # fmt: skip
_RULES = sorted(
    said_alone().marked | said_anywhere().marked | said_anywhere().folded | whole_cells()
    | {" ".join(phrase) for phrase in context_phrases()}
)  # fmt: skip
_SIGN_TEXT = (
    "12 5 09 3/4 12/3/87 1987 064185001234 0912345671 0912345671, 0912345678 0100109106 (mẹ) "
    "0912.345.678 84 912 345 678 - – , ; . : H' Y A K' HIV B20 J18.9 45 tuổi N*** N** V*** X*** "
    "*** Ksor H'Lan số nhà 12a Tổ 5, xã Ia Kênh, phường tỉnh a@b.vn 81B1-123.45 mst: sđt DN4 64 "
    "0123456789 BN Nguyễn Văn A Hồ Chí Minh Trần Hưng Đạo Lê Lợi, An Danh không có Thị Trấn Bệnh "
    "Viện Gia Lai kinh NGUYỄN THỊ LAN Phù Đổng  ngày tháng năm sinh"
)
_SIGNS = _SIGN_TEXT.split(" ")
WORDS = st.one_of(
    st.sampled_from(_NAMES),
    st.sampled_from(_NAMES).map(str.upper),
    st.sampled_from(_LISTED).flatmap(lambda w: st.sampled_from([w, w.title(), w.upper()])),
    st.sampled_from(_RULES).flatmap(lambda w: st.sampled_from([w, w.title(), w.upper()])),
    st.sampled_from(_SIGNS),
    st.sampled_from(_LISTED).map(lambda w: w.title() + ","),
)
TEXTS = st.one_of(
    st.lists(st.sampled_from(_NAMES), min_size=1, max_size=5).map(" ".join),
    st.lists(WORDS, min_size=1, max_size=9).map(" ".join),
    st.lists(WORDS, min_size=1, max_size=5).map(" ".join),
    st.text(max_size=30),
)


def answer(text, hint):
    return detect(text, hint)


@pytest.mark.parametrize("hint", HINTS, ids=lambda h: h.entity or h.kind)
@settings(max_examples=120)
@given(texts=st.lists(TEXTS, min_size=2, max_size=6))
def test_texts_with_one_look_alike_hold_the_same(hint, texts):
    alike = Lookalikes()
    for text in texts:
        text, _ = normalise(text)
        key = alike.key(text)
        if key is None:
            continue
        twin = key.removeprefix("\x00")
        assert len(twin) == len(text)
        assert redact(twin) == redact(text)
        assert answer(twin, hint) == answer(text, hint), (text, twin)


@settings(max_examples=150)
@given(
    names=st.lists(
        st.lists(st.sampled_from(_NAMES + _LISTED), min_size=2, max_size=5), min_size=2, max_size=8
    ),
    style=st.sampled_from([str.title, str.upper, str.lower]),
)
def test_names_with_one_look_alike_hold_the_same(names, style):
    alike, hint = Lookalikes(), Hint(entity="PERSON", exact=True)
    seen = {}
    for name in names:
        text, _ = normalise(" ".join(map(style, name)))
        key = alike.key(text)
        if key is not None:
            assert answer(seen.setdefault(key, text), hint) == answer(text, hint)


@settings(max_examples=150)
@given(st.lists(TEXTS, max_size=8), st.sampled_from(HINTS))
def test_a_memo_answers_as_the_rules_do(texts, hint):
    memo = Memo(hint)
    for text, seen in zip(texts, memo.look(texts), strict=True):
        assert seen.clusters == detect(text, hint)


def test_many_names_are_few_kinds():
    alike = Lookalikes()
    names = {f"{s} {m} {g}" for s in SURNAMES for m in MALE for g in GIVEN}
    assert len({alike.key(name) for name in names}) < len(names) / 8


def test_whole_names_on_a_list_are_like_no_other():
    alike = Lookalikes()
    for name in ("Hồ Chí Minh", "Trần Hưng Đạo", "Nguyễn Văn A", "Hà Nam"):
        assert alike.key(name) is None or alike.key(name).startswith("\x00")
