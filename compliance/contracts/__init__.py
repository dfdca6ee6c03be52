"""Vendors and contracts of a unit: what they cover, when they end, which clauses they hold."""
