"""The hash by which a document's frozen content is known."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any


def content_hash(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of ``content`` as canonical JSON; days and ids are text."""
    text = json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
