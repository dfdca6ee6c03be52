"""Continuity: downtime cards, recovery procedures, with their versions and tests."""
