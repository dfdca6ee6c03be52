"""Every change of inspections and findings."""
