"""How the pages say what a pack and a fact hold."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import get_locale

from compliance.classification.evaluation import Fact
from compliance.classification.forms import choice_label
from compliance.core.formatting import format_number
from compliance.core.i18n import _, _l

GROUPS = {
    "scope": _l("Ranh giới"),
    "info": _l("Loại thông tin"),
    "type": _l("Loại hệ thống"),
    "scale": _l("Số người có dữ liệu"),
    "infra": _l("Hạ tầng, điều khiển"),
    "security": _l("Quốc phòng, an ninh"),
    "risk": _l("Rủi ro, mức tổn hại"),
    "context": _l("Bối cảnh"),
}


def in_language(text: Mapping[str, str] | None) -> str:
    """Return a text of the pack in the reader's language, Vietnamese where English is missing."""
    if not text:
        return ""
    language = getattr(get_locale(), "language", "vi")
    return str(text.get(language) or text["vi"])


def value_text(fact: Fact) -> str:
    """Return the value of a fact as a person says it."""
    if fact.value is None:
        return str(_("Chưa biết"))
    if isinstance(fact.value, bool):
        return str(_("Có") if fact.value else _("Không"))
    if isinstance(fact.value, int):
        return format_number(fact.value)
    return choice_label(fact.row, fact.value)
