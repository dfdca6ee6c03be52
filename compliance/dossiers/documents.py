"""The dossier set on paper: of a frozen revision, or a draft of today."""

from __future__ import annotations

import json
from collections.abc import Mapping

from compliance.core.i18n import in_vietnamese
from compliance.dossiers.filling import Wanted, fill
from compliance.dossiers.models import Dossier, DossierRevision
from compliance.dossiers.snapshot import gather
from reports import render_docx, render_pdf
from reports.documents import dossier as layouts

#: Key in addresses and file names → name of the part; the whole set first.
DOCUMENTS: Mapping[str, str] = {
    "ho-so": "Toàn bộ hồ sơ",
    **{key: name for key, (name, _layout) in layouts.PARTS.items()},
}
_WRITERS = {"docx": render_docx, "pdf": render_pdf}


def render(dossier: Dossier, revision: DossierRevision | None, wanted: Wanted) -> bytes:
    """Return a document of a frozen revision (with QR code), or of today's draft."""
    with in_vietnamese():
        if revision is None:
            data = fill(gather(dossier, dossier.revision + 1), wanted, None)
        else:
            data = fill(json.loads(revision.snapshot), wanted, revision)
        pages = (
            layouts.layout(data)
            if wanted.name == "ho-so"
            else layouts.layout_part(data, wanted.name)
        )
        return _WRITERS[wanted.kind](pages)
