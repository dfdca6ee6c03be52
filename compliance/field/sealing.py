"""The seal of a bundle: only the server that wrote it takes it back.

Whoever checks is whoever signed, so a symmetric key is enough: HMAC-SHA256 (RFC 2104) under a key
derived from the site's secret for this purpose alone.
"""

from __future__ import annotations

import hashlib
import hmac


def seal(secret: str, text: str) -> str:
    """Return the seal of a text."""
    key = hmac.new(secret.encode(), b"field bundle v1", hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def sealed(secret: str, text: str, given: str) -> bool:
    """Whether ``given`` is the seal of ``text``."""
    return hmac.compare_digest(seal(secret, text).encode(), given.encode())
