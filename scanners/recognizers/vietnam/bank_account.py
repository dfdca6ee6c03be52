"""Bank accounts and cards: 6 to 19 digits, so a header decides; domestic cards pass Luhn."""

from __future__ import annotations

from scanners.recognizers.base import ShapeRecognizer


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812)."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        value = int(sign) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


class BankAccountRecognizer(ShapeRecognizer):
    """Finds account and card numbers that a header or a word names, and domestic cards alone."""

    ENTITY = "BANK_ACCOUNT"
    CONTEXT = ("stk", "so tai khoan", "tai khoan", "so tk", "tk", "so the atm", "the atm")
    DIGITS = 6
    SHAPE = r"(?<![\w.,/*-])(?:9704(?:[ -]?\d){12,15}|\d{8,15})(?![\w*]|[.,/-]\d)"
    FORM = r"'?\d(?:[ .-]?\d){5,18}"
    NAMED = 0.8

    def accepts(self, text: str) -> bool:
        """Whether a domestic card passes its check digit; accounts have none."""
        digits = "".join(filter(str.isdigit, text))
        return not digits.startswith("9704") or len(digits) < 16 or luhn(digits)
