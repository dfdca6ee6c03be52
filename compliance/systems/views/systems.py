"""One system: its page, a new one from the catalogue, and its short forms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.systems import catalogue, labels
from compliance.systems.forms.parts import TABLES
from compliance.systems.forms.sections import SECTIONS, NewSystemForm, section_form
from compliance.systems.models import InformationSystem
from compliance.systems.queries.pages import view_of
from compliance.systems.queries.scope import find_system
from compliance.systems.queries.shared import own_units, parties_to_choose, products
from compliance.systems.services.systems import choose_product, edit_system, start_system
from compliance.systems.slots import panels_for
from compliance.systems.views.base import bp, clash_rows, unit_choices, viewer

#: Sections whose facts a mere user of the system, or the lead of its field, may read.
SUMMARY = ("description",)


@bp.get("/<uuid:system_id>")
@requires(Permission.SYSTEM_READ)
def show(system_id: UUID) -> str:
    """Show a system."""
    system = found(find_system(viewer(), system_id))
    seen = view_of(viewer(), system)
    sections = SECTIONS if seen.whole else SUMMARY
    return render_template(
        "systems/show.html",
        system=system,
        seen=seen,
        panels=panels_for(viewer(), system) if seen.whole else [],
        facts={name: (SECTIONS[name][0], _facts(name, system)) for name in sections},
        tables=TABLES,
    )


def _facts(section: str, system: InformationSystem) -> list[tuple[str, str]]:
    """Return label and value of what is filled in; a document's parts stand on one line."""
    form = SECTIONS[section][1](formdata=None, obj=None, meta={"csrf": False})
    kinds = {kind.id: kind.name for kind in catalogue.system_kinds()}
    pairs = []
    for name, field in form._fields.items():
        stem = name.removesuffix("_number")
        if name == "product_id" or not hasattr(system, name) or name == "version":
            continue
        if name.endswith(("_date", "_body")) and hasattr(system, f"{name[:-5]}_number"):
            continue
        names = (name, f"{stem}_date", f"{stem}_body") if stem != name else (name,)
        values = [
            labels.show_value(n, getattr(system, n), kinds) for n in names if hasattr(system, n)
        ]
        if text := ", ".join(value for value in values if value):
            pairs.append((str(field.label.text).removesuffix(_(": số")), text))
    return pairs


def _choose_kind() -> str:
    groups: dict[str, list[catalogue.SystemKind]] = {}
    for kind in catalogue.system_kinds():
        groups.setdefault(kind.group_name, []).append(kind)
    return render_template("systems/choose_kind.html", groups=groups)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.SYSTEM_WRITE)
def new() -> str | Response:
    """Ask what kind of system is new, then register it: the catalogue suggests the rest."""
    chosen = catalogue.kinds_by_id().get(request.args.get("kind", ""))
    if chosen is None:
        return _choose_kind()
    units = own_units(viewer(), Permission.SYSTEM_WRITE)
    parties = parties_to_choose(units[0].department_id)
    form = NewSystemForm(units=unit_choices(units), owners=parties)
    if not form.is_submitted():
        form.name.data = chosen.name
        form.code.data = f"{units[0].code}-{chosen.id}"[:60]
    elif form.validate():
        unit = next(unit for unit in units if str(unit.id) == form.unit_id.data)
        try:
            with transaction():
                system = start_system(unit, chosen, form.data, form.owner_id.unit)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã thêm hệ thống. Hãy điền tiếp các mục còn thiếu."), "success")
            return redirect(url_for("systems.show", system_id=system.id))
    return render_template("systems/new.html", form=form, kind=chosen)


@bp.route(
    "/<uuid:system_id>/edit/<any(description,hosting,data,documents,transition):section>",
    methods=["GET", "POST"],
)
@requires(Permission.SYSTEM_WRITE)
def edit(system_id: UUID, section: str) -> str | Response:
    """Edit one section of a system."""
    system = found(find_system(viewer(), system_id, Permission.SYSTEM_WRITE))
    kinds = [(kind.id, kind.name) for kind in catalogue.system_kinds()]
    form = section_form(section, system, kinds, _products(section))
    clashes: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                values = form.values()
                if section == "documents":
                    values = choose_product(values)
                edit_system(system, form.seen_version, values)
        except Refused as refused:
            form.refuse(refused)
            system = found(find_system(viewer(), system_id, Permission.SYSTEM_WRITE))
            if isinstance(refused, Clash):
                clashes = clash_rows(form, refused)
                form.version.data = str(system.version)
        else:
            flash(_("Đã lưu."), "success")
            return redirect(_next(system, section))
    return render_template(
        "systems/edit.html",
        form=form,
        system=system,
        section=section,
        sections=SECTIONS,
        clashes=clashes,
    )


def _products(section: str) -> list[tuple[str, Any]]:
    if section != "documents":
        return []
    return [
        (str(row.id), f"{row.name} {row.release} – {row.vendor.name}".replace("  ", " "))
        for row in products()
    ]


def _next(system: InformationSystem, section: str) -> str:
    """Return the next section when the person works through them, else the system's page."""
    names = list(SECTIONS)
    if request.form.get("go_on") and section != names[-1]:
        following = names[names.index(section) + 1]
        return url_for("systems.edit", system_id=system.id, section=following)
    return url_for("systems.show", system_id=system.id)
