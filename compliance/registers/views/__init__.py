"""Pages of the registers."""

from compliance.registers.views import evidence, incidents
from compliance.registers.views.entries import bp

__all__ = ["bp", "evidence", "incidents"]
