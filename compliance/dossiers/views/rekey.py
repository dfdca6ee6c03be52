"""The re-keying sheet and the note that it was typed in."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.i18n import _, in_vietnamese
from compliance.core.permissions import Permission, requires
from compliance.dossiers.documents import data_of, snapshot_of
from compliance.dossiers.parties import Wanted
from compliance.dossiers.queries import revision_of, timeline
from compliance.dossiers.rekey import sheet_of
from compliance.dossiers.services import note_rekeyed, pack_of
from compliance.dossiers.views.base import bp, dossier_of, me
from compliance.settings.queries import is_demo
from compliance.systems.queries import may_touch


@bp.get("/dossiers/<uuid:dossier_id>/rekey")
@requires(Permission.DOSSIER_READ)
def rekey(dossier_id: UUID) -> str:
    """Show what to type into the state's platform: the newest submission, else today's data."""
    dossier = dossier_of(dossier_id)
    row = revision_of(dossier_id, dossier.revision)
    wanted = Wanted(
        name="ho-so",
        kind="pdf",
        demo=is_demo(),
        public_url=current_app.extensions["settings"].PUBLIC_URL,
        network=may_touch(me(), dossier.system_id, Permission.NETWORK_READ),
    )
    with in_vietnamese():
        data = data_of(dossier, row, wanted, snapshot_of(dossier, row))
    with transaction():
        audit.note("dossier:rekey-sheet", target=dossier, details={"network": wanted.network})
    return render_template(
        "dossiers/rekey.html",
        dossier=dossier,
        blocks=sheet_of(pack_of(dossier), data),
        entered=[entry for entry in timeline(dossier_id) if entry.event.verb == "rekey"],
        may_note=may_touch(me(), dossier.system_id, Permission.DOSSIER_WRITE),
    )


@bp.post("/dossiers/<uuid:dossier_id>/rekey")
@requires(Permission.DOSSIER_WRITE)
def rekeyed(dossier_id: UUID) -> Response:
    """Note that the fields were typed into the platform today, and by whom."""
    dossier = dossier_of(dossier_id, Permission.DOSSIER_WRITE)
    with transaction():
        note_rekeyed(dossier, me().id)
    flash(_("Đã ghi việc nhập lại."), "success")
    return redirect(url_for("dossiers.rekey", dossier_id=dossier_id))
