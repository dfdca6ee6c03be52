"""Packs in the formats of other tools: plain data and text, nothing of the web."""
