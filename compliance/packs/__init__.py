"""Reading the packs: what a rule says, where it comes from, what replaced what; nothing is kept.

A pack is the same for everyone who may read packs, so there is no scope to decide and no table.
"""
