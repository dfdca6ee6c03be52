"""Keys of the unit: Ed25519 to sign results, random bytes to put pseudonyms in place of values.

``cryptography`` is loaded when a key is used, not before.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from scanners.errors import ScanError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

_PRIVATE, _PUBLIC = b"-----BEGIN PRIVATE KEY-----", b"-----BEGIN PUBLIC KEY-----"
_NOT_OURS = "tệp khóa không phải khóa Ed25519 dạng PEM; hãy tạo bằng python -m scanners keygen."


def is_private(key: bytes) -> bool:
    """Whether a key is a private one to sign with, as ``keygen`` writes it."""
    return key.lstrip().startswith(_PRIVATE)


def is_public(key: bytes) -> bool:
    """Whether a key is a public one to check with."""
    return key.lstrip().startswith(_PUBLIC)


def key_id(key: bytes) -> str:
    """Return the 16 hex digits that name a key; a pair has one name.

    Raises:
        ScanError: a PEM that is no Ed25519 key.
    """
    if is_private(key):
        named = _private(key).public_key().public_bytes_raw()
    elif is_public(key):
        named = _public(key).public_bytes_raw()
    else:
        named = key
    return hashlib.sha256(named).hexdigest()[:16]


def read_public_key(text: str) -> bytes:
    """Return a pasted or uploaded public key in its one canonical form, to be kept and compared.

    Raises:
        ScanError: a private key (which must never be handed over), or no Ed25519 key.
    """
    key = text.strip().encode()
    if b"PRIVATE KEY" in key:
        raise ScanError(
            "đây là khóa bí mật: không gửi cho ai. Hãy tạo cặp khóa mới và chỉ gửi tệp .pub."
        )
    return _pem(_public(key))


def new_pair() -> tuple[bytes, bytes]:
    """Return a new private key and its public key, as PEM."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return pem, _pem(private.public_key())


def new_secret() -> bytes:
    """Return 32 random bytes in hex, for HMAC."""
    return secrets.token_hex(32).encode() + b"\n"


def write_secret(path: Path, key: bytes) -> None:
    """Write a key that only its owner may read; never over an existing file.

    Raises:
        ScanError: the file is there already, or cannot be written.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise ScanError(f"tệp {path} đã có: không ghi đè lên khóa cũ, hãy đặt tên khác.") from None
    except OSError:
        raise ScanError(f"không ghi được tệp {path}: kiểm tra thư mục và quyền ghi.") from None
    with os.fdopen(handle, "wb") as file:
        file.write(key)


def sign_bytes(private: bytes, message: bytes) -> bytes:
    """Return the Ed25519 signature of a message."""
    return _private(private).sign(message)


def signed_bytes(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a message was signed with the private key of ``public``."""
    from cryptography.exceptions import InvalidSignature

    try:
        _public(public).verify(signature, message)
    except (InvalidSignature, ScanError):
        return False
    return True


def _pem(public: Ed25519PublicKey) -> bytes:
    from cryptography.hazmat.primitives import serialization

    return public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _private(key: bytes) -> Ed25519PrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        loaded = serialization.load_pem_private_key(key, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ScanError(_NOT_OURS) from None
    if not isinstance(loaded, Ed25519PrivateKey):
        raise ScanError(_NOT_OURS)
    return loaded


def _public(key: bytes) -> Ed25519PublicKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        loaded = serialization.load_pem_public_key(key)
    except (ValueError, UnsupportedAlgorithm):
        raise ScanError(_NOT_OURS) from None
    if not isinstance(loaded, Ed25519PublicKey):
        raise ScanError(_NOT_OURS)
    return loaded
