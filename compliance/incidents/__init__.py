"""Incidents at work: quick report, classification by the pack, papers, timeline, hand-over.

The register keeps the entry and its clocks; this package keeps what is done about it. A drill runs
on the same tables and clocks and is told apart by the kind of its entry. Nothing is ever deleted.
"""
