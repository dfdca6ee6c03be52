"""Mã bệnh nhân: any shape, made by the facility; a linkable pseudonym, not anonymity."""

from __future__ import annotations

from scanners.recognizers.base import ShapeRecognizer


class PatientIdRecognizer(ShapeRecognizer):
    """Finds patient keys under their header or after a word that names them."""

    ENTITY = "PATIENT_ID"
    CONTEXT = ("ma bn", "ma benh nhan", "mabn", "pid", "ma nguoi benh", "ma y te", "mrn")
    DIGITS = 1
    SHAPE = r"(?<![\w*-])(?=[A-Z]*\d)[A-Z0-9]{5,16}(?![\w*-])"
    FORM = r"(?=.*\w)[\w./ -]{1,40}"
    NAMED = 0.8
    MARK = "key"
