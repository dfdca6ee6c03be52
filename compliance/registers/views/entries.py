"""Pages of the registers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import viewer_of
from compliance.core import audit, clock, navigation
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _, _l
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.evidence.forms import EvidenceForm
from compliance.packs.slots import add_effect_source, add_use_source
from compliance.registers import figures as _figures  # noqa: F401 - offers its facts
from compliance.registers import obligations as _obligations  # noqa: F401 - declares its duties
from compliance.registers import search as _search  # noqa: F401 - joins the search box
from compliance.registers.documents import log
from compliance.registers.forms import FORMS, NoticeForm, ReopenForm, WithdrawForm
from compliance.registers.kinds import REGISTERS, STATES, Register, details_of
from compliance.registers.models import NEXT_STATES, IncidentState, RegisterEntry
from compliance.registers.queries import (
    FILTERS,
    READ,
    entry_page,
    find_entry,
    log_entries,
    overview,
)
from compliance.registers.services import (
    add_entry,
    edit_entry,
    withdraw_entry,
)
from compliance.registers.slots import cards_for, links_of, panel_of
from compliance.registers.uses import effect, uses
from compliance.systems.queries import find_system, systems_of
from compliance.systems.slots import add_panel_source
from compliance.units.picker import unit_filter
from compliance.units.picking import scope_offer
from compliance.units.queries import find_unit, mine_first, units_visible_to

bp = Blueprint("registers", __name__, url_prefix="/registers")
add_use_source(uses)
add_effect_source(effect)
KEYS = "any('backups', 'restore-tests', 'drills', 'incidents')"
ONE = f"/<{KEYS}:register>/<uuid:entry_id>"
navigation.add_entry(
    navigation.Entry(
        _l("Sổ theo dõi"),
        "registers.index",
        "register",
        Permission.REGISTER_READ,
        60,
        covers=frozenset(
            {"incidents", "privacy", "backups", "continuity", "safeguards", "regulations"}
        ),
    )
)
add_panel_source(panel_of)


@bp.get("/")
@requires(Permission.REGISTER_READ)
def index() -> str:
    """Show the registers and what is late in them."""
    viewer = viewer_of(current_user)
    return render_template(
        "registers/index.html",
        registers=REGISTERS,
        counts=overview(viewer),
        cards=cards_for(viewer),
    )


@bp.get(f"/<{KEYS}:register>/")
@requires(Permission.REGISTER_READ)
def list_entries(register: str) -> str:
    """List one register."""
    book = REGISTERS[register]
    asked = ListRequest.parse(request.args, FILTERS)
    page = entry_page(viewer_of(current_user), book, asked)
    filters: list[tuple[str, str, Any]] = [
        ("result", _("Kết quả"), list(book.results.items())),
        ("withdrawn", _("Dòng bị gạch"), [("1", _("Hiện cả dòng bị gạch"))]),
    ]
    if book.due_label is not None:
        filters.append(("late", _("Hạn"), [("1", _("Đã quá hạn lần sau"))]))
    filters += unit_filter(scope_offer(viewer_of(current_user), READ), asked.filters)
    return render_template("registers/list.html", book=book, page=page, filters=filters)


@bp.get(f"/<{KEYS}:register>/log.<any(pdf, docx, xlsx):kind>")
@requires(Permission.REGISTER_READ)
def log_file(register: str, kind: str) -> Response:
    """Download the register as a log to print: the rows asked for, or all, struck-out ones too."""
    viewer, book = viewer_of(current_user), REGISTERS[register]
    entries, whole = log_entries(viewer, book, ListRequest.parse(request.args, FILTERS))
    with transaction():
        audit.note("register:export", details={"register": register, "rows": len(entries)})
    content = log(viewer.home_unit, book, entries, kind, whole=whole)
    return download(content, f"so-{register}-{clock.today().isoformat()}.{kind}")


@bp.route(f"/<{KEYS}:register>/new", methods=["GET", "POST"])
@requires(Permission.REGISTER_WRITE)
def new(register: str) -> str | Response:
    """Write a new entry."""
    book = REGISTERS[register]
    form = _form(book)
    if form.validate_on_submit():
        unit, system = _chosen(form)
        try:
            with transaction():
                entry = add_entry(
                    book,
                    unit,
                    system,
                    form.values(),
                    form.detail(),
                    actor_id=viewer_of(current_user).id,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã ghi vào sổ."), "success")
            return redirect(url_for("registers.show", register=register, entry_id=entry.id))
    return render_template("registers/edit.html", book=book, form=form, entry=None)


@bp.get(ONE)
@requires(Permission.REGISTER_READ)
def show(register: str, entry_id: UUID) -> str:
    """Show one entry."""
    return entry_page_of(register, entry_id)


def entry_page_of(register: str, entry_id: UUID, **forms: Any) -> str:
    """Return the page of an entry.

    Args:
        register: key of the register.
        entry_id: the entry.
        forms: those that came back with a fault, and what they were about (``notice_id``).
    """
    book, viewer = REGISTERS[register], viewer_of(current_user)
    entry = found(find_entry(viewer, book, entry_id))
    mine = find_entry(viewer, book, entry_id, Permission.REGISTER_WRITE) is not None
    steps = NEXT_STATES[IncidentState(entry.result)] if register == "incidents" else ()
    shown = {
        "evidence_form": EvidenceForm(formdata=None),
        "withdraw_form": WithdrawForm(formdata=None),
        "notice_form": NoticeForm(formdata=None, data={"sent_at": clock.typed_now()}),
        "reopen_form": ReopenForm(formdata=None),
        "notice_id": None,
        **forms,
    }
    return render_template(
        "registers/show.html",
        book=book,
        entry=entry,
        details=details_of(book, entry),
        links=links_of(entry),
        mine=mine and entry.withdrawn_at is None,
        steps=[(state, STATES[state]) for state in steps],
        now=clock.now(),
        **shown,
    )


@bp.route(f"{ONE}/edit", methods=["GET", "POST"])
@requires(Permission.REGISTER_WRITE)
def edit(register: str, entry_id: UUID) -> str | Response:
    """Correct an entry."""
    book = REGISTERS[register]
    entry = own(register, entry_id)
    form = _form(book, entry)
    differences: list[Any] = []
    if form.validate_on_submit():
        _unit, system = _chosen(form)
        version = form.seen_version
        try:
            with transaction():
                edit_entry(
                    book,
                    entry,
                    version,
                    system,
                    form.values(),
                    form.detail(),
                    reason=form.reason.data if "reason" in form else None,
                    actor_id=viewer_of(current_user).id,
                )
        except Clash as clash:
            form.refuse(clash)
            differences, form.version.data = form.differences(clash), str(entry.version)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("registers.show", register=register, entry_id=entry.id))
    return render_template(
        "registers/edit.html", book=book, form=form, entry=entry, differences=differences
    )


@bp.post(f"{ONE}/withdraw")
@requires(Permission.REGISTER_WRITE)
def withdraw(register: str, entry_id: UUID) -> Any:
    """Strike an entry out."""
    entry, form = own(register, entry_id), WithdrawForm()
    actor_id = viewer_of(current_user).id
    if not form.carries_out(
        lambda: withdraw_entry(entry, form.reason.data or "", actor_id=actor_id)
    ):
        return entry_page_of(register, entry_id, withdraw_form=form), 400
    flash(_("Đã gạch dòng này; nội dung vẫn xem được."), "success")
    return back(register, entry)


def own(register: str, entry_id: UUID) -> RegisterEntry:
    """Return an entry that the person looks after, else 404."""
    viewer = viewer_of(current_user)
    return found(find_entry(viewer, REGISTERS[register], entry_id, Permission.REGISTER_WRITE))


def back(register: str, entry: RegisterEntry) -> Response:
    """Return to the page of an entry."""
    return redirect(url_for("registers.show", register=register, entry_id=entry.id))


def _form(book: Register, entry: RegisterEntry | None = None) -> Any:
    viewer = viewer_of(current_user)
    units = mine_first(viewer, units_visible_to(viewer, Permission.REGISTER_WRITE))
    systems = [system for unit in units for system in systems_of(viewer, unit.id)]
    data: dict[str, Any] = {"happened_on": clock.today()}
    data["detected_at"] = clock.typed_now()
    data["system_id"] = request.args.get("system")
    if entry is not None:
        units, systems = [entry.unit], list(systems_of(viewer, entry.unit_id))
        detail = {c: getattr(entry.detail, c) for c in FORMS[book.key].DETAIL}
        if detail.get("detected_at"):
            detail["detected_at"] = clock.local(detail["detected_at"]).replace(tzinfo=None)
        data = {
            **{name: getattr(entry, name) for name in FORMS[book.key].COMMON},
            **detail,
            "version": entry.version,
            "unit_id": str(entry.unit_id),
            "system_id": str(entry.system_id or ""),
        }
    return FORMS[book.key](book, units, systems, data=data)


def _chosen(form: Any) -> tuple[Any, Any]:
    viewer = viewer_of(current_user)
    unit = found(find_unit(viewer, UUID(form.unit_id.data), Permission.REGISTER_WRITE))
    chosen = form.system_id.data
    return unit, found(find_system(viewer, UUID(chosen))) if chosen else None
