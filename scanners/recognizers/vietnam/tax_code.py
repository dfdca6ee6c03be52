"""Mã số thuế: 10 digits with a check digit, or 13 with the branch.

``d10 = 10 − (Σ dᵢ·wᵢ mod 11)``; 9 % of random strings pass, so the check never speaks alone. Since
7/2025 individuals use the 12-digit personal number: under a tax header that is a CCCD.
"""

from __future__ import annotations

from scanners.recognizers.base import ShapeRecognizer

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def check_digit_right(digits: str) -> bool:
    """Whether the tenth digit fits the nine before it."""
    if len(digits) < 10:
        return False
    rest = sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11
    return rest != 0 and 10 - rest == int(digits[9])


class TaxCodeRecognizer(ShapeRecognizer):
    """Finds tax codes that a header or a word names."""

    ENTITY = "TAX_CODE"
    CONTEXT = ("mst", "ma so thue", "masothue", "ma thue")
    DIGITS = 10
    SHAPE = r"(?<![\w.,/*-])\d{10}(?:-\d{3})?(?![\w*]|[.,/-]\d)"
    FORM = r"'?\d{10}(?:-?\d{3})?|\d{12}"
    NAMED = 0.85

    def accepts(self, text: str) -> bool:
        """Whether the check digit is right."""
        return check_digit_right("".join(filter(str.isdigit, text)))
