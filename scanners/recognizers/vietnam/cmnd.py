"""Chứng minh nhân dân, the old card: 9 digits without structure, so a name beside it decides.

Some 12-digit cards exist since 2012; they look like CCCD. Excel drops a leading zero.
"""

from __future__ import annotations

from scanners.recognizers.base import ShapeRecognizer


class CmndRecognizer(ShapeRecognizer):
    """Finds 9-digit card numbers that a header or a word names."""

    ENTITY = "CMND"
    CONTEXT = ("cmnd", "cmt", "chung minh", "chung minh nhan dan", "chung minh thu", "cmnd so")
    DIGITS = 9
    SHAPE = r"(?<![\w.,/*-])\d{9}(?![\w*]|[.,/-]\d)"
    FORM = r"'?\d{8,9}(?:\.0)?|\d{3}[ .]\d{3}[ .]\d{3}|'?\d{12}"
