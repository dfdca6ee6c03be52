"""Which encoding a text file is in, decided from all of its bytes."""

from __future__ import annotations

import codecs
import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from scanners.errors import ScanError
from scanners.readers.base import CHUNK
from scanners.vietnamese import TCVN3, VNI, fitness

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 1 << 20
_VIETNAMESE = frozenset(
    unicodedata.normalize("NFC", base + mark)
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for mark in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
) | frozenset("đĐ")
UNKNOWN = "không nhận ra bảng mã của tệp: hãy mở bằng phần mềm đã tạo ra nó và lưu lại bằng UTF-8."
REPAIRED = (
    "Có chữ bị lỗi phông hoặc lỗi bảng mã (TCVN3, VNI, hoặc UTF-8 đọc sai), đã chuyển lại để rà "
    "soát; nên sửa tệp gốc trước khi chia sẻ."
)
_NAMES = {TCVN3: "TCVN3 (ABC)", VNI: "VNI"}
#: Share of words that must be Vietnamese for an old encoding to be believed.
_FIT = 0.9


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What one pass over the bytes tells.

    Attributes:
        sha256: of the whole file, in hex.
        utf8: whether all of it decodes as UTF-8.
        nul: whether there is a NUL byte (binary, or UTF-16 without a mark).
        sample: some bytes around the first that is not ASCII, to judge other encodings by.
    """

    sha256: str
    utf8: bool
    nul: bool
    sample: bytes


def fingerprint(path: Path) -> Fingerprint:
    """Read the file once, in chunks, and return its fingerprint."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8, nul, sample = True, False, b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            nul = nul or b"\0" in chunk
            if len(sample) < _SAMPLE and not chunk.isascii():
                sample += chunk[: _SAMPLE - len(sample)]
            if utf8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    utf8 = False
        if utf8:
            try:
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                utf8 = False
    return Fingerprint(digest.hexdigest(), utf8, nul, sample)


def encoding_of(head: bytes, seen: Fingerprint) -> str:
    """Return the codec name of a text file.

    Raises:
        ScanError: none fits well enough to be trusted: guessing would hide names.
    """
    for bom, name in BOMS:
        if head.startswith(bom):
            return name
    if seen.nul:
        return _utf16(head)
    if seen.utf8:
        return "utf-8"
    if _fits_1258(seen.sample):
        return "cp1258"
    rank = {name: fitness(seen.sample.decode(name, "replace")) for name in (TCVN3, VNI)}
    best = max(rank, key=lambda name: rank[name])
    if rank[best] < _FIT:
        raise ScanError(UNKNOWN)
    return best


def converted(encoding: str) -> list[str]:
    """Return the notice that a file of this encoding was converted; none for Unicode."""
    name = {"cp1258": "Windows-1258", **_NAMES}.get(encoding)
    if name is None:
        return []
    return [
        f"Tệp dùng bảng mã {name}, đã chuyển sang Unicode để rà soát; "
        "nên lưu tệp bằng UTF-8 trước khi chia sẻ."
    ]


def _fits_1258(sample: bytes) -> bool:
    try:
        text = unicodedata.normalize("NFC", sample.decode("cp1258"))
    except UnicodeDecodeError:
        return False
    other = [c for c in text if not c.isascii()]
    fitting = sum(c in _VIETNAMESE or c in "–—…’‘“”• \u00a0°±" for c in other)
    # The letters of VNI are nearly all letters of 1258 too: the words must be words.
    return fitting >= 0.97 * len(other) and fitness(text) >= 0.5


def _utf16(head: bytes) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 4 * (even + 1):
        return "utf-16-le"
    if even > 4 * (odd + 1):
        return "utf-16-be"
    raise ScanError("tệp có byte rỗng, không phải tệp văn bản; hãy xuất lại từ phần mềm gốc.")
