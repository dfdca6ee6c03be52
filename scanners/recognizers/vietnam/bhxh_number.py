"""Mã số bảo hiểm xã hội: 10 digits, province first, no public check digit.

Also the number of doctors and heads in QĐ 130 files (MA_BS, MA_TTDV).
"""

from __future__ import annotations

from scanners.recognizers.base import ShapeRecognizer


class BhxhNumberRecognizer(ShapeRecognizer):
    """Finds social insurance numbers that a header or a word names."""

    ENTITY = "BHXH_NUMBER"
    CONTEXT = ("bhxh", "ma bhxh", "so bhxh", "ma so bhxh", "bao hiem xa hoi")
    DIGITS = 10
    SHAPE = r"(?<![\w.,/*-])\d{10}(?![\w*]|[.,/-]\d)"
    FORM = r"'?\d{10}(?:\d{2})?(?:[;,] ?\d{10}(?:\d{2})?)*|\d{9}(?:\.0)?"
