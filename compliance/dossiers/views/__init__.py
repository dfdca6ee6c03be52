"""Pages of dossiers: lists, the dossier with its task list and moves, its papers."""

from compliance.core.i18n import _l
from compliance.core.navigation import Entry, add_entry
from compliance.core.permissions import Permission, Role
from compliance.dossiers import figures as _figures  # noqa: F401 - offers its columns
from compliance.dossiers import obligations as _obligations  # noqa: F401 - declares its duties
from compliance.dossiers import search as _search  # noqa: F401 - joins the search box
from compliance.dossiers.earlier import earlier_answers
from compliance.dossiers.slots import annual_of, panel_of
from compliance.dossiers.timeline import steps
from compliance.dossiers.uses import effect, uses
from compliance.dossiers.views import dossier, lists, papers, rekey, signed
from compliance.dossiers.views.base import EVENT_LABELS, bp
from compliance.packs.slots import add_effect_source, add_use_source
from compliance.requirements.queries.reuse import add_answer_source
from compliance.systems.slots import add_annual_source, add_panel_source
from compliance.units.timeline import Source, add_source

__all__ = ["bp", "dossier", "lists", "papers", "rekey", "signed"]

_WORKERS = (Role.FOCAL_POINT, Role.UNIT_HEAD, Role.APPRAISER, Role.APPROVER)

add_entry(
    Entry(
        label=_l("Hồ sơ"),
        endpoint="dossiers.list",
        icon="dossier",
        permission=Permission.DOSSIER_READ,
        order=30,
        roles=frozenset(role.value for role in _WORKERS),
        # The rail of a unit is full: its four-layer plan is reached from its dossiers.
        covers=frozenset({"plans"}),
    )
)
add_panel_source(panel_of)
add_annual_source(annual_of)
add_use_source(uses)
add_effect_source(effect)
add_answer_source(earlier_answers)
add_source(Source("dossiers", steps, EVENT_LABELS, "dossiers.show", "dossier_id"))
