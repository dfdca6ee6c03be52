"""A detached signature over a result, so that it can be handed in without its file.

HMAC-SHA256 with a key file that the unit and the Department share: the standard library has it, so
the scanner stays free of further packages. A key that only the unit holds (Ed25519) needs one and
comes with the offline kit; ``algorithm`` tells them apart.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

from scanners.errors import ScanError

ALGORITHM = "hmac-sha256"
SHORTEST_KEY = 32


def load_key(path: Path) -> bytes:
    """Return the key of a file, white space around it left out.

    Raises:
        ScanError: no such file, or a key under 32 bytes.
    """
    try:
        with path.open("rb") as file:
            key = file.read(1 << 16).strip()
    except OSError:
        raise ScanError(f"không đọc được tệp khóa {path}.") from None
    if len(key) < SHORTEST_KEY:
        raise ScanError("khóa ký quá ngắn: cần ít nhất 32 byte ngẫu nhiên.")
    return key


def canonical(result: dict[str, Any]) -> bytes:
    """Return the bytes that are signed: JSON without ``signature``, keys sorted, no white space."""
    bare = {name: value for name, value in result.items() if name != "signature"}
    return json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sign(result: dict[str, Any], key: bytes) -> None:
    """Add ``signature`` to a result: algorithm, key id (of the key's hash) and value in hex."""
    result["signature"] = {
        "algorithm": ALGORITHM,
        "key_id": hashlib.sha256(key).hexdigest()[:16],
        "value": hmac.new(key, canonical(result), hashlib.sha256).hexdigest(),
    }


def verify(result: dict[str, Any], key: bytes) -> bool:
    """Whether a result is as it was signed with ``key``."""
    signature = result.get("signature")
    if not isinstance(signature, dict) or signature.get("algorithm") != ALGORITHM:
        return False
    expected = hmac.new(key, canonical(result), hashlib.sha256).hexdigest()
    return hmac.compare_digest(str(signature.get("value")), expected)
