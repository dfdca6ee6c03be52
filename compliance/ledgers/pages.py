"""The pages of a ledger, the same for every feature: list, files, row, form, evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import User, viewer_of
from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.downloads import download, hand_out
from compliance.core.errors import Clash, Refused
from compliance.core.formatting import in_words
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.evidence.services import keep_evidence
from compliance.ledgers.book import Ledger
from compliance.ledgers.documents import ledger_file
from compliance.ledgers.forms import WithdrawForm
from compliance.ledgers.queries import (
    READ,
    WRITE,
    evidence_of,
    filters_of,
    find_row,
    reads_several,
    row_page,
    rows_to_export,
)
from compliance.ledgers.search import add_ledger_finder
from compliance.ledgers.services import save_row, withdraw_row
from compliance.units.queries import find_unit, mine_first, units_visible_to

#: Ledgers and other pages that stand beside each other: label, endpoint.
Tabs = Sequence[tuple[Any, str]]


def add_ledger_pages(bp: Blueprint, ledger: Ledger, tabs: Tabs, *, at: str | None = None) -> None:
    """Add the pages of a ledger to a feature's blueprint.

    Endpoints: ``<key>_list``, ``<key>_file``, ``<key>_new``, ``<key>_show``, ``<key>_edit``,
    ``<key>_withdraw`` and, of a ledger with files, ``<key>_evidence``.

    Args:
        at: part of the address; default the key.
    """
    pages = _Pages(bp.name, ledger, tabs)
    url, one = f"/{at or ledger.key}", f"/{at or ledger.key}/<uuid:row_id>"
    routes: list[tuple[str, str, Callable[..., Any], Permission, list[str]]] = [
        ("list", f"{url}/", pages.list, READ, ["GET"]),
        ("file", f"{url}.<any(pdf, docx, xlsx):ending>", pages.file, READ, ["GET"]),
        ("new", f"{url}/new", pages.new, WRITE, ["GET", "POST"]),
        ("show", one, pages.show, READ, ["GET"]),
        ("edit", f"{one}/edit", pages.edit, WRITE, ["GET", "POST"]),
        ("withdraw", f"{one}/withdraw", pages.withdraw, WRITE, ["POST"]),
    ]
    if ledger.evidence:
        routes.append(("evidence", f"{one}/evidence", pages.evidence, READ, ["GET"]))
    if ledger.in_search:
        add_ledger_finder(ledger, f"{bp.url_prefix}{url}")
    for name, rule, view, permission, methods in routes:
        bp.add_url_rule(rule, f"{ledger.key}_{name}", _marked(view, permission), methods=methods)


def _marked(view: Callable[..., Any], permission: Permission) -> Callable[..., Any]:
    def call(**arguments: Any) -> Any:
        return view(**arguments)

    call.__doc__ = view.__doc__
    return requires(permission)(call)


def _numeric(ledger: Ledger, rows: Sequence[Any]) -> set[int]:
    """Return the numbers of the columns in which only numbers stand."""
    found = set()
    for number, column in ledger.listed():
        values = [value for row in rows if (value := column.value(row)) not in (None, "")]
        if values and all(type(value) in (int, float) for value in values):
            found.add(number)
    return found


def _me() -> User:
    return viewer_of(current_user)


class _Pages:
    def __init__(self, feature: str, ledger: Ledger, tabs: Tabs) -> None:
        self.feature, self.ledger, self.tabs = feature, ledger, tabs

    def endpoint(self, name: str) -> str:
        return f"{self.feature}.{self.ledger.key}_{name}"

    def render(self, template: str, **context: Any) -> str:
        return render_template(
            template,
            book=self.ledger,
            at=self.endpoint,
            in_words=in_words,
            tabs=self.tabs,
            **context,
        )

    def list(self) -> str:
        """List the rows."""
        asked = ListRequest.parse(request.args, filters_of(self.ledger))
        filters = [(f.key, f.label, f.choices()) for f in self.ledger.filters]
        filters.append(("withdrawn", _("Dòng bị gạch"), [("1", _("Hiện cả dòng bị gạch"))]))
        page = row_page(_me(), self.ledger, asked)
        return self.render(
            "ledgers/list.html",
            page=page,
            filters=filters,
            several=reads_several(_me()),
            numeric=_numeric(self.ledger, page.rows),
        )

    def file(self, ending: str) -> Response:
        """Download the rows asked for; who takes them out is on record."""
        asked = ListRequest.parse(request.args, filters_of(self.ledger))
        rows = rows_to_export(_me(), self.ledger, asked)
        with transaction():
            details = {"ledger": self.ledger.key, "format": ending, "rows": len(rows)}
            audit.note("ledger:export", details=details)
        content = ledger_file(_me().home_unit, self.ledger, rows, ending)
        name = self.ledger.key.replace("_", "-")
        return download(content, f"so-{name}-{clock.today().isoformat()}.{ending}")

    def show(self, row_id: UUID) -> str:
        """Show one row."""
        row = found(find_row(_me(), self.ledger, row_id))
        mine = find_unit(_me(), row.unit_id, WRITE) is not None
        return self.render(
            "ledgers/show.html",
            row=row,
            mine=mine and row.withdrawn_at is None,
            evidence=evidence_of(row) if self.ledger.evidence else None,
            withdraw_form=WithdrawForm(),
            **self.ledger.context(_me(), row),
        )

    def new(self) -> str | Response:
        """Write a new row."""
        return self._edit(None)

    def edit(self, row_id: UUID) -> str | Response:
        """Correct a row."""
        return self._edit(found(find_row(_me(), self.ledger, row_id, WRITE)))

    def _edit(self, row: Any | None) -> str | Response:
        form, differences = self._form(row), []
        if form.validate_on_submit():
            unit = row.unit if row else found(find_unit(_me(), UUID(form.unit_id.data), WRITE))
            key = row.id if row else None
            try:
                with transaction():
                    saved = save_row(
                        self.ledger, unit, row, form.values(), seen_version=form.seen_version
                    )
                    self._keep(form, saved)
            except Refused as refused:
                form.refuse(refused)
                row = found(find_row(_me(), self.ledger, key, WRITE)) if key else None
                if isinstance(refused, Clash) and row is not None:
                    differences = form.differences(refused)
                    form.version.data = str(row.version)
            else:
                flash(_("Đã lưu."), "success")
                return redirect(url_for(self.endpoint("show"), row_id=saved.id))
        return self.render("ledgers/edit.html", form=form, row=row, differences=differences)

    def _form(self, row: Any | None) -> Any:
        units = mine_first(_me(), units_visible_to(_me(), WRITE))
        data: dict[str, Any] = {}
        if row is not None:
            units = [row.unit]
            data = {name: getattr(row, name) for name in self.ledger.form.FIELDS}
            data |= {n: str(data[n]) if data[n] else None for n in self.ledger.form.ROWS}
            data |= {"version": str(row.version), "unit_id": str(row.unit_id)}
        elif request.method == "GET":
            # A link may carry a first choice, as the contract that is renewed.
            data = {n: request.args[n] for n in self.ledger.form.ROWS if n in request.args}
        form = self.ledger.form(data=data)
        form.offer(_me(), units)
        return form

    @staticmethod
    def _keep(form: Any, row: Any) -> None:
        upload = form.file.data if "file" in form else None
        if upload:
            row.evidence_id = keep_evidence(
                upload.stream, upload.filename or "", unit_id=row.unit_id, actor_id=_me().id
            ).id

    def evidence(self, row_id: UUID) -> Response:
        """Download the file behind a row; its hash is checked first."""
        row = found(find_row(_me(), self.ledger, row_id))
        kept = found(evidence_of(row))
        return hand_out(kept.file)

    def withdraw(self, row_id: UUID) -> Response:
        """Strike a row out."""
        row, form = found(find_row(_me(), self.ledger, row_id, WRITE)), WithdrawForm()
        if not form.validate_on_submit():
            raise Refused(_("Hãy ghi lý do gạch dòng này."))
        with transaction():
            withdraw_row(row, form.reason.data)
        flash(_("Đã gạch dòng này; nội dung vẫn xem được."), "success")
        return redirect(url_for(self.endpoint("show"), row_id=row.id))
