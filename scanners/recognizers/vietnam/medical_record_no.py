"""Số bệnh án, số lưu trữ, số chứng từ: each unique to one patient."""

from __future__ import annotations

from scanners.recognizers.base import ShapeRecognizer


class MedicalRecordNoRecognizer(ShapeRecognizer):
    """Finds record and document numbers under their header or after a word that names them."""

    ENTITY = "MEDICAL_RECORD_NO"
    CONTEXT = ("so benh an", "ma hsba", "so ho so", "so luu tru", "hsba", "benh an so", "so seri")
    DIGITS = 1
    SHAPE = r"(?<![\w*-])(?=[A-Z]*\d)[A-Z0-9]{2,20}(?:[/-][A-Z0-9]{1,10}){0,2}(?![\w*-])"
    FORM = r"(?=.*\w)[\w./ -]{1,60}"
    NAMED = 0.75
    MARK = "key"
