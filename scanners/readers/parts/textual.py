"""Is this text, and which kind? Asked of the first bytes of a file."""

from __future__ import annotations

import codecs
import csv

_CONTROL = frozenset(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27, 28}
_DELIMITERS = ",;\t|"


def decoded(head: bytes) -> str:
    """Return the first bytes as text, roughly; empty if they are none.

    What is not UTF-8 is read as Latin-1: enough to look for tags and signs.
    """
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "ignore")
    if b"\0" in head:
        for encoding, at in (("utf-16-le", 1), ("utf-16-be", 0)):
            if head[at::2].count(0) > 0.6 * (len(head) // 2):
                return head.decode(encoding, "ignore")
        return ""
    if sum(byte in _CONTROL for byte in head) > len(head) // 200:
        return ""
    head = head.removeprefix(codecs.BOM_UTF8)
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return head.decode("latin-1")


def is_tabular(text: str) -> bool:
    """Whether nearly all lines are cut by one sign into the same number of cells, two or more."""
    lines = text.splitlines()
    if len(lines) > 2 and not text.endswith("\n"):
        lines.pop()
    lines = [line for line in lines if line.strip()][:100]
    if len(lines) < 2:
        return False
    for sign in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=sign)]
        except csv.Error:
            continue
        usual = max(set(widths), key=widths.count)
        # A comma now and then is prose: only a tab or more cells make a table of few lines.
        least = 2 if sign in "\t|" else 3
        if usual >= least and widths[0] == usual and widths.count(usual) >= 0.95 * len(widths):
            return True
    return False
