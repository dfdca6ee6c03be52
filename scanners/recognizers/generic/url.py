"""Web addresses: no person by themselves, but they can carry keys."""

from __future__ import annotations

from scanners.recognizers.base import ShapeRecognizer


class UrlRecognizer(ShapeRecognizer):
    """Finds web addresses."""

    ENTITY = "URL"
    LETTERS = True
    NEEDS = r"://|www\."
    SHAPE = (
        r"(?<![\w@])(?:https?|ftp)://[^\s<>\"']{3,500}|(?<![\w@.])www\.[\w-]+\.[^\s<>\"']{2,500}"
    )
    FORM = r"\S+\.\S+"
    ALONE = 0.85
    FLAGS = 2
