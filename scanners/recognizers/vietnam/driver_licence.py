"""Giấy phép lái xe: 12 digits, the shape of a CCCD, so a name beside it decides."""

from __future__ import annotations

from scanners.recognizers.base import ShapeRecognizer


class DriverLicenceRecognizer(ShapeRecognizer):
    """Finds driving licences that a header or a word names."""

    ENTITY = "DRIVER_LICENCE"
    CONTEXT = ("gplx", "giay phep lai xe", "bang lai", "bang lai xe", "gplx so",
               "giay phep lai xe so", "bang lai xe so")  # fmt: skip
    DIGITS = 10
    SHAPE = r"(?<![\w.,/*-])\d{12}(?![\w*]|[.,/-]\d)"
    FORM = r"[A-Z]{0,2}\d{9,12}[A-Z]?"
    NAMED = 0.96
