"""Translation for code that must not know Flask: the Vietnamese sentence is the key."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

__all__ = ["N_", "_", "_l", "ngettext"]


def N_(text: str) -> str:
    """Mark a text for the catalogue without translating it: tables of names in Vietnamese."""
    return text
