"""When Python looks for circular garbage: seldom, and never through what stays."""

from __future__ import annotations

import gc

#: New objects before a look at the youngest, looks before one at the middle generation, and those
#: before one at everything. Every thousand pages or so instead of every twenty: a look at all that
#: a warm process keeps (mostly compiled statements) holds a page up for a tenth of a second.
THRESHOLDS = (10_000, 10, 100)


def settle() -> None:
    """Set aside what was read at the start (code, packs), which nobody will ever throw away."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
