"""Inspections where there is no network: what was noted there, brought back and merged."""
