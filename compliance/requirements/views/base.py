"""The pages of answers exist twice: of one system, and of a unit's common controls.

A view is written once and takes the ``Desk`` it works at. ``page`` registers it under both
addresses: ``/systems/<system>/requirements…`` and ``/units/<unit>/controls…``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from compliance.accounts.models import User
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found, viewer
from compliance.requirements.models import STATE_LABELS, ResponseState
from compliance.requirements.queries import (
    Row,
    Selection,
    Sheet,
    blanks_left,
    control_sheet,
    is_binding,
    select_rows,
    sheet_of,
)
from compliance.requirements.slots import Mark, Way, marks_for, ways_for
from compliance.systems.queries import find_system, may_touch
from compliance.units.queries import find_unit

bp = Blueprint("requirements", __name__)
controls = Blueprint("controls", __name__)
#: What the keys 1 to 6 set.
KEYED = tuple(state for state in ResponseState if state != ResponseState.NOT_ANSWERED)


@dataclass(frozen=True)
class Desk:
    """Where somebody answers: the sheet, and how its pages are addressed."""

    sheet: Sheet
    blueprint: str
    ids: Mapping[str, UUID]

    def url(self, name: str, **args: Any) -> str:
        """Return the address of another page of the same sheet; empty arguments are left out."""
        kept = {key: value for key, value in args.items() if value not in (None, "")}
        anchor = kept.pop("anchor", None)
        return url_for(f"{self.blueprint}.{name}", _anchor=anchor, **self.ids, **kept)

    @property
    def title(self) -> str:
        """What the sheet is called."""
        if self.sheet.subject is None:
            return _("Biện pháp dùng chung của đơn vị")
        return _("Yêu cầu của cấp độ %(n)s", n=self.sheet.level)

    @property
    def name(self) -> str:
        """Whose sheet it is."""
        return self.sheet.subject.name if self.sheet.subject else self.sheet.unit.name

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way back up."""
        if self.sheet.subject is None:
            return [(_("Hồ sơ"), url_for("dossiers.list"))]
        dossier = url_for("dossiers.of_system", system_id=self.sheet.system.id)
        return [(_("Hồ sơ của hệ thống"), dossier)]

    @property
    def writable(self) -> bool:
        """Whether the viewer may answer here."""
        if self.sheet.subject is None:
            return find_unit(me(), self.sheet.unit.id, Permission.DOSSIER_WRITE) is not None
        return may_touch(me(), self.sheet.system.id, Permission.DOSSIER_WRITE)

    @cached_property
    def marks(self) -> Mapping[str, Mark]:
        """Rows of a system that a feature wants looked at again, and why."""
        subject = self.sheet.subject
        return marks_for(subject.id, self.sheet.pack.id) if subject is not None else {}

    @property
    def ways(self) -> list[Way]:
        """Other ways to answer that features offer."""
        return ways_for(self.sheet.subject) if self.sheet.subject is not None else []

    def picked(self) -> Selection:
        """Return the rows asked for by the address."""
        args = request.args
        return select_rows(self.sheet, args.get("group", ""), args.get("show", ""), self.marks)

    def row(self, item_id: str) -> Row:
        """Return a row of the sheet, or answer 404."""
        return found(self.sheet.find(item_id))

    def fresh(self) -> Desk:
        """Return the desk as the database has it now."""
        again = _find(dict(self.ids), Permission.DOSSIER_WRITE)
        return again if isinstance(again, Desk) else self


View = Callable[..., Any]


def page(
    rule: str, permission: Permission, *, name: str | None = None, post: bool = False
) -> Callable[[View], View]:
    """Register a view of a ``Desk`` under both addresses; ``post``: POST only, else both.

    Views that only show have DOSSIER_READ and take no POST.
    """
    methods = ["POST"] if post else ["GET"]
    if not post and permission == Permission.DOSSIER_WRITE:
        methods.append("POST")

    def register(view: View) -> View:
        @requires(permission)
        @wraps(view)
        def answer(**ids: Any) -> Any:
            desk = _find(ids, permission)
            return view(desk, **ids) if isinstance(desk, Desk) else desk

        endpoint = name or view.__name__
        prefixes = ((bp, "/systems/<uuid:system_id>/requirements"),)
        both = (*prefixes, (controls, "/units/<uuid:unit_id>/controls"))
        for blueprint, prefix in both:
            blueprint.add_url_rule(prefix + rule, endpoint, answer, methods=methods)
        return view

    return register


def _find(ids: dict[str, Any], permission: Permission) -> Desk | Response:
    """Take the sheet's ids out of ``ids``; return the desk, or the way to what must come first."""
    if "unit_id" in ids:
        key = ids.pop("unit_id")
        unit = found(find_unit(me(), key, permission))
        return Desk(control_sheet(unit), controls.name, {"unit_id": key})
    key = ids.pop("system_id")
    sheet = sheet_of(found(find_system(me(), key, permission)))
    if sheet is not None:
        return Desk(sheet, bp.name, {"system_id": key})
    flash(_("Hãy xác định cấp độ trước: mỗi cấp có danh sách yêu cầu riêng."), "warning")
    return redirect(url_for("classification.show", system_id=key))


def me() -> User:
    """Return the person who asks."""
    person: User = viewer()
    return person


def words() -> dict[str, Any]:
    """Return what the templates of answers speak with."""
    return {
        "state_labels": STATE_LABELS,
        "is_binding": is_binding,
        "blanks_left": blanks_left,
        "keyed_states": KEYED,
    }


bp.context_processor(words)
controls.context_processor(words)
