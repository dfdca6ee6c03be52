"""Cells of one family are alike to every rule, under every header the family allows."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanners.blocks.families import families
from scanners.detect import detect
from scanners.headers import Hint
from scanners.redaction import redact

KINDS = ("", "text", "datetime", "code", "amount", "name_of", "part_name")


def hints(family):
    for entity in sorted(family.under):
        if entity:
            yield Hint(entity=entity, exact=True)
            yield Hint(entity=entity, exact=False)
        else:
            yield from (Hint(kind=kind) for kind in KINDS)


@pytest.mark.parametrize("family", families(), ids=lambda family: family.name)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_cells_of_one_family_are_alike(family, data):
    draw = st.from_regex(re.compile(family.pattern), fullmatch=True).filter(
        lambda cell: not (family.but and re.compile(family.but).fullmatch(cell))
    )
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
        assert quick == [re.compile(family.pattern).fullmatch(cell) is not None for cell in cells]
