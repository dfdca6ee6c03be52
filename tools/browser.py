"""Make sure that the browser of the journeys is here: Debian's Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
#: How the tests start it: no sandbox (they may run as root), nothing asked of the network.
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
INSTALL = (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"])


def find() -> str | None:
    """Return the path of a Chromium, or None."""
    return next(filter(None, (shutil.which(name) for name in NAMES)), None)


def main() -> int:
    """Install Chromium when it is missing and we may; else say what is missing."""
    if find() is None and shutil.which("apt-get") and os.geteuid() == 0:
        for command in INSTALL:
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    if find() is None:
        print(
            "Thiếu trình duyệt Chromium cho kiểm thử. Hãy cài: "
            "sudo apt-get update && sudo apt-get install -y chromium",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
