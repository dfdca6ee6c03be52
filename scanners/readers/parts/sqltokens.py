"""A stream of SQL as tokens, a little of it in memory at a time."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import IO

from scanners.errors import ScanError
from scanners.readers.base import CHUNK, LONGEST_CELL

#: (kind, text): comment, string, name, word, sign; text as it is meant, without its quotes.
Token = tuple[str, str]

_COMMON = r"""
  (?P<space>\s+)
| (?P<comment>--[^\n]*\n|/\*.*?\*/%s)
| (?P<string>[NnBbXx]?%s|[Ee]'[^'\\]*(?:(?:''|\\.)[^'\\]*)*')
| (?P<name>"[^"]*(?:""[^"]*)*"|`[^`]*(?:``[^`]*)*`|\[[^\]\n\[]{1,128}\])
| (?P<word>[\w.@$+:]+)
| (?P<sign>/(?!\*)|-(?!-)|[^\s'"`/\w-])
"""
_ESCAPED = r"'[^'\\]*(?:(?:''|\\.)[^'\\]*)*'"
_STANDARD = r"'[^']*(?:''[^']*)*'"
_BACKSLASH = re.compile(_COMMON % (r"|\#[^\n]*\n", _ESCAPED), re.VERBOSE | re.DOTALL)
_PLAIN = re.compile(_COMMON % ("", _STANDARD), re.VERBOSE | re.DOTALL)
_SLASHED = {"n": "\n", "r": "\r", "t": "\t", "0": "", "Z": ""}
_SLASH = re.compile(r"\\(.)", re.DOTALL)


class Tokens:
    """The tokens of a dump.

    Args:
        backslash: whether a quote after a backslash stays in the string, as in MySQL.
    """

    def __init__(self, raw: IO[bytes], encoding: str, *, backslash: bool) -> None:
        self._raw = raw
        self._decode = codecs.getincrementaldecoder(encoding)("replace").decode
        self._pattern = _BACKSLASH if backslash else _PLAIN
        self._escapes = backslash
        self._text = ""
        self._at = 0
        self._over = False

    def _fill(self) -> bool:
        """Read on; return whether there was more."""
        if self._over:
            return False
        if len(self._text) - self._at > 4 * LONGEST_CELL:
            raise ScanError("tệp SQL có một chuỗi, chú thích hoặc dòng quá dài: bị từ chối.")
        chunk = self._raw.read(CHUNK)
        self._over = not chunk
        text = self._decode(chunk, final=self._over)
        if self._over:
            text += "\n"
        self._text = self._text[self._at :] + text
        self._at = 0
        return True

    def __iter__(self) -> Iterator[Token]:
        """Yield the tokens but spaces.

        Raises:
            ScanError: a string or comment without end.
        """
        while True:
            found = self._pattern.match(self._text, self._at)
            if found is None or found.end() == len(self._text):
                if self._fill():
                    continue
                if self._at >= len(self._text):
                    return
                if found is None:
                    raise ScanError("tệp SQL kết thúc giữa một chuỗi: có thể bị cắt, hãy xuất lại.")
            self._at = found.end()
            kind = found.lastgroup or ""
            if kind != "space":
                yield kind, self._meaning(kind, found[0])

    def _meaning(self, kind: str, text: str) -> str:
        if len(text) > LONGEST_CELL:
            raise ScanError("một giá trị trong tệp SQL dài hơn 1 MiB: bị từ chối.")
        if kind == "string":
            slashed = self._escapes or text[0] in "Ee"
            text = text[text.index("'") + 1 : -1].replace("''", "'")
            if slashed and "\\" in text:
                text = _SLASH.sub(lambda m: _SLASHED.get(m[1], m[1]), text)
            return text
        if kind == "name":
            return text[1:-1]
        if kind == "comment":
            return "" if text.startswith("/*!") else text.strip("-/*# \r\n")
        return text

    def lines_until(self, end: str) -> Iterator[str]:
        """Yield the lines after the one that the last token stands on, up to ``end``."""
        first = True
        while True:
            at = self._text.find("\n", self._at)
            if at < 0:
                if self._fill():
                    continue
                return
            line = self._text[self._at : at].rstrip("\r")
            self._at = at + 1
            if line == end:
                return
            if not first or line.strip():
                yield line
            first = False
