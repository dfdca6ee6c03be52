"""What kind of requirement a row is, and who may answer it."""

from __future__ import annotations

from checklists import Item


def is_binding(item: Item) -> bool:
    """Whether the decree asks for it: physical security is outside (NĐ 331/2026 Đ30 k2).

    Packs without a ``basis`` for their rows, as that of 2016, part nothing.
    """
    return item.extra.get("nd331") is not None or "basis" not in item.extra


def is_inheritable(item: Item) -> bool:
    """Whether the answer of a guiding unit or of a shared platform serves here too."""
    return bool(item.extra.get("inheritable"))


def is_common(item: Item) -> bool:
    """Whether a unit answers it once for all its systems."""
    return item.scope == "unit" or is_inheritable(item)


def is_of_product(item: Item) -> bool:
    """Whether the vendor of the software can answer it, as the pack says of the row."""
    return bool(item.extra.get("of_product"))


def group_key(item: Item) -> str:
    """Return a short key of the row's subject: the middle of its id, as ``ruiro``."""
    return item.id.split("-")[1].lower()
