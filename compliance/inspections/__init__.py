"""Inspections: campaigns, the two columns of a checklist, findings until they are verified."""
