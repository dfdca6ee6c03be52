"""Find personal data in extracts and tell masked values from clear ones. No Flask, no database.

Importing this package is cheap: presidio-analyzer and the readers load at the first scan.

Errors::

    ScanError        an input cannot be read; its text is a sentence for the user
    ScanCancelled    the caller asked to stop
"""

from scanners.engine import scan_path, scan_text
from scanners.errors import ScanCancelled, ScanError
from scanners.finding import Finding, State
from scanners.redaction import redact

__all__ = [
    "Finding",
    "ScanCancelled",
    "ScanError",
    "State",
    "redact",
    "scan_path",
    "scan_text",
]
