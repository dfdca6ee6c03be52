"""A corrected workbook becomes the next version of its pack, as a draft."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from checklists import Pack, PackError
from checklists.drafting import predecessor
from checklists.wording import reworded
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.packs.models import Origin, PackDraft
from compliance.packs.services import archive_of, upload_draft
from compliance.packs.workbook_reading import Reading, read_wording


def read_upload(pack: Pack, source: BinaryIO, name: str) -> Reading:
    """Compare an uploaded workbook with the pack it was made from.

    Raises:
        BadFile: unreadable, unsafe, or made from another version.
    """
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as copy:
        while chunk := source.read(1 << 20):
            copy.write(chunk)
        copy.flush()
        return read_wording(pack, Path(copy.name), name)


def draft_from_wording(
    pack: Pack, reading: Reading, *, actor_id: UUID | None, note: str | None = None
) -> PackDraft:
    """Make the next version of ``pack`` with the sentences of a workbook, as a draft.

    Raises:
        Refused: something in it was refused, nothing differs, the pack has a newer version, or a
            draft of the next one is open.
    """
    newest = predecessor(pack.id)
    if newest is None or newest.version != pack.version:
        raise Refused(
            _("Gói đã có bản mới hơn. Hãy tải sổ của bản mới nhất rồi sửa trên sổ đó."), "file"
        )
    if reading.faults:
        raise Refused(_("Sổ còn %(n)s chỗ không nhận được.", n=len(reading.faults)), "file")
    if not reading.edits:
        raise Refused(
            _("Sổ không đổi câu nào so với bản %(n)s, nên không lập bản mới.", n=pack.version),
            "file",
        )
    version = pack.version + 1
    with tempfile.TemporaryDirectory() as work:
        try:
            folder = reworded(pack, reading.changes(pack), version, Path(work))
        except PackError as error:
            raise Refused(str(error), "file") from None
        archive = archive_of(folder)
    return upload_draft(
        archive,
        f"{pack.id}-v{version}.zip",
        actor_id=actor_id,
        note=note,
        origin=Origin.WORDING,
    )
