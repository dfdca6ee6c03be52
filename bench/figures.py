"""How long one thing takes when it is done again and again."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any


def figures(fetch: Callable[[], Any], times: int) -> tuple[float, float]:
    """Return median and 95th percentile in milliseconds of repeated fetches after a first one."""
    fetch()
    spent = []
    for _turn in range(times):
        start = time.perf_counter()
        fetch()
        spent.append((time.perf_counter() - start) * 1000)
    if times < 2:
        return spent[0], spent[0]
    return statistics.median(spent), statistics.quantiles(spent, n=20)[-1]
