"""Whether a printed document is one of ours: looked up by hash, without login.

A feature that freezes a document registers its hash with ``services.register_document``; the QR
code on the paper leads to ``GET /verify/<hash>`` (endpoint ``verification.show``), which says only:
known or unknown, title, unit, date, revision, revoked or not.
"""
