"""The rows of a group with their answers, all in one page; the station's few questions."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core.permissions import Permission, requires
from compliance.requirements.queries import Group, Selection, guided_units, select_rows
from compliance.requirements.queries.links import readable_origins
from compliance.requirements.queries.people import people_of
from compliance.requirements.views.base import Desk, controls, me, page
from compliance.requirements.views.progress import system_lines
from compliance.systems.queries.shared import own_units
from compliance.units.models import UnitKind


@page("", Permission.DOSSIER_READ, name="list")
def list_(desk: Desk) -> str:
    """Show the rows of one group, each with its form; a station sees its own questions."""
    plain = desk.sheet.unit.kind == UnitKind.STATION and not request.args.get("group")
    picked = _few(desk) if plain else _group(desk)
    return render_template(
        "requirements/station.html" if plain else "requirements/list.html",
        desk=desk,
        sheet=desk.sheet,
        picked=picked,
        writable=desk.writable,
        people=people_of(desk.sheet.unit.id),
        readable=readable_origins(me(), desk.sheet),
        systems=system_lines(desk.sheet),
        guided=guided_units(desk.sheet.unit.id) if desk.sheet.subject is None else (),
    )


@controls.get("/controls", endpoint="index")
@requires(Permission.DOSSIER_WRITE)
def index() -> str | Response:
    """Lead to the common controls of the person's unit, or let choose among several."""
    units = own_units(me(), Permission.DOSSIER_WRITE)
    if len(units) == 1:
        return redirect(url_for("controls.list", unit_id=units[0].id))
    return render_template("requirements/index.html", units=units)


def _group(desk: Desk) -> Selection:
    """Return the rows asked for: without a word the first group that is not finished."""
    picked = desk.picked()
    if picked.group or picked.show or not desk.sheet.groups:
        return picked
    return select_rows(desk.sheet, _first(desk.sheet.groups).key, "")


def _first(groups: tuple[Group, ...]) -> Group:
    return next((g for g in groups if g.answered < len(g.rows)), groups[0])


def _few(desk: Desk) -> Selection:
    """Return the questions that nobody else answers, those still open when asked for."""
    picked = desk.picked()
    rows = tuple(row for row in picked.rows if row.mine)
    return Selection("", picked.show, rows)
