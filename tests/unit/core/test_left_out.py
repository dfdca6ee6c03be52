"""A workbook that may not hold every row says so."""

from __future__ import annotations

from compliance.core.paging import left_out


def test_a_workbook_cut_off_says_so():
    assert left_out(["một"], most=2) == []
    assert "2 dòng đầu" in left_out(["một", "hai"], most=2)[0]
