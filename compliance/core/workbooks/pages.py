"""The pages of an import, the same for every feature: upload, progress, preview, confirm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import BadFile, Refused
from compliance.core.forms import BaseForm
from compliance.core.i18n import _, _l
from compliance.core.paging import PAGE_SIZE
from compliance.core.permissions import Permission, requires
from compliance.core.web import found, viewer
from compliance.core.workbooks import tasks as _tasks  # noqa: F401 - registers the jobs
from compliance.core.workbooks.batches import (
    BatchState,
    ImportBatch,
    cancel_import,
    confirm_import,
    find_batch,
    recent_batches,
    start_import,
    take_document,
)
from compliance.core.workbooks.plans import CREATE, UPDATE, importer_for
from compliance.core.workbooks.sources import MAX_BYTES
from compliance.core.workbooks.writer import write_template


class UploadForm(BaseForm):
    """One workbook."""

    file = FileField(
        _l("Tệp .xlsx hoặc .csv"),
        [FileRequired(_l("Hãy chọn một tệp."))],
        description=_l("Tối đa %(n)s MB.", n=MAX_BYTES >> 20),
        render_kw={"accept": ".xlsx,.csv"},
    )


def add_import_pages(
    bp: Blueprint,
    kind: str,
    permission: Permission,
    *,
    unit_of: Callable[[Any], UUID | None],
    list_endpoint: str,
    prefix: str = "import",
    base: str = "",
    book_endpoint: str = "",
) -> None:
    """Add the pages to a feature's blueprint.

    Endpoints: ``<prefix>_new``, ``<prefix>_template``, ``<prefix>_show``, ``<prefix>_confirm``,
    ``<prefix>_cancel``, ``<prefix>_document``.

    Args:
        kind: key of the workbook, registered with an importer.
        unit_of: the unit in whose name a viewer imports (for the file and the audit trail).
        list_endpoint: where the imported rows can be seen.
        base: path in front, where the blueprint has none of its own.
        book_endpoint: what hands out the stored rows as the workbook that can be imported again.
    """
    pages = _Pages(bp.name, kind, unit_of, list_endpoint, prefix, book_endpoint)
    url = f"{base}/{prefix.replace('_', '-')}"
    for name, rule, view, methods in (
        ("new", url, pages.new, ["GET", "POST"]),
        ("template", f"{url}/template.xlsx", pages.template, ["GET"]),
        ("show", f"{url}/<uuid:batch_id>", pages.show, ["GET"]),
        ("confirm", f"{url}/<uuid:batch_id>/confirm", pages.confirm, ["POST"]),
        ("cancel", f"{url}/<uuid:batch_id>/cancel", pages.cancel, ["POST"]),
        ("document", f"{url}/<uuid:batch_id>/document", pages.document, ["POST"]),
    ):
        bp.add_url_rule(rule, f"{prefix}_{name}", _marked(view, permission), methods=methods)


def _marked(view: Callable[..., Any], permission: Permission) -> Callable[..., Any]:
    def call(**arguments: Any) -> Any:
        return view(**arguments)

    call.__doc__ = view.__doc__
    return requires(permission)(call)


class _Pages:
    def __init__(
        self,
        feature: str,
        kind: str,
        unit_of: Callable[[Any], UUID | None],
        list_endpoint: str,
        prefix: str,
        book_endpoint: str,
    ) -> None:
        self.feature, self.kind, self.prefix = feature, kind, prefix
        self.unit_of, self.list_endpoint = unit_of, list_endpoint
        self.book_endpoint = book_endpoint

    def url(self, name: str, **args: Any) -> str:
        return url_for(f"{self.feature}.{self.prefix}_{name}", **args)

    def context(self) -> dict[str, Any]:
        workbook = importer_for(self.kind).workbook
        return {
            "workbook": workbook,
            "url": self.url,
            "list_url": url_for(self.list_endpoint),
            "book_url": url_for(self.book_endpoint) if self.book_endpoint else "",
        }

    def find(self, batch_id: UUID) -> ImportBatch:
        return found(find_batch(viewer().id, self.kind, batch_id))

    def new(self) -> str | Response:
        """Ask for a file and start reading it."""
        form = UploadForm()
        if form.validate_on_submit():
            try:
                return redirect(self.url("show", batch_id=self._start(form.file.data).id))
            except Refused as refused:
                form.refuse(refused)
        recent = recent_batches(viewer().id, self.kind)
        return render_template("imports/new.html", form=form, recent=recent, **self.context())

    def _start(self, upload: Any) -> ImportBatch:
        size = upload.stream.seek(0, 2)
        upload.stream.seek(0)
        if size > MAX_BYTES:
            raise BadFile(
                _("Tệp quá lớn: tối đa %(n)s MB. Hãy chia nhỏ.", n=MAX_BYTES >> 20), "file"
            )
        me = viewer()
        with transaction():
            return start_import(
                self.kind,
                upload.stream,
                name=upload.filename or "",
                unit_id=self.unit_of(me),
                actor_id=me.id,
            )

    def template(self) -> Response:
        """Hand out an empty workbook."""
        content = write_template(importer_for(self.kind).workbook)
        return download(content, f"mau-{self.kind}.xlsx", blank=True)

    def show(self, batch_id: UUID) -> str:
        """Show how far it is, what it would do, or how it ended."""
        batch = self.find(batch_id)
        preview = batch.preview or {}
        chosen = request.args.get("show", "")
        changes = [
            change
            for change in preview.get("changes", ())
            if chosen not in (CREATE, UPDATE) or change["action"] == chosen
        ]
        page = max(1, request.args.get("page", 1, type=int))
        first = (page - 1) * PAGE_SIZE
        return render_template(
            "imports/show.html",
            batch=batch,
            preview=preview,
            changes=changes[first : first + PAGE_SIZE],
            total=len(changes),
            first=first,
            page=page,
            has_next=len(changes) > first + PAGE_SIZE,
            chosen=chosen,
            clashes=[change for change in preview.get("changes", ()) if change.get("clash")],
            states=BatchState,
            **self.context(),
        )

    def confirm(self, batch_id: UUID) -> Response:
        """Write what was previewed."""
        batch = self.find(batch_id)
        known = [c["clash"] for c in (batch.preview or {}).get("changes", ()) if c.get("clash")]
        taken = {key for key in known if request.form.get(f"row-{key}") == "file"}
        # A second try after a stop asks nothing again.
        kept = (batch.preview or {}).get("taken", ())
        with transaction():
            confirm_import(batch, taken or kept)
        return redirect(self.url("show", batch_id=batch.id))

    def cancel(self, batch_id: UUID) -> Response:
        """Throw the file away."""
        batch = self.find(batch_id)
        with transaction():
            cancel_import(batch)
        return redirect(self.url("new"))

    def document(self, batch_id: UUID) -> Response:
        """Hand out the document made by the import, once."""
        batch = self.find(batch_id)
        name = batch.document.name if batch.document else ""
        with transaction():
            content = take_document(batch)
        return download(content, name)


def export_name(stem: str, ending: str, moment: datetime | None = None) -> str:
    """Return the name of an exported file with its day: ``don-vi-2026-11-22.xlsx``."""
    return f"{stem}-{clock.local(moment or clock.now()):%Y-%m-%d}.{ending}"
