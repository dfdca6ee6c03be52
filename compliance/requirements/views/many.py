"""Many rows at once: one answer for those chosen, answers taken over, platforms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.packs.hints import hint_at_dead_citations
from compliance.requirements import services
from compliance.requirements.forms import BulkForm, PlatformForm, ReuseForm
from compliance.requirements.models import OPEN
from compliance.requirements.queries import Row
from compliance.requirements.queries.platforms import (
    find_share,
    platforms_to_choose,
    shares_of,
)
from compliance.requirements.queries.reuse import offers, sources_of
from compliance.requirements.views.base import Desk, bp, me, page
from compliance.systems.queries import find_system


@page("/bulk", Permission.DOSSIER_WRITE)
def bulk(desk: Desk) -> Any:
    """Give one answer to the chosen rows that are open, after a look at them."""
    rows, kept = _chosen(desk)
    form = BulkForm()
    if form.validate_on_submit():
        try:
            done = _answer_all(desk, rows, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã trả lời %(n)s dòng.", n=done), "success")
            hint_at_dead_citations(form.note.data)
            return redirect(desk.url("list", group=request.args.get("group")))
    return render_template(
        "requirements/bulk.html", desk=desk, rows=rows, kept=kept, form=form, picked=desk.picked()
    )


@page("/reuse", Permission.DOSSIER_WRITE)
def reuse(desk: Desk) -> Any:
    """Show what another source can answer, take over what is chosen."""
    sources = sources_of(desk.sheet)
    source = next((s for s in sources if s.key == request.args.get("source")), None)
    offered = offers(desk.sheet, source) if source else []
    form = ReuseForm()
    if source is not None and form.validate_on_submit():
        try:
            with transaction():
                done = services.copy_answers(
                    desk.sheet, source, set(form.items.data or ()), actor_id=me().id
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lấy về %(n)s câu trả lời. Hãy đọc lại từng dòng.", n=done), "success")
            return redirect(desk.url("list"))
    return render_template(
        "requirements/reuse.html",
        desk=desk,
        sources=sources,
        source=source,
        offered=offered,
        form=form,
    )


@bp.route("/systems/<uuid:system_id>/platforms", methods=["GET", "POST"])
@requires(Permission.DOSSIER_WRITE)
def platforms(system_id: UUID) -> str | Response:
    """Name the shared systems that this one stands on, whose answers it follows."""
    system = found(find_system(me(), system_id, Permission.DOSSIER_WRITE))
    form = PlatformForm()
    offered = platforms_to_choose(system)
    form.platform.choices = [(str(key), name) for key, name in offered]
    if form.validate_on_submit():
        platform = found(find_system(me(), UUID(form.platform.data)))
        try:
            with transaction():
                services.share_platform(system, platform, form.reason.data)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã ghi nền tảng dùng chung."), "success")
            return redirect(url_for("requirements.platforms", system_id=system_id))
    return render_template(
        "requirements/platforms.html",
        system=system,
        form=form,
        shares=shares_of(system_id),
    )


@bp.post("/systems/<uuid:system_id>/platforms/<uuid:share_id>/end")
@requires(Permission.DOSSIER_WRITE)
def end_platform(system_id: UUID, share_id: UUID) -> Response:
    """Let a system follow its platform no more."""
    found(find_system(me(), system_id, Permission.DOSSIER_WRITE))
    share = found(find_share(system_id, share_id))
    with transaction():
        services.end_platform(share)
    flash(_("Không còn theo nền tảng này."), "success")
    return redirect(url_for("requirements.platforms", system_id=system_id))


def _chosen(desk: Desk) -> tuple[list[Row], list[Row]]:
    """Return the open rows that will be answered, and the chosen ones that stay as they are."""
    picked = desk.picked()
    wanted = set(request.values.getlist("rows"))
    rows = [row for row in picked.rows if not wanted or row.item.id in wanted]
    return [r for r in rows if r.state in OPEN], [r for r in rows if r.state not in OPEN]


def _answer_all(desk: Desk, rows: list[Row], form: BulkForm) -> int:
    sheet, items = desk.sheet, [row.item for row in rows]
    words = {
        "state": form.chosen,
        "note": form.note.data,
        "responsible": form.responsible.data,
        "due": form.due.data,
    }
    with transaction():
        if sheet.subject is not None:
            return services.answer_many(sheet.system, sheet.pack, items, actor_id=me().id, **words)
        return services.answer_controls(
            sheet.unit, sheet.pack, items, services.Words(**words), actor_id=me().id
        )
