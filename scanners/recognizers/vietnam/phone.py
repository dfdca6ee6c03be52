"""Phone numbers: mobiles in the ranges in use, old 11-digit mobiles, landlines.

Hotlines (1900, 1800) are not personal and are left out. About one in ten random 10-digit strings
looks like a mobile, so a column is judged as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from scanners.recognizers.base import Recognizer, Span

PREFIXES = r"3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-46-9]"  # ten digits, in use
_MOBILE = rf"(?:{PREFIXES})\d{{7}}"
_OLD = r"(?:12\d|16[2-9]|18[68]|199)\d{7}"
_LAND = r"2(?:4|8)\d{8}|2(?:0[3-9]|1\d|2\d|3[2-9]|[57]\d|6[0-39]|9\d)\d{7}"
_VALID = regex.compile(rf"(?:{_MOBILE}|{_OLD}|{_LAND})\Z")
_SHAPE = regex.compile(
    r"(?<![\w*]|\d[.,-])"
    r"(?:\(?\+?\(?84\)?[ .-]?(?:\(0\)|0)?|0|\(0)"
    r"\d{1,3}\)?(?:[ .-]?\d){5,9}"
    r"(?![\w*]|[.,-]\d|/\d{1,4}(?!\d))"
)
PLACEHOLDERS = frozenset({"900000000", "123456789", "912345678", "999999999", "987654321"})
_WEAK = 0.05


def national(text: str) -> str:
    """Return the digits after the trunk 0 or the country code 84, or ``""``."""
    digits = "".join(filter(str.isdigit, text))
    if digits.startswith("84") and len(digits) in (11, 12, 13):
        return digits[2:].removeprefix("0")
    return digits[1:] if digits.startswith("0") else ""


class PhoneRecognizer(Recognizer):
    """Finds Vietnamese phone numbers in any usual writing."""

    ENTITY = "PHONE"
    CONTEXT = (
        "sdt", "dt", "dien thoai", "so dien thoai", "sodt", "lien he", "goi", "zalo", "hotline",
        "tel", "phone", "mobile", "di dong", "dd", "dtdd", "lh", "alo",
    )  # fmt: skip
    DIGITS = 9

    def spans(self, text: str) -> Iterator[Span]:
        """Yield numbers; other values of 9 to 11 digits with a score next to nothing.

        The column counts those: where most are no phone numbers, the few that look like one are
        none either.
        """
        bare = text.strip()
        if 9 <= len(bare) <= 11 and bare.isdigit() and bare[0] != "0" and bare[:2] != "84":
            yield Span(0, len(text), _WEAK)
            return
        for match in _SHAPE.finditer(text):
            number = national(match.group())
            named = self.has_context(text, match.start())
            if _VALID.match(number):
                score = 0.95 if named else 0.75
                if number in PLACEHOLDERS:
                    score = 0.5
                elif number.startswith("2") and not named:
                    score = 0.55
            elif len(number) in (9, 10):
                score = 0.55 if named else _WEAK
            else:
                continue
            yield Span(match.start(), match.end(), score)

    def fits(self, text: str) -> Span | None:
        """Accept a number or several, also with the zero lost, ``.0`` or a note behind."""
        bare = text.strip().removesuffix(".0")
        digits = "".join(filter(str.isdigit, bare))
        if len(digits) < 8:
            return None
        if _VALID.match(national(bare)) or _VALID.match(digits) or self._holds_one(bare):
            return Span(0, len(text), 0.97)
        if len(digits) <= 13 and not any(c.isalpha() for c in bare):
            return Span(0, len(text), 0.65)
        return None

    def _holds_one(self, text: str) -> bool:
        return any(span.score > _WEAK for span in self.spans(text))
