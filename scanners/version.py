"""Which scanner made a result: the version of the tool, and a fingerprint of its rules."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

#: Raised when the tool changes for its users; the rules have their own fingerprint.
TOOL = "1.1.0"
_HERE = Path(__file__).parent
#: What decides over a value. Readers and plumbing may change without changing an answer.
_RULES = (
    "data", "recognizers", "detect.py", "finding.py", "headers.py", "judge.py", "masking.py",
    "names.py", "namealike.py", "redaction.py", "tables.py", "textform.py", "vocabulary.py",
)  # fmt: skip


@cache
def rules() -> str:
    """Return 16 hex digits that change whenever a rule or a word list does."""
    digest = hashlib.sha256()
    for name in _RULES:
        part = _HERE / name
        files = sorted(part.rglob("*")) if part.is_dir() else [part]
        for file in files:
            if file.suffix in (".py", ".txt", ".yaml", ".csv"):
                digest.update(file.relative_to(_HERE).as_posix().encode() + b"\0")
                # A copy whose line ends were changed by its way to Windows has the same rules.
                digest.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]


def stamp() -> dict[str, str]:
    """Return the ``tool`` of a signed result."""
    return {"name": "scanners", "version": TOOL, "rules": rules()}
