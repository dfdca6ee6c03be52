"""A signature over a result, so that it can be handed in without its file.

Two kinds, told apart by the key and never by what the result claims:

* Ed25519: the unit alone holds the private key (``python -m scanners keygen --sign``), whoever
  receives results holds the public one. This is what the sharing gate accepts.
* HMAC-SHA256: one secret file that both sides hold; whoever checks could also have signed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scanners.errors import ScanError
from scanners.keys import is_private, is_public, key_id, sign_bytes, signed_bytes
from scanners.version import stamp

ED25519, HMAC = "ed25519", "hmac-sha256"
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


def load_signing_key(path: Path) -> bytes:
    """Return a key that can sign.

    Raises:
        ScanError: as ``load_key``; or a public key.
    """
    key = load_key(path)
    if is_public(key):
        raise ScanError("đây là khóa công khai, chỉ để kiểm tra; hãy chỉ tệp khóa bí mật để ký.")
    if is_private(key):
        key_id(key)  # said before the scan rather than after it
    return key


def canonical(result: dict[str, Any]) -> bytes:
    """Return the bytes that are signed: JSON without ``signature``, keys sorted, no white space."""
    bare = {name: value for name, value in result.items() if name != "signature"}
    return json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sign(
    result: dict[str, Any],
    key: bytes,
    *,
    at: datetime | None = None,
    options: dict[str, Any] | None = None,
) -> None:
    """Add to a result the tool, the options, the time, and a ``signature`` over all of it.

    Args:
        key: private Ed25519 key (PEM) or HMAC secret.
        at: time of signing, now if not said.
        options: what the scan was asked for that can weaken it (``sample``, ``min_score``,
            ``suppress``); see ``refusals``.
    """
    result["tool"] = stamp()
    result["options"] = options or {}
    moment = (at or datetime.now(UTC)).astimezone(UTC)
    result["signed_at"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    if is_private(key):
        algorithm, value = ED25519, sign_bytes(key, canonical(result)).hex()
    else:
        algorithm = HMAC
        value = hmac.new(key, canonical(result), hashlib.sha256).hexdigest()
    result["signature"] = {"algorithm": algorithm, "key_id": key_id(key), "value": value}


def verify(result: dict[str, Any], key: bytes | str) -> bool:
    """Whether a result is as it was signed.

    The kind of key decides how it is checked: a public key never serves as an HMAC secret, nor
    the other way round. Says nothing of what was scanned; ask ``refusals`` too.

    Args:
        key: public Ed25519 key (PEM, as ``keygen`` writes it) or HMAC secret.
    """
    key = key.encode() if isinstance(key, str) else key
    key = key.strip()
    signature = result.get("signature")
    if not isinstance(signature, dict):
        return False
    algorithm, value = signature.get("algorithm"), str(signature.get("value"))
    if is_private(key):
        return False
    if is_public(key):
        if algorithm != ED25519:
            return False
        try:
            return signed_bytes(key, bytes.fromhex(value), canonical(result))
        except ValueError:
            return False
    if algorithm != HMAC or len(key) < SHORTEST_KEY:
        return False
    expected = hmac.new(key, canonical(result), hashlib.sha256).hexdigest()
    return hmac.compare_digest(value.encode(), expected.encode())


def refusals(
    result: dict[str, Any],
    *,
    sha256: str | None = None,
    rules: frozenset[str] | None = None,
) -> list[str]:
    """Return why a result cannot stand for a whole scan of a file, as Vietnamese sentences.

    Args:
        sha256: hash of the file it must speak of, if that is known.
        rules: fingerprints of rules that are accepted; only those of this version if not said.

    Empty: nothing speaks against it. The signature is ``verify``'s to check.
    """
    try:
        return list(_refusals(result, sha256, rules or frozenset({stamp()["rules"]})))
    except (AttributeError, KeyError, TypeError):
        return ["Tệp này không phải kết quả đã ký của công cụ rà soát; hãy tải đúng tệp JSON."]


def _refusals(result: dict[str, Any], sha256: str | None, rules: frozenset[str]) -> list[str]:
    tool, options, files = result["tool"], result["options"], result["files"]
    found = []
    if result["version"] != 1 or tool["name"] != "scanners":
        found.append("Kết quả do một công cụ khác hoặc phiên bản khác tạo ra; hãy quét lại.")
    elif tool["rules"] not in rules:
        found.append("Bộ quy tắc của công cụ đã cũ hoặc bị sửa; hãy cập nhật công cụ rồi quét lại.")
    if options.get("sample"):
        found.append("Kết quả chỉ đọc một phần dữ liệu (--sample); hãy quét cả tệp.")
    if options.get("min_score", 0.5) > 0.5:
        found.append("Kết quả bỏ bớt phát hiện (--min-score trên 0,5); hãy quét lại.")
    if len(files) != 1:
        found.append("Kết quả phải nói về đúng một tệp; hãy quét và ký từng tệp.")
    if any(file["errors"] or file["verdict"] not in ("pass", "fail") for file in files):
        found.append("Công cụ không đọc được tệp nên chưa có kết luận; hãy xử lý lỗi rồi quét lại.")
    if sha256 is not None and all(file["sha256"] != sha256 for file in files):
        found.append("Mã băm trong kết quả không phải của tệp này; hãy quét đúng tệp sẽ chia sẻ.")
    return found
