"""Make sure that LibreOffice Calc is here for `make test-full`: a bundle is filled with it too."""

from __future__ import annotations

import shutil
import sys

from tools.debian import ensure


def find() -> str | None:
    """Return the path of LibreOffice, or None."""
    return shutil.which("soffice")


def main() -> int:
    """Install LibreOffice when it is missing and we may; else say what is missing."""
    return ensure(
        find,
        ["--no-install-recommends", "libreoffice-calc", "python3-uno"],
        "Thiếu LibreOffice cho một kiểm thử của make test-full.",
    )


if __name__ == "__main__":
    sys.exit(main())
