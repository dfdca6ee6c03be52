"""Rules as data: versioned packs of law, standards, checklists and reporting duties.

Uses only the standard library and PyYAML, so that a script, a test or another program can read the
rules without the web application.
"""

from checklists.library import available, in_force, load
from checklists.migration import migrate
from checklists.model import Item, PackError, Text
from checklists.pack import Pack
from checklists.rules.arguing import argue
from checklists.rules.asking import questions
from checklists.rules.classification import Classification, classify

__all__ = [
    "Classification",
    "Item",
    "Pack",
    "PackError",
    "Text",
    "argue",
    "available",
    "classify",
    "in_force",
    "load",
    "migrate",
    "questions",
]
