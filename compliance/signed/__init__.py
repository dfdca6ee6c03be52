"""The signed file comes back: one slot per document, its signature checked, its hash checkable.

Lower features' documents are known here only by ``about`` (``dossier:<id>``), revision and slot;
the feature that owns them says who may put a file there and shows it (``dossiers.signed``).
"""
