"""Training materials, as the search box finds them."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from sqlalchemy import select

from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.searching import Finder, Hit, add_finder, holds_words
from compliance.training.models import Material
from compliance.training.queries import libraries
from compliance.units.queries import Viewer


def find(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Return materials of the viewer's sector by title and words about them."""
    titles = session().scalars(
        select(Material.title)
        .where(
            holds_words(Material.search, text),
            Material.unit_id.in_(libraries(viewer)),
            Material.withdrawn_at.is_(None),
        )
        .order_by(Material.title, Material.id)
        .limit(limit)
    )
    return [
        Hit(title, f"/training/materials?q={quote(title)}", _("Tài liệu đào tạo"))
        for title in titles
    ]


add_finder(Finder("documents", Permission.REGISTER_READ, find))
