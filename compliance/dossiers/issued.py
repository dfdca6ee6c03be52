"""The files of a set that was handed out: each may be checked by its hash until it is replaced."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from compliance.core import audit, clock
from compliance.core.i18n import _
from compliance.dossiers.bundle import Paper
from compliance.dossiers.models import ENDED, Dossier, DossierRevision
from compliance.signed.services import lapse
from compliance.verification.services import register_document, revoke_all_about


def register_set(
    dossier: Dossier, revision: DossierRevision | None, papers: Sequence[Paper], *, network: bool
) -> None:
    """Note who took the set, and make its final files checkable.

    Drafts, and files of a revision that is no longer the newest, are not registered.
    """
    final = [paper for paper in papers if not paper.draft] if _stands(dossier, revision) else []
    for paper in final:
        assert revision is not None
        register_document(
            paper.sha256,
            title=f"{paper.title} ({paper.name.rpartition('.')[2].upper()}): {dossier.system.name}",
            unit_name=dossier.system.unit.name,
            dated=clock.local(revision.frozen_at).date(),
            revision=revision.number,
            unit_id=dossier.unit_id,
            about=set_of(dossier.id),
        )
    audit.note(
        "dossier:issue-set",
        target=dossier,
        details={
            "revision": revision.number if revision else None,
            "network": network,
            "registered": {paper.name: paper.sha256 for paper in final},
        },
    )


def revoke_sets(dossier_id: UUID) -> None:
    """End the validity of every file handed out or signed so far: a newer one takes its place."""
    revoke_all_about(set_of(dossier_id))
    lapse(f"dossier:{dossier_id}", _("Có lần trình hoặc hồ sơ mới thay thế"))


def set_of(dossier_id: UUID) -> str:
    """Return under what the files handed out for a dossier are registered."""
    return f"dossier-set:{dossier_id}"


def _stands(dossier: Dossier, revision: DossierRevision | None) -> bool:
    newest = revision is not None and revision.number == dossier.revision
    return newest and dossier.state not in ENDED
