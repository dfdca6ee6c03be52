"""Cells of one family are alike to every rule, under every header the family allows."""

import re

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from scanners.detect import detect
from scanners.families import families
from scanners.headers import Hint
from scanners.names import _groups, name_list
from scanners.redaction import redact
from scanners.textform import fold
from tests.data.words import FEMALE, GIVEN, MALE, SURNAMES

KINDS = ("", "text", "datetime", "code", "amount", "name_of", "part_name")


_NAMES = st.one_of(
    st.sampled_from([*SURNAMES, *MALE, *FEMALE, *GIVEN]),
    st.sampled_from(sorted({n for names in _groups().values() for n in names.marked})).map(
        str.title
    ),
)
_FIRST = st.sampled_from(
    sorted(name_list("surname common").marked | name_list("surname").marked)
).map(str.title)
_GIVEN = st.sampled_from(
    sorted(w for w in name_list("given").marked | name_list("middle").marked if w.isalpha())
)
_PLAIN = st.sampled_from([fold(name).title() for name in [*SURNAMES, *MALE, *GIVEN]])
_WARD = st.sampled_from(
    ["xã", "Phường", "thị trấn", "huyện", "quận", "tỉnh", "thành phố", "xa", "phuong", "tp"]
)
_FINE = st.sampled_from(
    ["số nhà", "Thôn", "tổ", "Làng", "hẻm", "đường", "12", "3/4", "120/15", "Tổ dân phố", "so nha"]
)


def _name(words, style, first=None):
    """Names of two to five syllables, the first a surname if asked for."""
    if first is None:
        return st.lists(words, min_size=2, max_size=5).map(lambda parts: style(" ".join(parts)))
    tails = st.lists(words, min_size=1, max_size=4)
    return st.tuples(first, tails).map(lambda pair: style(" ".join([pair[0], *pair[1]])))


def _joined(parts):
    return st.tuples(*parts).map(" ".join)


_PART = _joined([_FINE, st.one_of(_name(_NAMES, str), st.sampled_from(["3", "12a", "Đội 5"]))])
_PLACED = _joined([_WARD, _name(_NAMES, str)])
#: Expressions with classes of letters are no generators: these texts are drawn and then sifted.
WRITTEN = {
    "name 0": _name(_NAMES, str, _FIRST),
    "name 1": _name(_GIVEN, str.upper, _FIRST),
    "name 2": _name(_PLAIN, str, _FIRST.map(lambda word: fold(word).title())),
    "name 3": _name(_GIVEN.map(fold), str.upper, _FIRST.map(fold)),
    "address": st.one_of(
        st.tuples(_PART, _PLACED).map(", ".join),
        st.tuples(_PART, _PLACED, _PLACED).map(", ".join),
        st.tuples(_PART, _PART, _PLACED, st.sampled_from(["Gia Lai", "HIV", "0912 345", "xe"]))
        .map(", ".join),
    ),
}  # fmt: skip


def hints(family):
    for entity in sorted(family.under):
        if entity:
            yield Hint(entity=entity, exact=True)
            if not family.exact:
                yield Hint(entity=entity, exact=False)
        else:
            yield from (Hint(kind=kind) for kind in KINDS)


@pytest.mark.parametrize("family", families(), ids=lambda family: family.name)
@settings(max_examples=60)
@given(data=st.data())
def test_cells_of_one_family_are_alike(family, data):
    drawn = WRITTEN.get(family.name)
    if drawn is None:
        drawn = st.from_regex(re.compile(family.pattern), fullmatch=True)
    takes, leaves = regex.compile(family.pattern), regex.compile(family.but or r"(?!)")
    draw = drawn.filter(lambda cell: takes.fullmatch(cell) and not leaves.fullmatch(cell))
    cells = data.draw(st.lists(draw, min_size=2, max_size=5))
    for hint in hints(family):
        first = {}
        for cell in cells:
            clusters = detect(cell, hint)
            length = len(cell) if family.one_length else 0
            signature = [[c for _, _, c in cluster] for cluster in clusters]
            assert signature == first.setdefault(length, signature), (cell, hint)
            # All that is found takes the whole cell, so its place is that of the cell.
            assert all(span[:2] == (0, len(cell)) for cluster in clusters for span in cluster)
            assert redact(cell) or not cell


def test_the_expressions_are_read_alike_by_the_column_parser():
    import polars as pl

    cells = [
        "",
        "1",
        "12345678",
        "123456789",
        "0912345671",
        "a" * 64,
        "0912345671\n",
        "１２３",
        "½",
    ]
    column = pl.Series(cells)
    for family in families():
        quick = column.str.contains(f"^(?:{family.pattern})$").to_list()
        takes = regex.compile(family.pattern)
        assert quick == [takes.fullmatch(cell) is not None for cell in cells]
