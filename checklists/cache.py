"""Keeps what was read and checked, so that the next process need not read YAML again.

One file a YAML file, named by the hash of its bytes and of the code that checks it, beside the
compiled modules of this package and of the same kind (``marshal``): whoever can write there can
change the code itself. Where nothing can be written nothing is kept, and all still works.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

_HOME = Path(__file__).parent
FOLDER = _HOME / "__pycache__" / "packs"


@cache
def _code() -> bytes:
    """Hash of everything that decides what a file may say: a change makes old entries useless."""
    digest = hashlib.sha256(str(sys.implementation.cache_tag).encode())
    named = ("checking.py", "reading.py", "rules/expression.py")
    for path in (*(_HOME / name for name in named), *sorted(_HOME.glob("shapes/*.py"))):
        digest.update(path.read_bytes())
    return digest.digest()


#: Shapes whose hash is known; the shape is held so that its address stays its own.
_shapes: dict[int, tuple[Any, bytes]] = {}


def _hash_of(shape: Any) -> bytes:
    if id(shape) not in _shapes:
        _shapes[id(shape)] = (shape, hashlib.sha256(repr(shape).encode()).digest())
    return _shapes[id(shape)][1]


def place_of(content: bytes, shape: Any) -> Path:
    """Return where the content of a file with these bytes, checked against a shape, is kept."""
    key = hashlib.sha256(_code() + _hash_of(shape) + content).hexdigest()
    return FOLDER / f"{key}.data"


def recall(place: Path) -> Any | None:
    """Return what is kept there, or None."""
    try:
        return marshal.loads(place.read_bytes())  # noqa: S302 - as trusted as the modules beside it
    except (OSError, ValueError, EOFError, TypeError):
        return None


def keep(place: Path, content: Any) -> None:
    """Keep a checked content; failing to do so is no fault."""
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_suffix(f".{os.getpid()}")
        part.write_bytes(marshal.dumps(content))
        part.replace(place)
