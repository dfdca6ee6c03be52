"""The dossier set on paper: of a frozen revision, or a draft of today."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from compliance.core.i18n import in_vietnamese
from compliance.dossiers.appraised import appraisal_of
from compliance.dossiers.filling import fill
from compliance.dossiers.models import Dossier, DossierRevision
from compliance.dossiers.parties import Wanted
from compliance.dossiers.snapshot import gather
from reports import OfficialDocument, render_docx, render_pdf
from reports.documents import dossier as layouts
from reports.documents.dossier_data import DossierData

#: Key in addresses and file names → name of the part; the whole set first.
DOCUMENTS: Mapping[str, str] = {
    "ho-so": "Toàn bộ hồ sơ",
    **{key: name for key, (name, _layout) in layouts.PARTS.items()},
}
_WRITERS = {"docx": render_docx, "pdf": render_pdf}


def named(parts: Sequence[str]) -> dict[str, str]:
    """Return the documents of a dossier by the keys of its parts, the whole set first."""
    return {key: DOCUMENTS[key] for key in ("ho-so", *parts)}


def snapshot_of(dossier: Dossier, revision: DossierRevision | None) -> dict[str, Any]:
    """Return what a revision froze, or what the dossier would print today."""
    if revision is None:
        return gather(dossier, dossier.revision + 1)
    frozen: dict[str, Any] = json.loads(revision.snapshot)
    return frozen


def data_of(
    dossier: Dossier, revision: DossierRevision | None, wanted: Wanted, data: Mapping[str, Any]
) -> DossierData:
    """Return what the layouts print: the snapshot ``data``, and the appraisal as it stands."""
    return fill(data, wanted, revision, appraisal_of(dossier, revision, data, wanted))


def render(dossier: Dossier, revision: DossierRevision | None, wanted: Wanted) -> bytes | None:
    """Return a document of a frozen revision (with QR code), or of today's draft.

    ``None``: a dossier of this level and regime has no such document.
    """
    with in_vietnamese():
        data = data_of(dossier, revision, wanted, snapshot_of(dossier, revision))
        if wanted.name != "ho-so" and wanted.name not in data.parts:
            return None
        return written(data, wanted.name, wanted.kind, wanted)


def layouts_of(data: DossierData, name: str, wanted: Wanted) -> list[OfficialDocument]:
    """Return the pages of a part, or of the whole set; restricted ones name their reader."""
    parts = data.parts if name == "ho-so" else (name,)
    marked = wanted.reader if wanted.network else ""
    return [
        replace(
            layouts.layout_part(data, part), reader=marked if part in layouts.RESTRICTED else ""
        )
        for part in parts
    ]


def written(data: DossierData, name: str, kind: str, wanted: Wanted) -> bytes:
    """Return one part, or the whole set in one file, as ``docx`` or ``pdf``."""
    return _WRITERS[kind](layouts_of(data, name, wanted))
