"""Where this installation is reached from outside; printed on slips and documents."""

from __future__ import annotations

_public_url = ""


def use_public_url(url: str) -> None:
    """Make ``url`` (the PUBLIC_URL setting) the address of this process."""
    global _public_url
    _public_url = url.rstrip("/")


def public_url() -> str:
    """Return the address of the first page, without a slash at its end."""
    return _public_url


def verify_base() -> str:
    """Return the address that answers for a paper, up to and with the slash before its hash."""
    return f"{_public_url}/verify/"
