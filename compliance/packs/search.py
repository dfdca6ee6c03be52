"""Rows of the packs and legal texts, as the search box finds them."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission
from compliance.core.searching import Finder, Hit, add_finder
from compliance.core.text import shorten
from compliance.packs.queries import search
from compliance.units.queries import Viewer

SHOWN = 110


def rows(_viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Return rows of the newest version of every pack; everything is in memory."""
    return [
        Hit(
            f"{hit.item.id}: {shorten(hit.item.text.vi, SHOWN)}",
            f"/packs/{hit.pack.id}/{hit.pack.version}/items/{hit.item.id}",
            hit.pack.title.vi,
        )
        for hit in search(ListRequest(q=text)).rows[:limit]
    ]


add_finder(Finder("packs", Permission.PACK_READ, rows, "packs.search"))
