"""Translation for code that must not know Flask: the Vietnamese sentence is the key."""

from contextlib import AbstractContextManager

from flask_babel import force_locale, gettext, ngettext
from flask_babel import lazy_gettext as _l

__all__ = ["N_", "_", "_l", "in_vietnamese", "ngettext"]


def _(sentence: str, **values: object) -> str:
    """Return the sentence in the reader's language, ``%(name)s`` filled in."""
    return str(gettext(sentence, **values))


def N_(text: str) -> str:
    """Mark a text for the catalogue without translating it: tables of names in Vietnamese."""
    return text


def in_vietnamese() -> AbstractContextManager[None]:
    """Speak Vietnamese inside the block: what is frozen or printed does not follow the reader."""
    context: AbstractContextManager[None] = force_locale("vi")
    return context
