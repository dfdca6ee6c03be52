"""Frozen revisions and the documents printed from them."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from compliance.core import audit, clock
from compliance.core.db import session, transaction
from compliance.core.downloads import download, hand_out
from compliance.core.files import StoredFile
from compliance.core.formatting import format_moment
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.dossiers.bundle import bundle
from compliance.dossiers.documents import DOCUMENTS, named, render
from compliance.dossiers.issued import register_set
from compliance.dossiers.models import Dossier, DossierRevision
from compliance.dossiers.page import frozen_board
from compliance.dossiers.paperset import parts_of
from compliance.dossiers.parties import Wanted
from compliance.dossiers.product_rows import product_rows
from compliance.dossiers.queries import revision_of
from compliance.dossiers.signed import lines_of
from compliance.dossiers.views.base import bp, dossier_of, me
from compliance.settings.queries import is_demo
from compliance.systems.queries import may_touch

_NAMES = ",".join(f"'{name}'" for name in DOCUMENTS)


@bp.get("/dossiers/<uuid:dossier_id>/revisions/<int:number>")
@requires(Permission.DOSSIER_READ)
def revision(dossier_id: UUID, number: int) -> str:
    """Show a frozen revision as it was handed in; its hash is checked again."""
    dossier = dossier_of(dossier_id)
    row = found(revision_of(dossier_id, number))
    sees_network = may_touch(me(), dossier.system_id, Permission.NETWORK_READ)
    if sees_network:
        with transaction():
            audit.note("network:read", target=dossier, details={"revision": number})
    frozen = frozen_board(row, sees_network)
    parts = parts_of(frozen.data)
    slots = lines_of(me(), dossier, row, parts, network=sees_network)
    return render_template(
        "dossiers/revision.html",
        dossier=dossier,
        row=row,
        frozen=frozen,
        read=product_rows(me(), frozen.data),
        everything=request.args.get("show") == "all",
        documents=named(parts),
        slots={line.key: line for line in slots},
        decision=slots[-1],
    )


@bp.get(f"/dossiers/<uuid:dossier_id>/documents/<any({_NAMES}):name>.<any(docx,pdf):kind>")
@requires(Permission.DOSSIER_READ)
def document(dossier_id: UUID, name: str, kind: str) -> Response:
    """Hand out a document of the dossier: of a frozen revision, or a draft of today."""
    dossier = dossier_of(dossier_id)
    row = _asked_revision(dossier_id, request.args)
    wanted = _wanted(dossier, name, kind)
    content = found(render(dossier, row, wanted))
    with transaction():
        audit.note(
            "dossier:export",
            target=dossier,
            details={
                "document": name,
                "format": kind,
                "revision": row.number if row else None,
                "network": wanted.network,
            },
        )
    return download(content, f"{name}-{dossier.system.code}{_part(row)}.{kind}")


@bp.post("/dossiers/<uuid:dossier_id>/set")
@requires(Permission.DOSSIER_READ)
def issue_set(dossier_id: UUID) -> Response:
    """Hand out all documents in one ZIP file; those of a frozen revision become checkable."""
    dossier = dossier_of(dossier_id)
    row = _asked_revision(dossier_id, request.form)
    wanted = _wanted(dossier)
    made = bundle(dossier, row, wanted)
    with transaction():
        register_set(dossier, row, made.papers, network=wanted.network)
    return download(made.content, f"ho-so-{dossier.system.code}{_part(row)}.zip")


def _asked_revision(dossier_id: UUID, given: MultiDict[str, str]) -> DossierRevision | None:
    """Return the frozen revision asked for; None for today's draft; else answer 404."""
    number = given.get("revision", type=int)
    return found(revision_of(dossier_id, number)) if number is not None else None


def _wanted(dossier: Dossier, name: str = "ho-so", kind: str = "pdf") -> Wanted:
    """Return which document is asked for, and what its reader may see."""
    reader = me()
    return Wanted(
        name=name,
        kind=kind,
        demo=is_demo(),
        public_url=current_app.extensions["settings"].PUBLIC_URL,
        network=may_touch(reader, dossier.system_id, Permission.NETWORK_READ),
        reader=f"{reader.login} {format_moment(clock.now())}",
    )


def _part(row: DossierRevision | None) -> str:
    return f"-lan-{row.number}" if row else ""


@bp.get("/dossiers/<uuid:dossier_id>/decision")
@requires(Permission.DOSSIER_READ)
def decision(dossier_id: UUID) -> Response:
    """Hand out the file of the decision."""
    dossier = dossier_of(dossier_id)
    kept = found(session().get(StoredFile, dossier.decision_file_id or dossier.id))
    return hand_out(kept)
