"""The page of the search box."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for

from compliance.core.i18n import _l
from compliance.core.permissions import Permission, requires
from compliance.core.searching import Finder, Hit, finders
from compliance.core.text import clean, fold
from compliance.core.web import viewer

bp = Blueprint("search", __name__, url_prefix="/search")
#: Groups in the order of the page.
GROUPS = {
    "units": _l("Đơn vị"),
    "systems": _l("Hệ thống"),
    "assets": _l("Cơ sở dữ liệu, bộ dữ liệu"),
    "dossiers": _l("Hồ sơ cấp độ"),
    "findings": _l("Kiến nghị kiểm tra"),
    "inspections": _l("Kiểm tra"),
    "registers": _l("Sự cố và sổ theo dõi"),
    "shares": _l("Chia sẻ dữ liệu"),
    "documents": _l("Văn bản, minh chứng"),
    "packs": _l("Quy định"),
}
#: Rows of a group on the page.
MOST = 6
#: Fewer letters find everything, which is nothing.
SHORTEST, LONGEST = 2, 200
#: What looks like the number of a card or a telephone: no row here is found by it.
_OF_A_PERSON = re.compile(r"(?:\d[\s.-]?){9,}")


@dataclass(frozen=True)
class Group:
    """What was found of one kind."""

    key: str
    label: Any
    hits: Sequence[Hit]
    #: More were found than are shown.
    cut: bool
    more: str | None


@bp.get("")
@requires(Permission.SEARCH_READ)
def show() -> str:
    """Show what the words find, by kind; nothing that the viewer may not open."""
    text = (clean(request.args.get("q")) or "")[:LONGEST]
    personal = bool(_OF_A_PERSON.search(text))
    short = len(fold(text)) < SHORTEST
    return render_template(
        "search/show.html",
        q=text,
        short=short,
        personal=personal,
        groups=[] if short or personal else _found(text),
    )


def _found(text: str) -> list[Group]:
    mine = [finder for finder in finders() if viewer().may(finder.permission)]
    groups = []
    for key, label in GROUPS.items():
        of_group = [finder for finder in mine if finder.group == key]
        hits = [hit for finder in of_group for hit in finder.find(viewer(), text, MOST + 1)]
        if hits:
            more = next((_address(one, text) for one in of_group if one.more), None)
            groups.append(Group(key, label, hits[:MOST], len(hits) > MOST, more))
    return groups


def _address(finder: Finder, text: str) -> str:
    assert finder.more is not None
    return url_for(finder.more, q=text, **dict(finder.more_args))
