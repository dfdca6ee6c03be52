"""Biển số xe: ``81B1-123.45``, ``29A-678.90``, ``30A12345``; prefix 11 to 99."""

from __future__ import annotations

from scanners.recognizers.base import ShapeRecognizer


class LicencePlateRecognizer(ShapeRecognizer):
    """Finds number plates; without a word or header the dotted form only."""

    ENTITY = "LICENCE_PLATE"
    LETTERS = True
    CONTEXT = ("bien so", "bks", "bien kiem soat", "xe", "xe so", "bien so xe")
    DIGITS = 6
    SHAPE = (
        r"(?<![\w*./-])[1-9]\d ?-?[A-HK-NPSTUVXYZĐ][A-Z0-9]? ?[-. ] ?(?:\d{3}\.\d{2}|\d{4,5})"
        r"(?![\w*]|[./-]\d)"
    )
    FORM = r"[1-9]\d ?-?[A-ZĐ][A-Z0-9]? ?[-. ]? ?\d{3}[. ]?\d{1,2}"
    ALONE = 0.45
