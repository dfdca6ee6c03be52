"""Forms of each stage: drafted, printed, sent."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import download, found, hand_out
from compliance.incidents import documents
from compliance.incidents.forms import SendForm, paper_form
from compliance.incidents.models import IncidentPaper
from compliance.incidents.papers import save_paper, send_paper, start_paper
from compliance.incidents.queries import papers_of
from compliance.incidents.rules import pack_of, rows_of
from compliance.incidents.views.base import ONE, back, bp, in_utc, me, own, seen, typed_now

PAPER = f"{ONE}/papers/<uuid:paper_id>"


@bp.post(f"{ONE}/papers/new/<string:form>")
@requires(Permission.REGISTER_WRITE)
def start(entry_id: UUID, form: str) -> Response:
    """Begin a form from the record, or go to the draft that is open."""
    entry = own(entry_id)
    with transaction():
        row = start_paper(entry, form, actor_id=me())
    return redirect(url_for("incidents.paper", entry_id=entry.id, paper_id=row.id))


@bp.route(PAPER, methods=["GET", "POST"])
@requires(Permission.REGISTER_WRITE)
def paper(entry_id: UUID, paper_id: UUID) -> str | Response:
    """Fill a form in; a sent one is only shown."""
    entry = own(entry_id)
    row = _paper(entry_id, paper_id)
    pack = pack_of(row.pack_version)
    shape = rows_of(pack, "notice_forms")[row.form]
    data = {f"f_{key}": text for key, text in row.boxes.items()}
    form, differences = paper_form(shape, {**data, "version": row.version}), None
    if form.validate_on_submit():
        boxes = {key: form[f"f_{key}"].data or "" for key in row.boxes}
        try:
            with transaction():
                save_paper(entry, row, form.seen_version, boxes)
        except Clash as clash:
            form.refuse(clash)
            differences, form.version.data = form.differences(clash), str(row.version)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu bản nháp."), "success")
            return redirect(url_for("incidents.paper", entry_id=entry.id, paper_id=row.id))
    return render_template(
        "incidents/paper.html",
        entry=entry,
        row=row,
        form=form,
        differences=differences,
        shape=shape,
        names=pack.section("prefill_sources"),
        mark=documents.mark_of(entry, pack),
        addressee=documents.addressee_of(entry, shape),
        send_form=SendForm(formdata=None, data={"sent_at": typed_now()}),
    )


@bp.get(f"{PAPER}.<any(pdf, docx):kind>")
@requires(Permission.REGISTER_READ)
def paper_file(entry_id: UUID, paper_id: UUID, kind: str) -> Response:
    """Download a form: a draft as it is now, a sent one as it was frozen."""
    entry = seen(entry_id)
    row = _paper(entry_id, paper_id)
    name = f"{row.form}-{row.number}.{kind}"
    kept = row.pdf if kind == "pdf" else row.docx
    if kept is None:
        return download(documents.paper(entry, row, kind, draft=True), f"nhap-{name}")
    return hand_out(kept, name)


@bp.post(f"{PAPER}/send")
@requires(Permission.REGISTER_WRITE)
def send(entry_id: UUID, paper_id: UUID) -> Response:
    """Record that a form went out; it is frozen."""
    entry, form = own(entry_id), SendForm()
    row = _paper(entry_id, paper_id)
    if not form.validate_on_submit():
        raise Refused(_("Hãy nhập ngày giờ và kênh gửi."))
    with transaction():
        send_paper(
            entry,
            row,
            in_utc(form.sent_at.data),
            form.channel.data,
            form.receipt.data,
            actor_id=me(),
        )
    flash(_("Đã ghi gửi và chốt bản này."), "success")
    return back(entry, "papers")


def _paper(entry_id: UUID, paper_id: UUID) -> IncidentPaper:
    return found(next((row for row in papers_of(entry_id) if row.id == paper_id), None))
