"""The workbook of a visit: out, back, previewed row by row, merged."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Refused
from compliance.core.formatting import format_moment
from compliance.core.i18n import _, in_vietnamese
from compliance.core.permissions import Permission
from compliance.core.permissions import requires as needs
from compliance.core.types import new_id
from compliance.field.bundle import OPEN, shown_values, write_bundle
from compliance.field.forms import BundleForm
from compliance.field.merge import Decision, Status
from compliance.field.models import Ending, Way
from compliance.field.parsing import read_submission
from compliance.field.queries import taken
from compliance.field.reading import Altered, read_bundle
from compliance.field.services.looking import look
from compliance.field.services.recording import record
from compliance.field.services.submitting import submit
from compliance.field.shapes import Receipt, RowOutcome, Submission
from compliance.field.views.blueprint import (
    bp,
    own_visit_or_404,
    secret,
    viewer,
    visit_or_404,
    words_of,
)
from compliance.field.views.visit import visit_page
from compliance.inspections.models import Inspection
from compliance.inspections.queries.inspections import rows_of
from compliance.inspections.queries.scores import checklist_of

P = Permission
BASE = "/inspections/<uuid:inspection_id>/field"


@bp.get(f"{BASE}/bundle.xlsx")
@needs(P.INSPECTION_WRITE)
def bundle(inspection_id: UUID) -> Response:
    """Hand out a fresh workbook of the visit; the handing out is recorded."""
    inspection = own_visit_or_404(inspection_id)
    key, now = new_id(), clock.now()
    with in_vietnamese():
        content = write_bundle(
            words_of(inspection),
            key=key,
            secret=secret(),
            made_by=viewer().display_name,
            made_at=format_moment(now),
        )
    with transaction():
        audit.note(
            "field:bundle", unit_id=inspection.unit_id, target=inspection, details={"key": key}
        )
    return download(content, f"{inspection.code}-{clock.local(now):%Y%m%d-%H%M}.xlsx")


@bp.post(f"{BASE}/bundle")
@needs(P.INSPECTION_WRITE)
def preview(inspection_id: UUID) -> Any:
    """Read a workbook that came back and show what it would do; writes nothing."""
    inspection = own_visit_or_404(inspection_id)
    form = BundleForm()
    if not form.validate_on_submit():
        return visit_page(inspection, form=form), 400
    try:
        submission = _read(inspection, form)
        if (before := taken(submission.key)) is not None:
            raise Refused(
                _(
                    "Sổ này đã nhập lúc %(at)s, người nhập %(who)s. Muốn ghi thêm, hãy lấy sổ mới.",
                    at=format_moment(before.at),
                    who=before.actor.display_name,
                ),
                "file",
            )
    except Refused as refused:
        form.refuse(refused)
        _record_refusal(inspection, form, refused)
        problems = refused.problems if isinstance(refused, Altered) else ()
        return visit_page(visit_or_404(inspection_id), form=form, problems=problems), 400
    receipt = look(
        checklist_of(inspection),
        submission,
        {str(row.id): row for row in rows_of(inspection.id)},
    )
    return _preview_page(inspection, submission, receipt)


def _read(inspection: Inspection, form: BundleForm) -> Submission:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "so.xlsx"
        form.file.data.save(path)
        return read_bundle(path, secret(), words_of(inspection))


def _record_refusal(inspection: Inspection, form: BundleForm, refused: Refused) -> None:
    """Keep that a workbook came and was refused: the hash of the file, never its words."""
    stream = form.file.data.stream
    stream.seek(0)
    with transaction():
        record(
            viewer(),
            inspection,
            key=new_id(),
            way=Way.BUNDLE,
            ending=Ending.REFUSED,
            sha256=hashlib.file_digest(stream, "sha256").hexdigest(),
            device="XLSX",
            result={"kind": type(refused).__name__},
            sent=[],
        )


def _preview_page(inspection: Inspection, submission: Submission, receipt: Receipt) -> str:
    words = words_of(inspection)
    lines = []
    with in_vietnamese():
        for outcome in sorted(receipt.rows, key=lambda row: row.position or 0):
            lines.append({"outcome": outcome, "cells": _cells(words, outcome)})
    return render_template(
        "field/preview.html",
        inspection=inspection,
        receipt=receipt,
        lines=lines,
        texts={row["id"]: row["text"] for row in words["rows"]},
        token=_serializer(inspection).dumps(
            {"key": str(submission.key), "device": submission.device, "edits": submission.sent}
        ),
        Status=Status,
        Ending=Ending,
    )


def _cells(words: dict[str, Any], outcome: RowOutcome) -> list[tuple[str, str, str]]:
    """Return name, stored and brought value of the cells that differ."""
    theirs = shown_values(words, outcome.stored.values) if outcome.stored else [""] * len(OPEN)
    mine = shown_values(words, outcome.edit.values)
    return [
        (name, one, other)
        for name, one, other in zip(OPEN, theirs, mine, strict=True)
        if one != other
    ]


@bp.post(f"{BASE}/bundle/merge")
@needs(P.INSPECTION_WRITE)
def merge(inspection_id: UUID) -> Any:
    """Write what the preview showed, with the choices made in its conflicts."""
    inspection = own_visit_or_404(inspection_id)
    try:
        told = _serializer(inspection).loads(request.form.get("token", ""))
    except BadSignature:
        flash(_("Bản xem trước không còn dùng được. Hãy tải sổ lên lại."), "error")
        return redirect(url_for("field.visit", inspection_id=inspection_id))
    sent = read_submission(told, Way.BUNDLE)
    decisions = {
        edit.row_id: Decision(mine=choice == "mine", seen=int(seen))
        for edit in sent.edits
        if (choice := request.form.get(f"choice-{edit.row_id}")) in ("mine", "theirs")
        and (seen := request.form.get(f"seen-{edit.row_id}", "")).isascii()
        and seen.isdigit()
    }
    submission = Submission(sent.key, sent.way, sent.device, sent.edits, decisions)
    with transaction():
        receipt = submit(viewer(), inspection, checklist_of(inspection), submission)
    if receipt.ending != Ending.APPLIED:
        flash(receipt.message, "error")
        return _preview_page(visit_or_404(inspection_id), submission, receipt), 409
    flash(receipt.message, "success" if not receipt.repeated else "warning")
    return redirect(url_for("field.visit", inspection_id=inspection_id))


def _serializer(inspection: Inspection) -> URLSafeSerializer:
    """Return what keeps the preview from being changed between the two pages."""
    return URLSafeSerializer(secret(), salt=f"field-preview:{inspection.id}:{viewer().id}")
