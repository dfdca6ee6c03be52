"""Nghề nghiệp: by its header only; the words themselves are everyday words."""

from __future__ import annotations

from scanners.recognizers.base import ShapeRecognizer


class OccupationRecognizer(ShapeRecognizer):
    """Accepts what stands under an occupation header."""

    ENTITY = "OCCUPATION"
    FORM = r"(?=.*[\p{L}\d]).{1,120}"
    HEADED = 0.85
