"""Taking in what was noted in the field."""
