"""A field for money."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.core.fields import CountField
from compliance.core.i18n import _

_GROUPS = str.maketrans("", "", ". \u00a0,")
MOST = 10**15


class MoneyField(CountField):
    """Whole đồng; dots and spaces between thousands are accepted; empty is None."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the amount, or refuse it."""
        text = valuelist[0].translate(_GROUPS) if valuelist else ""
        self.data = None
        if not text:
            return
        if not (text.isascii() and text.isdigit()) or int(text) > MOST:
            raise ValueError(_("Hãy ghi số đồng, ví dụ 12.500.000."))
        self.data = int(text)
