"""Giới tính: Nam, Nữ or the codes 1, 2, 3 of QĐ 130 under a header."""

from __future__ import annotations

from scanners.recognizers.base import ShapeRecognizer


class GenderRecognizer(ShapeRecognizer):
    """Finds sexes: under their header, or in a column of nothing else."""

    ENTITY = "GENDER"
    LETTERS = True
    SHAPE = r"\A\s*(?:Nam|Nữ|NAM|NỮ|nam|nữ|Male|Female)\s*\Z"
    FORM = r"(?i:nam|nữ|nu|male|female|m|f|n|khác|khac|other|trai|gái|x|không rõ|chưa rõ|0|1|2|3)"
    ALONE = 0.35
