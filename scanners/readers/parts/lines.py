"""Lines of a text file, in any encoding, and its text in pieces."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import IO

from scanners.errors import ScanError
from scanners.readers.base import CHUNK, LONGEST_CELL, Source


class Lines:
    """Lines of a binary file, decoded; refuses one without end instead of holding it."""

    def __init__(self, raw: IO[bytes], encoding: str) -> None:
        self.count = 0
        self.ended_clean = True
        self._raw = raw
        self._decode = codecs.getincrementaldecoder(encoding)().decode
        self._lines: list[str] = []
        self._rest = ""
        self._over = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while not self._lines:
            if self._over:
                raise StopIteration
            self._fill()
        self.count += 1
        return self._lines.pop()

    def _fill(self) -> None:
        chunk = self._raw.read(CHUNK)
        self._over = not chunk
        text = self._rest + self._decode(chunk, final=self._over)
        if self._over:
            self.ended_clean = not text
            self._lines = [text] if text else []
            self._rest = ""
            return
        # Only \n, \r\n and \r end a line here: str.splitlines would also cut at other signs.
        held = "\r" if text.endswith("\r") else ""
        whole = text[: len(text) - len(held)]
        if "\r" in whole:
            whole = whole.replace("\r\n", "\n").replace("\r", "\n")
        lines = whole.split("\n")
        self._rest = lines.pop() + held
        if len(self._rest) > 4 * LONGEST_CELL:
            raise ScanError(
                f"dòng {self.count + 1} dài hơn 4 MiB mà chưa kết thúc: tệp hỏng hoặc "
                "không phải văn bản."
            )
        self._lines = [line + "\n" for line in reversed(lines)]


def utf8_pieces(source: Source) -> Iterator[tuple[bytes, int]]:
    """Yield the text of a file as UTF-8 without a mark, in pieces, with how far they reach.

    Raises:
        ScanError: bytes that do not decode.
    """
    decode = codecs.getincrementaldecoder(source.encoding or "utf-8")().decode
    with source.path.open("rb") as raw:
        while True:
            chunk = raw.read(CHUNK)
            try:
                text = decode(chunk, final=not chunk)
            except UnicodeDecodeError:
                raise ScanError("bảng mã của tệp bị lỗi: hãy lưu lại bằng UTF-8.") from None
            yield text.encode("utf-8", "surrogatepass"), raw.tell()
            if not chunk:
                return
