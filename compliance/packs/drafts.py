"""Finding prepared versions, and opening the files of one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from checklists import Pack, PackError
from checklists.archive import unpack
from checklists.comparison import Comparison
from checklists.pack import read_pack
from checklists.wording import Sentence, sentences
from compliance.core import files
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.packs.models import PackDraft


def draft_page(request: ListRequest) -> Page[PackDraft]:
    """Return one page of prepared versions, newest first; filter: state.

    A pack belongs to the whole installation, so whoever has the permission sees every draft.
    """
    statement: Any = select(PackDraft).options(joinedload(PackDraft.uploader))
    if request.q:
        words = like_pattern(fold(request.q))
        statement = statement.where(PackDraft.search.like(words, escape="\\"))
    if state := (request.filters or {}).get("state"):
        statement = statement.where(PackDraft.state == state)
    if not request.sort:
        request = ListRequest(request.q, "uploaded", True, request.page, request.filters)
    sorts = {"uploaded": PackDraft.uploaded_at, "pack": PackDraft.pack_id}
    return paginate(statement, request, sorts, "uploaded")


def find_draft(viewer: Any, draft_id: UUID) -> PackDraft | None:
    """Return the prepared version if ``viewer`` may edit packs."""
    if not viewer.may(Permission.PACK_EDIT):
        return None
    return session().scalar(
        select(PackDraft)
        .where(PackDraft.id == draft_id)
        .options(joinedload(PackDraft.uploader), joinedload(PackDraft.releaser))
    )


@contextmanager
def opened(draft: PackDraft) -> Iterator[Path]:
    """Unpack the files of a draft for the length of the block; yields the pack's folder.

    Raises:
        Refused: the stored file is gone or damaged.
    """
    with (
        files.store().plain(draft.file.sha256) as path,
        path.open("rb") as source,
        tempfile.TemporaryDirectory() as work,
    ):
        try:
            yield unpack(source, Path(work))
        except PackError as error:
            raise Refused(str(error)) from None


def other_sentences(comparison: Comparison) -> list[tuple[Sentence | None, Sentence | None]]:
    """Return the sentences outside the rows that differ, old and new, in the order of the new."""
    old, new = (
        {s.place: s for s in sentences(pack) if s.section != "items"}
        for pack in (comparison.old, comparison.new)
    )
    pairs = [(old.get(place), sentence) for place, sentence in new.items()]
    gone = [(sentence, None) for place, sentence in old.items() if place not in new]
    return [
        (before, after)
        for before, after in (*pairs, *gone)
        if not (before and after and (before.vi, before.en) == (after.vi, after.en))
    ]


def pack_in(folder: Path) -> Pack:
    """Return the pack of an opened draft that has no problems."""
    return read_pack(folder, placed=False)
