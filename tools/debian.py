"""Programs that tests need and Debian has: installed when they are missing and we may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence


def ensure(find: Callable[[], object], packages: Sequence[str], missing: str) -> int:
    """Install packages unless ``find`` finds its program; return the exit code.

    Args:
        packages: and options of apt-get before them.
        missing: said, with the command to type, if the program is still not there.
    """
    if not find() and shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", *packages],
        ):
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL, env=quiet)
    if find():
        return 0
    names = " ".join(packages)
    print(
        f"{missing} Hãy cài: sudo apt-get update && sudo apt-get install -y {names}",
        file=sys.stderr,
    )
    return 1
