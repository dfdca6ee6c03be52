"""Make sure that a MariaDB server is here for the tests of live databases: Debian's package.

Only its programs are used: a test starts its own server on its own folder (see
``tests/support/mariadb.py``).
"""

from __future__ import annotations

import os
import shutil
import sys

from tools.debian import ensure

PROGRAMS = ("mariadbd", "mariadb-install-db")
#: Debian keeps the server where only root's path leads.
_PLACES = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"))
MISSING = "Thiếu máy chủ MariaDB cho kiểm thử đầy đủ."


def find() -> list[str] | None:
    """Return the paths of the programs, or None if one is missing."""
    found = [shutil.which(name, path=_PLACES) for name in PROGRAMS]
    return [path for path in found if path] if all(found) else None


def main() -> int:
    """Install the server when it is missing and we may; else say what is missing."""
    return ensure(find, ["--no-install-recommends", "mariadb-server"], MISSING)


if __name__ == "__main__":
    sys.exit(main())
