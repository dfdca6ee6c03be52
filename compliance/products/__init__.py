"""Products: what a vendor says once of a version of its software, for every system that runs on it.

A version is a ``ProductProfile`` of the inventory. Its vendor describes it (components, flows,
answers with evidence, documents) and publishes it; from then on it is frozen and systems that use
it follow its answers (``requirements.queries.inheritance``). The unit confirms them row by row or
answers otherwise; the appraiser reads the product once, for all its systems.
"""
