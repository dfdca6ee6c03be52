"""Ledgers: lists of rows that a unit keeps, declared once as data.

A feature declares its rows (``LedgerRow``), a form (``RowForm``) and a ``Ledger``; list, search,
export, printed log, page, form, evidence and striking out follow (``pages.add_ledger_pages``).
Nothing is ever deleted: a row made by mistake is struck out with a reason and stays readable.
"""
