"""``python -m scanners``."""

import signal
import sys

from scanners.cli import main


def _leave(number: int, _frame: object) -> None:
    """End as Ctrl-C does, so that what was unpacked is removed."""
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _leave)
    raise SystemExit(main())
