"""Pages of training."""

from compliance.registers.slots import add_card_source
from compliance.training import figures as _figures  # noqa: F401 - offers its tables
from compliance.training import obligations as _obligations  # noqa: F401 - declares its duties
from compliance.training import search as _search  # noqa: F401 - joins the search box
from compliance.training.slots import card
from compliance.training.views import materials, plans, registers
from compliance.training.views.base import bp

__all__ = ["bp", "materials", "plans", "registers"]
add_card_source(card)
