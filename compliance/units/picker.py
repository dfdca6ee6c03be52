"""The field that takes one unit of many: words in, one unit out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from wtforms import Field
from wtforms.utils import unset_value
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.units.models import HealthUnit
from compliance.units.picking import MOST, Offer, written
from compliance.units.queries import Viewer


class UnitField(Field):
    """A unit by name, code or "tên (mã)"; ``data`` is its code or id, None when empty.

    Give the form an ``Offer`` and call ``take`` at the end of the form's ``__init__``. Words that
    may mean several units are an error with ``matches`` to choose from: radio buttons named
    ``<name>-pick`` (macro ``field``). With JavaScript the page suggests while one types.
    """

    widget = TextInput()

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), *, by: str = "code", **options: Any
    ) -> None:
        super().__init__(label, list(validators), **options)
        self.by = by
        self.unit: HealthUnit | None = None
        self.matches: Sequence[HealthUnit] = ()
        self.more = False
        #: Whether there is but one unit to choose: the page need not ask.
        self.alone = False
        self.address = ""
        self._typed = ""
        self._picked: str | None = None

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Note what was ticked among the matches of the last try."""
        self._picked = formdata.get(f"{self.name}-pick") if formdata else None
        super().process(formdata, data, extra_filters)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Keep the words; ``take`` finds the unit."""
        self._typed = clean(valuelist[0][:300]) or "" if valuelist else ""
        self.raw_data = [self._typed]  # blanks are nothing to whoever asks for something
        self.data = None

    def take(self, offer: Offer, stored: HealthUnit | None = None) -> None:
        """Say what may be chosen, and find what was typed.

        Args:
            offer: the units that may be chosen.
            stored: what the row holds now: shown first, and kept even if it is no longer offered.
        """
        self.address = url_for("units.pick", offer=offer.key)
        if stored is not None and self._typed in ("", written(stored)):
            if self._typed or self.raw_data is None:
                self._choose(stored)
        elif self._typed:
            found = offer.meant(self._typed)
            if len(found) > 1 and self._picked:
                found = [unit for unit in found if str(unit.id) == self._picked] or found
            if len(found) == 1:
                self._choose(found[0])
            else:
                self.matches, self.more = found[:MOST], len(found) > MOST

    def take_own(self, offer: Offer, viewer: Viewer) -> None:
        """Take an offer, starting from the unit that the person works for, or the only one."""
        some = offer.some()
        self.alone = len(some) == 1
        home = getattr(viewer, "home_unit", None)
        own = offer.exact(home.code) if home is not None else None
        self.take(offer, stored=some[0] if self.alone else own)

    def _choose(self, unit: HealthUnit) -> None:
        self.unit = unit
        self.data = unit.code if self.by == "code" else str(unit.id)

    def _value(self) -> str:
        return written(self.unit) if self.unit else self._typed

    def pre_validate(self, form: Any) -> None:
        """Refuse words that mean no unit or several."""
        if not self._typed or self.unit is not None:
            return
        if not self.matches:
            raise StopValidation(
                _(
                    "Không có đơn vị nào khớp “%(text)s”. Hãy ghi một phần tên, hoặc mã.",
                    text=self._typed,
                )
            )
        if self.more:
            raise StopValidation(_("Nhiều đơn vị khớp. Hãy chọn một ở dưới, hoặc ghi rõ hơn."))
        raise StopValidation(_("Có %(n)s đơn vị khớp. Hãy chọn một.", n=len(self.matches)))


def unit_filter(offer: Offer, asked: Mapping[str, str] | None) -> list[tuple[str, str, Any]]:
    """Return the filter by unit for ``list_tools``; none where there is but one unit.

    Args:
        offer: the units that rows of the list may have.
        asked: the filters of the list; ``unit`` holds words, a code or an id.
    """
    text = (asked or {}).get("unit")
    if not text and len(offer.some()) < 2:
        return []
    meant = offer.meant(text)
    shown = {
        "address": url_for("units.pick", offer=offer.key),
        "text": written(meant[0]) if len(meant) == 1 else text or "",
    }
    return [("unit", str(_("Đơn vị")), shown)]
