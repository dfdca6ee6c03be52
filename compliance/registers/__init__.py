"""Registers: backups, restore tests, drills and incidents, with due dates and evidence.

Nothing is ever deleted: an entry made by mistake is struck out with a reason and stays readable.
"""
