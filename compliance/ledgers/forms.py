"""What the forms of ledgers share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from compliance.core.fields import ChoiceField
from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _l
from compliance.evidence.services import ACCEPT


class RowForm(VersionedForm):
    """A row of a ledger; ``FIELDS`` are the names that are stored as they are."""

    unit_id = ChoiceField(_l("Đơn vị"))

    FIELDS: ClassVar[Sequence[str]] = ()
    #: Those of them that choose another row: their values are ids.
    ROWS: ClassVar[Sequence[str]] = ()

    def offer(self, viewer: Any, units: Sequence[Any]) -> None:
        """Fill the choices; ``units`` are those that the row may belong to."""
        self.unit_id.choices = [(str(unit.id), unit.name) for unit in units]

    def values(self) -> dict[str, Any]:
        """Return what is stored."""
        found = {name: self[name].data for name in self.FIELDS}
        for name in self.ROWS:
            found[name] = UUID(found[name]) if found[name] else None
        return found


class FileRowForm(RowForm):
    """A row that may hold a file."""

    file = FileField(
        _l("Tệp minh chứng"),
        description=_l("Bản quét, biên bản; tệp mới thay tệp cũ, tệp cũ vẫn ở kho minh chứng."),
        render_kw={"accept": ACCEPT},
    )


class WithdrawForm(BaseForm):
    """Why a row is struck out."""

    reason = StringField(
        _l("Lý do gạch dòng này"),
        [InputRequired(_l("Hãy ghi lý do gạch dòng này.")), Length(max=255)],
    )
