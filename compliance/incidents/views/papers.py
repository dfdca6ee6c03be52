"""Forms of each stage: drafted, printed, sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.downloads import download, hand_out
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.incidents import documents
from compliance.incidents.forms import SendForm, paper_form
from compliance.incidents.models import IncidentPaper
from compliance.incidents.papers import save_paper, send_paper, start_paper
from compliance.incidents.queries import papers_of
from compliance.incidents.rules import pack_of, rows_of
from compliance.incidents.views.base import ONE, back, bp, me, own, seen
from compliance.registers.models import RegisterEntry

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
    form, differences = _form(row), None
    if form.validate_on_submit():
        try:
            with transaction():
                save_paper(entry, row, form.seen_version, _typed(row, form))
        except Clash as clash:
            differences = _clashed(row, form, clash)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu bản nháp."), "success")
            return redirect(url_for("incidents.paper", entry_id=entry.id, paper_id=row.id))
    return _page(entry, row, form, SendForm(formdata=None, data=_now()), differences)


def _form(row: IncidentPaper) -> Any:
    shape = rows_of(pack_of(row.pack_version), "notice_forms")[row.form]
    data = {f"f_{key}": text for key, text in row.boxes.items()}
    return paper_form(shape, {**data, "version": row.version})


def _typed(row: IncidentPaper, form: Any) -> dict[str, str]:
    return {key: form[f"f_{key}"].data or "" for key in row.boxes}


def _clashed(row: IncidentPaper, form: Any, clash: Clash) -> list[tuple[str, str, str]]:
    form.refuse(clash)
    form.version.data = str(row.version)
    differences: list[tuple[str, str, str]] = form.differences(clash)
    return differences


def _now() -> dict[str, Any]:
    return {"sent_at": clock.typed_now()}


def _page(
    entry: RegisterEntry, row: IncidentPaper, form: Any, send_form: SendForm, differences: Any
) -> str:
    pack = pack_of(row.pack_version)
    shape = rows_of(pack, "notice_forms")[row.form]
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
        send_form=send_form,
    )


@bp.get(f"{PAPER}.<any(pdf, docx):kind>")
@requires(Permission.REGISTER_READ)
def paper_file(entry_id: UUID, paper_id: UUID, kind: str) -> Response:
    """Download a form: a draft as it is now, a sent one as it was frozen; it is on record."""
    entry = seen(entry_id)
    row = _paper(entry_id, paper_id)
    with transaction():
        audit.note(
            "incident:print",
            target=entry,
            details={"form": row.form, "number": row.number, "format": kind},
        )
    name = f"{row.form}-{row.number}.{kind}"
    kept = row.pdf if kind == "pdf" else row.docx
    if kept is None:
        return download(documents.paper(entry, row, kind, draft=True), f"nhap-{name}")
    return hand_out(kept, name)


@bp.post(f"{PAPER}/send")
@requires(Permission.REGISTER_WRITE)
def send(entry_id: UUID, paper_id: UUID) -> Any:
    """Record that a form went out; what stands on the page is kept and frozen."""
    entry, row = own(entry_id), _paper(entry_id, paper_id)
    form, send_form, differences = _form(row), SendForm(), None
    if form.validate_on_submit() and send_form.validate():
        try:
            with transaction():
                send_paper(
                    entry,
                    row,
                    form.seen_version,
                    _typed(row, form),
                    clock.from_local(send_form.sent_at.data),
                    send_form.channel.data,
                    send_form.receipt.data,
                    actor_id=me(),
                )
        except Clash as clash:
            differences = _clashed(row, form, clash)
        except Refused as refused:
            send_form.refuse(refused)
        else:
            flash(_("Đã ghi gửi và chốt bản này."), "success")
            return back(entry, "papers")
    return _page(own(entry_id), _paper(entry_id, paper_id), form, send_form, differences), 400


def _paper(entry_id: UUID, paper_id: UUID) -> IncidentPaper:
    return found(next((row for row in papers_of(entry_id) if row.id == paper_id), None))
