"""Vietnamese before Unicode: TCVN3 and VNI fonts, and UTF-8 that was read as Windows-1252.

Two uses. A file whose *bytes* are TCVN3 or VNI is decoded by the codecs registered here. A cell
whose *text* shows such signs (an Excel sheet in a .VnTime font, a file saved twice) is repaired.
Both decide by one question: are the words syllables of Vietnamese afterwards, and were they not
before? Guessing wrong would hide names, so what is not clear stays as it is.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

TCVN3, VNI = "tcvn3", "vni-windows"
_TCVN3_HIGH = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ", 0xB5: "àảãáạ", 0xBB: "ằẳẵắ", 0xC6: "ặầẩẫấậè", 0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò", 0xE1: "ỏõóọồổỗốộờởỡớợù", 0xF1: "ủũúụừửữứựỳỷỹýỵ",
}  # fmt: skip
_SMALL_MARKS = {
    "a": ("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ"),
    "e": ("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ"),
    "o": ("ùøûõïâáàåãä", "óòỏõọôốồổỗộ"),
    "ô": ("ùøûõï", "ớờởỡợ"),
    "u": ("ùøûõï", "úùủũụ"),
    "ö": ("ùøûõï", "ứừửữự"),
    "y": ("ùøûõ", "ýỳỷỹ"),
}
_SMALL_ALONE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ",
                "ñ": "đ"}  # fmt: skip

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LISTED = (
    "uyê iêu yêu oai oay oao oeo uôi uya uyu uây ươi ươu ai ao au ay âu ây eo êu ia iê iu oa oă oe "
    "oi ôi ơi oo ua uâ uê ui uô uơ uy ưa ưi ươ ưu yê a ă â e ê i o ô ơ u ư y"
)
_NUCLEI = _LISTED.split()
#: A run of letters, in which any sign that is not ASCII counts as one.
_TOKEN = re.compile(r"[A-Za-z\x80-\U0010ffff]+")
#: Signs that ordinary text has beside its words.
_BESIDE = "–—…’‘“”•°±²³½ \u00a0·×"
#: What only text gone wrong has: signs of Latin-1 that Vietnamese does not use, a capital with a
#: mark inside a small word, vowels of the VNI fonts. Read alike by Python and by Rust.
SUSPECT = re.compile(
    r"[¡-¬\u00ad®¯´-¶¸-¿Ä-ÇËÎ-ÒÖ-ØÛÜÞßä-çëî-ñö-øûüþÿ]"
    r"|[a-zà-ỹ][ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ]|[ae][àáâãèéêùúõ]|o[âùõ]|[AE][ÀÁÂÃÈÉÊÙÚÕ]|O[ÂÙÕ]"
)


def _decoding_tables() -> tuple[str, dict[str, str]]:
    table = [chr(i) if i < 0x80 else "\ufffe" for i in range(256)]
    for start, letters in _TCVN3_HIGH.items():
        for at, letter in enumerate(letters):
            table[start + at] = letter
    pairs: dict[str, str] = dict(_SMALL_ALONE)
    for base, (marks, letters) in _SMALL_MARKS.items():
        for mark, letter in zip(marks, letters, strict=True):
            pairs[base + mark] = letter
            pairs[base.upper() + mark.upper()] = letter.upper()
            pairs[base.upper() + mark] = letter.upper()
    pairs |= {sign.upper(): letter.upper() for sign, letter in _SMALL_ALONE.items()}
    return "".join(table), pairs


_TCVN3_TABLE, _VNI_PAIRS = _decoding_tables()
_VNI_BASES = frozenset(pair[0] for pair in _VNI_PAIRS if len(pair) > 1)


@cache
def _vni() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _VNI_PAIRS), key=len, reverse=True)))


@cache
def _syllable() -> re.Pattern[str]:
    """A syllable without its tone."""
    return re.compile(
        "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
        f"(?:{'|'.join(_NUCLEI)})(?:ng|nh|ch|[cmnpt])?"
    )


def from_vni(text: str) -> str:
    """Return text of a VNI font, read as Windows-1252, in Unicode."""
    return _vni().sub(lambda found: _VNI_PAIRS[found[0]], text)


class _Tcvn3Decoder(codecs.IncrementalDecoder):
    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        return codecs.charmap_decode(data, self.errors, _TCVN3_TABLE)[0]


class _VniDecoder(codecs.IncrementalDecoder):
    """Holds back a last letter whose mark may come with the next bytes."""

    def __init__(self, errors: str = "strict") -> None:
        super().__init__(errors)
        self._held = ""

    def reset(self) -> None:
        self._held = ""

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        text = self._held + data.decode("cp1252", "replace")
        self._held = ""
        if not final and text and text[-1] in _VNI_BASES:
            text, self._held = text[:-1], text[-1]
        return from_vni(text)


def _codec(name: str) -> codecs.CodecInfo | None:
    kind = {"tcvn3": _Tcvn3Decoder, "vni_windows": _VniDecoder}.get(name.replace("-", "_"))
    if kind is None:
        return None

    def decode(data: Any, errors: str = "strict") -> tuple[str, int]:
        return kind(errors).decode(bytes(data), True), len(data)

    def encode(text: str, errors: str = "strict") -> tuple[bytes, int]:
        raise UnicodeError("a scanner only reads")

    return codecs.CodecInfo(encode, decode, incrementaldecoder=kind, name=name)


codecs.register(_codec)


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether a word is built like a Vietnamese syllable, with at most one tone."""
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    apart = unicodedata.normalize("NFD", word.lower())
    bare = "".join(c for c in apart if c not in _TONES)
    if len(apart) - len(bare) > 1:
        return False
    return _syllable().fullmatch(unicodedata.normalize("NFC", bare)) is not None


def fitness(text: str) -> float:
    """Return the share of words with marks that are Vietnamese syllables; 0 without any."""
    tokens = _marked(unicodedata.normalize("NFC", text))
    return sum(map(is_syllable, tokens)) / len(tokens) if tokens else 0.0


def _marked(text: str) -> list[str]:
    found = (token.strip(_BESIDE) for token in _TOKEN.findall(text))
    return [token for token in found if token and not token.isascii()]


def suspect(text: str) -> bool:
    """Whether a text may need ``repaired``; cheap, and never wrong about a clean one's speed."""
    return not text.isascii() and SUSPECT.search(text) is not None


@lru_cache(maxsize=8192)
def repaired(text: str) -> str:
    """Return a text in Unicode that was spoilt by an old font or a wrong encoding, else itself."""
    plain = unicodedata.normalize("NFC", text)
    tokens = _marked(plain)
    if not tokens or all(map(is_syllable, tokens)):
        return text
    for way in (_from_mojibake, _from_tcvn3, _from_font_vni):
        better = way(plain)
        if better is None or better == plain:
            continue
        after = _marked(unicodedata.normalize("NFC", better))
        if after and all(map(is_syllable, after)):
            return better
    return text


def _bytes(text: str) -> bytes | None:
    out = bytearray()
    for c in text:
        try:
            out += c.encode("cp1252")
        except UnicodeEncodeError:
            if ord(c) > 0xFF:
                return None
            out.append(ord(c))
    return bytes(out)


def _from_mojibake(text: str) -> str | None:
    """UTF-8 that was read as Windows-1252, perhaps only in places."""

    def undo(found: re.Match[str]) -> str:
        data = _bytes(found[0])
        try:
            return found[0] if data is None else data.decode("utf-8")
        except UnicodeDecodeError:
            return found[0]

    return re.sub(r"[\x80-\U0010ffff]+", undo, text)


def _from_tcvn3(text: str) -> str | None:
    data = _bytes(text)
    try:
        return None if data is None else data.decode(TCVN3)
    except UnicodeDecodeError:
        return None


def _from_font_vni(text: str) -> str | None:
    return None if _bytes(text) is None else from_vni(text)
