"""Translation for code that must not know Flask: the Vietnamese sentence is the key."""

from contextlib import AbstractContextManager

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

__all__ = ["N_", "_", "_l", "in_vietnamese", "ngettext"]


def N_(text: str) -> str:
    """Mark a text for the catalogue without translating it: tables of names in Vietnamese."""
    return text


def in_vietnamese() -> AbstractContextManager[None]:
    """Speak Vietnamese inside the block: what is frozen or printed does not follow the reader."""
    block: AbstractContextManager[None] = force_locale("vi")
    return block
