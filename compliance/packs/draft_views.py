"""Pages of the administrator: versions on their way, from upload to release."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from checklists.comparison import compare as compare_packs
from checklists.comparison import entry_changes
from checklists.drafting import predecessor
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.web import found, viewer
from compliance.core.workbooks import add_text_check
from compliance.packs import drafts, labels
from compliance.packs.citations import dead_citations
from compliance.packs.forms import ReleaseForm, UploadForm, WordingForm
from compliance.packs.models import PackDraft
from compliance.packs.rewording import draft_from_wording, read_upload
from compliance.packs.services import (
    archive_of,
    discard_draft,
    examine_again,
    release_draft,
    upload_draft,
)
from compliance.packs.slots import effect_of
from compliance.packs.views import bp

EDIT = Permission.PACK_EDIT
add_text_check(dead_citations)


@bp.get("/drafts", endpoint="list_drafts")
@requires(EDIT)
def list_drafts() -> str:
    """List the versions that were prepared."""
    page = drafts.draft_page(ListRequest.parse(request.args, ("state",)))
    choices = [(code, word) for code, (_tone, word) in labels.DRAFT_STATES.items()]
    return render_template(
        "packs/list_drafts.html", page=page, states=labels.DRAFT_STATES, state_choices=choices
    )


@bp.route("/drafts/new", methods=["GET", "POST"])
@requires(EDIT)
def new_draft() -> str | Response:
    """Take in a version as a ZIP."""
    form = UploadForm()
    if form.validate_on_submit() and (draft := _take(form)):
        return redirect(url_for("packs.show_draft", draft_id=draft.id))
    return render_template("packs/new_draft.html", form=form, draft=None)


@bp.route("/drafts/new-wording/<string:pack_id>", methods=["GET", "POST"])
@requires(EDIT)
def new_wording(pack_id: str) -> str | Response:
    """Take in the workbook of the newest version with corrected sentences."""
    pack = found(predecessor(pack_id))
    form, reading = WordingForm(), None
    if form.validate_on_submit():
        try:
            reading = read_upload(pack, form.file.data.stream, form.file.data.filename or "")
            with transaction():
                draft = draft_from_wording(pack, reading, actor_id=viewer().id, note=form.note.data)
            for notice in reading.notices:
                flash(notice, "warning")
            return redirect(url_for("packs.show_draft", draft_id=draft.id))
        except Refused as refused:
            form.refuse(refused)
    return render_template("packs/new_wording.html", pack=pack, form=form, reading=reading)


@bp.get("/drafts/<uuid:draft_id>")
@requires(EDIT)
def show_draft(draft_id: UUID) -> str:
    """Show what is wrong in a draft, what to think about, and what it changes."""
    draft = _draft(draft_id)
    return render_template("packs/show_draft.html", draft=draft, **_compared(draft))


@bp.route("/drafts/<uuid:draft_id>/replace", methods=["GET", "POST"])
@requires(EDIT)
def replace_draft(draft_id: UUID) -> str | Response:
    """Take in a corrected ZIP for an open draft."""
    draft, form = _draft(draft_id), UploadForm()
    if form.validate_on_submit() and _take(form, draft):
        return redirect(url_for("packs.show_draft", draft_id=draft.id))
    return render_template("packs/new_draft.html", form=form, draft=draft)


@bp.post("/drafts/<uuid:draft_id>/examine")
@requires(EDIT)
def examine_draft(draft_id: UUID) -> Response:
    """Judge a draft again."""
    with transaction():
        examine_again(_draft(draft_id))
    flash(_("Đã kiểm tra lại."), "success")
    return redirect(url_for("packs.show_draft", draft_id=draft_id))


@bp.post("/drafts/<uuid:draft_id>/discard")
@requires(EDIT)
def discard(draft_id: UUID) -> Response:
    """Throw a draft away."""
    with transaction():
        discard_draft(_draft(draft_id), seen_version=_seen())
    flash(_("Đã bỏ bản nháp."), "success")
    return redirect(url_for("packs.list_drafts"))


@bp.route("/drafts/<uuid:draft_id>/release", methods=["GET", "POST"])
@requires(EDIT)
def release(draft_id: UUID) -> str | Response:
    """Show the effect of a draft; release it at the second yes."""
    draft = _draft(draft_id)
    form = ReleaseForm(version=draft.version)
    if form.validate_on_submit():
        try:
            with transaction():
                release_draft(draft, seen_version=_seen(), actor_id=viewer().id)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã phát hành. Mọi trang dùng bản này từ bây giờ."), "success")
            version = draft.pack_version
            return redirect(url_for("packs.show", pack_id=draft.pack_id, version=version))
    if not draft.is_open or draft.problems:
        return redirect(url_for("packs.show_draft", draft_id=draft.id))
    shown = _compared(draft, effect=True)
    return render_template("packs/release.html", draft=draft, form=form, **shown)


@bp.get("/drafts/<uuid:draft_id>/download.zip")
@requires(EDIT)
def download_draft(draft_id: UUID) -> Response:
    """Hand the files of a draft back."""
    draft = _draft(draft_id)
    with drafts.opened(draft) as folder:
        content = archive_of(folder).getvalue()
    return download(content, f"{draft.pack_id}-v{draft.pack_version}.zip", blank=True)


def _draft(draft_id: UUID) -> PackDraft:
    return found(drafts.find_draft(viewer(), draft_id))


def _seen() -> int:
    given = request.form.get("version", "")
    return int(given) if given.isascii() and given.isdigit() else 0


def _take(form: UploadForm, replacing: PackDraft | None = None) -> PackDraft | None:
    """Store an upload; None: refused, and the form says why."""
    upload = form.file.data
    try:
        with transaction():
            return upload_draft(
                upload.stream,
                upload.filename or "goi.zip",
                actor_id=viewer().id,
                note=form.note.data,
                replacing=replacing,
            )
    except Refused as refused:
        form.refuse(refused)
        return None


def _compared(draft: PackDraft, effect: bool = False) -> dict[str, Any]:
    """What the templates say of a valid draft beside the newest version, and of its effect."""
    if not draft.is_open or draft.problems:
        return {"comparison": None}
    with drafts.opened(draft) as folder:
        pack, newest = drafts.pack_in(folder), predecessor(draft.pack_id)
        comparison = compare_packs(newest, pack) if newest else None
        return {
            "pack": pack,
            "rows": len(pack.items),
            "comparison": comparison,
            "others": drafts.other_sentences(comparison) if comparison else (),
            "entries": entry_changes(comparison) if comparison else (),
            "effect": effect_of(newest, pack) if effect and newest else None,
        }
