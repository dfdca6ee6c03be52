"""A copy of the packs that a test may spoil."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from checklists.library import PACKS, forget


@pytest.fixture
def packs(tmp_path: Path) -> Iterator[Path]:
    """A copy of all packs, cross-walks and the lock."""
    root = tmp_path / "packs"
    shutil.copytree(PACKS, root)
    yield root
    forget()
