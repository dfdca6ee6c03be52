"""Figures: tables of facts that registers offer, and what indicators and reports count in them."""
