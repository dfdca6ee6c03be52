"""Digests in text: a hash of a number with few possible values is no protection.

Whole cells are judged by ``scanners.masking``; this finds them inside text.
"""

from __future__ import annotations

from scanners.recognizers.base import ShapeRecognizer


class HashedIdRecognizer(ShapeRecognizer):
    """Finds hexadecimal digests of the usual lengths."""

    ENTITY = "HASHED_ID"
    LETTERS = True
    CONTEXT = ("hash", "md5", "sha1", "sha256", "bam")
    NEEDS = r"[0-9a-fA-F]{32}"
    SHAPE = (
        r"(?<![\w-])(?=[0-9]*[a-fA-F])(?:[0-9a-fA-F]{64}|[0-9a-fA-F]{40}|[0-9a-fA-F]{32})(?![\w-])"
    )
    FORM = r"[0-9a-fA-F]{8,128}|[A-Za-z0-9+/=_-]{16,128}"
    ALONE = 0.7
    MARK = "hash:không rõ loại"
