"""Chứng chỉ, giấy phép hành nghề: ``001234/GL-CCHN``, ``…/HNO-GPHN``. Always a professional."""

from __future__ import annotations

from scanners.recognizers.base import ShapeRecognizer


class PractitionerLicenceRecognizer(ShapeRecognizer):
    """Finds licences to practise."""

    ENTITY = "PRACTITIONER_LICENCE"
    LETTERS = True
    CONTEXT = ("cchn", "chung chi hanh nghe", "gphn", "giay phep hanh nghe")
    DIGITS = 4
    NEEDS = r"CCHN|GPHN"
    SHAPE = r"(?<![\w/])\d{4,7}\s?/\s?[\p{Lu}]{1,5}\s?-\s?(?:CCHN|GPHN)(?![\p{L}\d])"
    FORM = r"\d{3,7}(?: ?/ ?[\p{Lu}-]+)?(?: ?- ?(?:CCHN|GPHN))?"
    ALONE = 0.95
    NAMED = 0.97
