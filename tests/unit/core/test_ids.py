"""Ids: the order of making, also within one millisecond and when the clock is put back."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from compliance.core.types import _Sequence, new_id

MOMENT = 1_790_000_000_000


def test_ids_stand_in_the_order_of_making():
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_id_is_a_uuid_of_version_7_and_begins_with_the_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(time, "time_ns", lambda: MOMENT * 1_000_000)
    made = new_id()
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"


def test_one_millisecond_and_a_clock_put_back_keep_the_order(monkeypatch: pytest.MonkeyPatch):
    sequence = _Sequence()
    made = []
    for step in (0, 0, 0, 1, -5_000, -5_000, 2):
        monkeypatch.setattr(time, "time_ns", lambda step=step: (MOMENT + step) * 1_000_000)
        made.append(sequence.following())
    assert made == sorted(set(made))
    assert [number >> 80 for number in made] == [MOMENT + step for step in (0, 0, 0, 1, 1, 1, 2)]


def test_a_full_counter_runs_into_the_next_millisecond(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(time, "time_ns", lambda: MOMENT * 1_000_000)
    sequence = _Sequence()
    sequence._last = (MOMENT << 42) + (1 << 42) - 1
    assert sequence.following() >> 80 == MOMENT + 1


def test_threads_make_no_id_twice():
    with ThreadPoolExecutor(4) as pool:
        lots = list(pool.map(lambda _: [new_id() for _ in range(2_000)], range(4)))
    assert all(lot == sorted(lot) for lot in lots)
    assert len(set().union(*lots)) == 8_000
