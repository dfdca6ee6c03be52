"""Translation for code that must not know Flask: the Vietnamese sentence is the key."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

__all__ = ["_", "_l", "ngettext"]
