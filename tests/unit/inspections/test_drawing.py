"""A draw comes out the same for anybody who knows seed and list."""

from __future__ import annotations

import hashlib

from compliance.inspections.drawing import draw, shares


def test_a_draw_can_be_repeated_with_nothing_but_sha256():
    units = [(f"don-vi-{n}", "tram_y_te") for n in range(40)]
    drawn = draw("30/11/2026", reversed(units), 7, stratified=False)
    by_hand = sorted(
        (hashlib.sha256(b"30/11/2026\n" + code.encode()).hexdigest(), code) for code, _kind in units
    )
    assert [one.code for one in drawn if one.taken] == [code for _ticket, code in by_hand[:7]]
    assert [one.ticket for one in drawn] == [ticket for ticket, _code in by_hand]
    other = draw("01/12/2026", units, 7, stratified=False)
    assert [one.code for one in other] != [one.code for one in drawn]


def test_each_kind_gets_its_share_by_the_largest_remainder():
    assert shares({"a": 60, "b": 30, "c": 10}, 12) == {"a": 7, "b": 4, "c": 1}
    assert shares({"a": 1, "b": 1, "c": 1}, 2) == {"a": 1, "b": 1, "c": 0}
    assert shares({"a": 2}, 9) == {"a": 2}
    assert shares({}, 3) == {}
    units = [(f"x{n}", "benh_vien" if n < 10 else "tram_y_te") for n in range(100)]
    taken = [one for one in draw("s", units, 20, stratified=True) if one.taken]
    assert len(taken) == 20
    assert sum(one.kind == "benh_vien" for one in taken) == 2
