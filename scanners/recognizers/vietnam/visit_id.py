"""Mã liên kết, mã lượt khám: one visit of one patient; links the tables of an extract."""

from __future__ import annotations

from scanners.recognizers.base import ShapeRecognizer


class VisitIdRecognizer(ShapeRecognizer):
    """Finds visit keys under their header or after a word that names them."""

    ENTITY = "VISIT_ID"
    CONTEXT = ("ma lk", "ma lien ket", "ma luot kham", "ma dieu tri", "so vao vien", "ma kham")
    DIGITS = 1
    SHAPE = r"(?<![\w*-])(?=[A-Z]*\d)[A-Z0-9]{5,20}(?![\w*-])"
    FORM = r"(?=.*\w)[\w./ -]{1,100}"
    NAMED = 0.8
    MARK = "key"
