"""Periodic and ad hoc reports: periods, unit reports, their check, the sector's consolidation."""
