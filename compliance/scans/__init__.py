"""Scans: an extract is looked through for unmasked patient data before it leaves the unit."""
