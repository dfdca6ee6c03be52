"""Make sure that the browser of the journeys is here: Debian's Chromium."""

from __future__ import annotations

import shutil
import sys

from tools.debian import ensure

NAMES = ("chromium", "chromium-browser", "google-chrome")
#: How the tests start it: no sandbox (they may run as root), nothing asked of the network.
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    # Pages are drawn by the processor, once, and not put together by an imitated graphics card.
    "--disable-gpu",
    "--disable-gpu-compositing",
    "--disable-software-rasterizer",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> str | None:
    """Return the path of a Chromium, or None."""
    return next(filter(None, (shutil.which(name) for name in NAMES)), None)


def main() -> int:
    """Install Chromium when it is missing and we may; else say what is missing."""
    return ensure(find, ["chromium"], "Thiếu trình duyệt Chromium cho kiểm thử.")


if __name__ == "__main__":
    sys.exit(main())
