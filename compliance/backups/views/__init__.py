"""Pages of backups: the overview, a system's policy and runs, restore tests, files of runs."""

from compliance.backups import figures as _figures  # noqa: F401 - offers its columns
from compliance.backups import following as _following  # noqa: F401 - watches the registers
from compliance.backups import guarding as _guarding  # noqa: F401 - watches corrections
from compliance.backups import jobs
from compliance.backups.slots import card, entry_link, panel_of, references
from compliance.backups.views import overview, policy, runs, tests
from compliance.backups.views.base import bp
from compliance.registers.slots import add_card_source, add_entry_link, use_restore_page
from compliance.requirements.slots import add_reference_source
from compliance.systems.slots import add_panel_source

__all__ = ["bp", "jobs", "overview", "policy", "runs", "tests"]

add_panel_source(panel_of, order=1)
add_card_source(card)
use_restore_page("/backups")
add_entry_link(entry_link)
add_reference_source(references)
