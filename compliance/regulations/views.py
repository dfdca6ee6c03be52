"""Pages of the register of regulations and plans."""

from __future__ import annotations

from collections.abc import Callable
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
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.text import as_uuid
from compliance.core.web import found
from compliance.dossiers.panels import add_dossier_panel
from compliance.registers.slots import add_card_source
from compliance.regulations import figures as _figures  # noqa: F401 - offers its columns
from compliance.regulations import obligations as _obligations  # noqa: F401 - declares duties
from compliance.regulations import queries, services
from compliance.regulations import search as _search  # noqa: F401 - joins the search box
from compliance.regulations.documents import workbook
from compliance.regulations.forms import EndForm, RegulationForm, ReviewForm, StrikeForm
from compliance.regulations.models import Regulation
from compliance.regulations.slots import card, dossier_panel, panel_of, references
from compliance.requirements.slots import add_reference_source
from compliance.systems.slots import add_panel_source
from compliance.units.picker import unit_filter
from compliance.units.picking import scope_offer
from compliance.units.queries import find_unit, mine_first, units_visible_to

bp = Blueprint("regulations", __name__, url_prefix="/regulations")
ONE = "/<uuid:regulation_id>"
READ, WRITE = queries.READ, queries.WRITE
add_card_source(card)
add_panel_source(panel_of, order=1)
add_dossier_panel(dossier_panel)
add_reference_source(references)


def _me() -> User:
    return viewer_of(current_user)


@bp.get("/")
@requires(READ)
def index() -> str:
    """List texts within scope."""
    asked = ListRequest.parse(request.args, queries.FILTERS)
    return render_template(
        "regulations/index.html",
        page=queries.regulation_page(_me(), asked),
        filters=_filters(asked),
        names=queries.kind_names(),
        today=clock.today(),
    )


@bp.get("/export.xlsx")
@requires(READ)
def export() -> Response:
    """Hand out the list as a workbook."""
    rows = queries.rows_to_export(_me(), ListRequest.parse(request.args, queries.FILTERS))
    with transaction():
        audit.note("regulation:export", details={"rows": len(rows)})
    return download(workbook(rows), f"so-quy-che-{clock.today():%Y-%m-%d}.xlsx")


def _filters(asked: ListRequest) -> list[tuple[str, str, Any]]:
    states = [
        ("late", _("Quá ngày rà soát")),
        ("ended", _("Không còn hiệu lực")),
        ("all", _("Mọi văn bản")),
    ]
    return [
        ("kind", _("Loại"), list(queries.kind_names().items())),
        ("state", _("Hiệu lực"), states),
        *unit_filter(scope_offer(_me(), READ), asked.filters),
    ]


@bp.route("/new", methods=["GET", "POST"])
@requires(WRITE)
def new() -> str | Response:
    """Enter a text, perhaps one that takes another's place."""
    key = as_uuid(request.args.get("replaces"))
    old = found(queries.find(_me(), key, WRITE)) if key else None
    units = [old.unit] if old else mine_first(_me(), units_visible_to(_me(), WRITE))
    data: dict[str, Any] = {"kind": request.args.get("kind"), "issued_on": clock.today()}
    if old is not None:
        kept = ("kind", "title", "issuer", "scope")
        data |= {name: getattr(old, name) for name in kept}
        if old.year:
            data["year"] = old.year + 1
    form = RegulationForm(units, data=data)
    if form.validate_on_submit():
        unit = found(find_unit(_me(), UUID(form.unit_id.data), WRITE))
        try:
            with transaction():
                row = services.add(unit, form.values(), old, actor_id=_me().id)
                _keep_file(row, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã ghi vào sổ."), "success")
            if other := queries.beside(row):
                words = _(
                    "Đơn vị còn văn bản cùng loại đang hiệu lực: %(number)s. Nếu văn bản vừa ghi "
                    "thay nó: gạch dòng vừa ghi, mở %(number)s, chọn “Văn bản thay thế”.",
                    number=other.number,
                )
                flash(words, "warning")
            return _back(row)
    return render_template("regulations/edit.html", form=form, row=None, old=old)


@bp.get(ONE)
@requires(READ)
def show(regulation_id: UUID) -> str:
    """Show a text, its reviews and its history."""
    return _page(found(queries.find(_me(), regulation_id)))


def _page(row: Regulation, **forms: Any) -> str:
    """Return the page of a text; ``forms`` are those that came back with a fault."""
    shown = {
        "review_form": ReviewForm(formdata=None, data={"reviewed_on": clock.today()}),
        "end_form": EndForm(formdata=None, data={"ended_on": clock.today()}),
        "strike_form": StrikeForm(formdata=None),
        **forms,
    }
    return render_template(
        "regulations/show.html",
        row=row,
        name=queries.kind_names().get(row.kind, row.kind),
        gate=row.kind == queries.GATE,
        chain=queries.chain_of(row),
        reopens=row.ended_on is not None and not row.mistaken and not queries.is_replaced(row),
        mine=queries.find(_me(), row.id, WRITE) is not None,
        today=clock.today(),
        **shown,
    )


def _act(row: Regulation, name: str, form: Any, act: Callable[[], None], done: str = "") -> Any:
    """Do what a form of the page asks; a refusal stands at the form, with what was typed."""
    if not form.carries_out(act):
        return _page(_own(row.id), **{name: form}), 400
    if done:
        flash(done, "success")
    return _back(row)


@bp.route(f"{ONE}/edit", methods=["GET", "POST"])
@requires(WRITE)
def edit(regulation_id: UUID) -> str | Response:
    """Correct a text."""
    row = _own(regulation_id)
    if row.ended_on is not None:
        return _back(row)
    data = {name: getattr(row, name) for name in RegulationForm.NAMES}
    data |= {"version": row.version, "unit_id": str(row.unit_id)}
    form, differences = RegulationForm([row.unit], data=data), None
    if form.validate_on_submit():
        try:
            with transaction():
                services.edit(row, form.seen_version, form.values())
                _keep_file(row, form)
        except Clash as clash:
            form.refuse(clash)
            differences, form.version.data = form.differences(clash), str(row.version)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu."), "success")
            return _back(row)
    return render_template(
        "regulations/edit.html", form=form, row=row, old=None, differences=differences
    )


@bp.get(f"{ONE}/file")
@requires(READ)
def text_file(regulation_id: UUID) -> Response:
    """Download the text; its hash is checked first."""
    row = found(queries.find(_me(), regulation_id))
    evidence = found(row.evidence)
    return hand_out(evidence.file)


@bp.post(f"{ONE}/review")
@requires(WRITE)
def review(regulation_id: UUID) -> Any:
    """Note that the text was looked at again."""
    row, form = _own(regulation_id), ReviewForm()
    return _act(
        row,
        "review_form",
        form,
        lambda: services.review(row, form.reviewed_on.data, form.again_on.data),
        _("Đã ghi lần rà soát."),
    )


@bp.post(f"{ONE}/end")
@requires(WRITE)
def end(regulation_id: UUID) -> Any:
    """Let a text end."""
    row, form = _own(regulation_id), EndForm()
    return _act(
        row, "end_form", form, lambda: services.end(row, form.ended_on.data, form.reason.data)
    )


@bp.post(f"{ONE}/strike")
@requires(WRITE)
def strike(regulation_id: UUID) -> Any:
    """Take back a text that was entered by mistake."""
    row, form, bearing = _own(regulation_id), StrikeForm(), 0

    def act() -> None:
        nonlocal bearing
        bearing = services.strike(row, form.mistake.data)

    if not form.carries_out(act):
        return _page(_own(row.id), strike_form=form), 400
    flash(_("Đã gạch văn bản ghi nhầm; nội dung vẫn xem được."), "success")
    if bearing:
        words = _("Kiểm kê của %(n)s hệ thống còn ghi số văn bản này; hãy ghi lại.", n=bearing)
        flash(words, "warning")
    return _back(row)


@bp.post(f"{ONE}/reopen")
@requires(WRITE)
def reopen(regulation_id: UUID) -> Response:
    """Take back that a text ended."""
    row = _own(regulation_id)
    with transaction():
        services.reopen(row)
    flash(_("Văn bản lại đang hiệu lực."), "success")
    return _back(row)


@bp.route(f"{ONE}/apply", methods=["GET", "POST"])
@requires(Permission.SYSTEM_WRITE)
def apply(regulation_id: UUID) -> str | Response:
    """Choose the systems whose inventory takes over number, day and issuer."""
    row = _own(regulation_id)
    systems = queries.systems_to_fill(_me(), row.unit_id)
    if request.method == "POST":
        asked = set(request.form.getlist("system"))
        chosen = [system for system in systems if str(system.id) in asked]
        if not chosen:
            raise Refused(_("Chọn ít nhất một hệ thống."))
        with transaction():
            changed = services.write_into(row, chosen)
        flash(_("Đã ghi quy chế vào %(n)s hệ thống.", n=changed), "success")
        return _back(row)
    return render_template("regulations/apply.html", row=row, systems=systems)


def _own(regulation_id: UUID) -> Regulation:
    return found(queries.find(_me(), regulation_id, WRITE))


def _back(row: Regulation) -> Response:
    return redirect(url_for("regulations.show", regulation_id=row.id))


def _keep_file(row: Regulation, form: RegulationForm) -> None:
    if form.file.data and form.file.data.filename:
        services.put_file(row, form.file.data.stream, form.file.data.filename, actor_id=_me().id)
