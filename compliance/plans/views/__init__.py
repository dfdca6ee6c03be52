"""Pages of four-layer plans: the sector's list, a unit's plan, its measures, whom it covers."""

from compliance.core import navigation
from compliance.core.i18n import _l
from compliance.core.permissions import Permission, Role
from compliance.packs.slots import add_effect_source, add_use_source
from compliance.plans import figures as _figures  # noqa: F401 - offers its columns
from compliance.plans import jobs
from compliance.plans import obligations as _obligations  # noqa: F401 - declares its duties
from compliance.plans.timeline import LABELS, steps
from compliance.plans.uses import effect, references, uses
from compliance.plans.views import coverage, measures, overview, plan
from compliance.plans.views.base import bp
from compliance.requirements.slots import add_reference_source
from compliance.units.timeline import Source, add_source

__all__ = ["bp", "coverage", "jobs", "measures", "overview", "plan"]

add_use_source(uses)
add_effect_source(effect)
add_reference_source(references)
add_source(Source("plans", steps, LABELS, "plans.show", "unit_id"))
navigation.add_entry(
    navigation.Entry(
        _l("Bốn lớp"),
        "plans.index",
        "plan",
        Permission.PLAN_READ,
        40,
        roles=frozenset({Role.APPRAISER, Role.INSPECTOR, Role.COORDINATOR, Role.LEADER}),
    )
)
