"""Rows of the inventory as files and official documents."""
