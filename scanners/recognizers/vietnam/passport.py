"""Hộ chiếu: one letter and 7 digits; foreign ones 6 to 9 letters and digits under a header."""

from __future__ import annotations

from scanners.recognizers.base import ShapeRecognizer


class PassportRecognizer(ShapeRecognizer):
    """Finds passport numbers that a header or a word names."""

    ENTITY = "PASSPORT"
    CONTEXT = ("ho chieu", "passport", "so ho chieu", "ho chieu so")
    DIGITS = 6
    SHAPE = r"(?<![\w*-])[A-Z]\d{7,8}(?![\w*-])"
    FORM = r"[A-Z]{1,2} ?\d{6,8}|(?=[A-Z0-9]*\d)[A-Z0-9]{6,9}"
