"""Finds every recognizer by walking this folder: a new file is enough."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import cache

import scanners.recognizers as package
from scanners.recognizers.base import Recognizer


@cache
def recognizers() -> tuple[Recognizer, ...]:
    """Return one instance of each recognizer, ordered by name."""
    found: dict[str, Recognizer] = {}
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if (
                issubclass(kind, Recognizer)
                and kind.__module__ == module.name
                and hasattr(kind, "ENTITY")
            ):
                found[kind.__name__] = kind()
    return tuple(found[name] for name in sorted(found))


@cache
def wordless() -> tuple[Recognizer, ...]:
    """Return those that can find something in a text without any letter."""
    return tuple(
        recognizer
        for recognizer in recognizers()
        if not recognizer.LETTERS and not recognizer.needs_word
    )


@cache
def by_entity() -> dict[str, Recognizer]:
    """Return the recognizer of each entity."""
    return {recognizer.ENTITY: recognizer for recognizer in recognizers()}
