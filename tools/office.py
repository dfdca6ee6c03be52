"""Make sure that LibreOffice Calc is here for `make test-full`: a bundle is filled with it too."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

INSTALL = (
    ["apt-get", "update", "-qq"],
    [
        *("apt-get", "install", "-y", "-qq", "--no-install-recommends"),
        *("libreoffice-calc", "python3-uno"),
    ],
)


def find() -> str | None:
    """Return the path of LibreOffice, or None."""
    return shutil.which("soffice")


def main() -> int:
    """Install LibreOffice when it is missing and we may; else say what is missing."""
    if find() is None and shutil.which("apt-get") and os.geteuid() == 0:
        for command in INSTALL:
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    if find() is None:
        print(
            "Thiếu LibreOffice cho một kiểm thử của make test-full. Hãy cài: "
            "sudo apt-get install -y libreoffice-calc python3-uno",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
