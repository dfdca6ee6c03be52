"""Shapes of a judgement."""

from __future__ import annotations

from wtforms import (
    DateField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from compliance.core.forms import VersionedForm
from compliance.core.i18n import _, _l
from compliance.risks.queries import RiskRow
from compliance.risks.scale import Scale


class RiskForm(VersionedForm):
    """One judgement; ``version`` is what the page was filled on."""

    relevant = RadioField(
        _l("Rủi ro này có thể xảy ra với hệ thống?"),
        choices=[("yes", _l("Có thể")), ("no", _l("Không xảy ra ở đây"))],
        default="yes",
        validators=[InputRequired()],
    )
    likelihood = RadioField(_l("Khả năng xảy ra"), [Optional()], coerce=int, choices=[])
    impact = RadioField(_l("Mức ảnh hưởng"), [Optional()], coerce=int, choices=[])
    decision = SelectField(_l("Cách xử lý"), [Optional()], choices=[])
    treatment = TextAreaField(
        _l("Biện pháp xử lý"), [Optional(), Length(max=4000)], render_kw={"rows": 4}
    )
    responsible = StringField(_l("Bộ phận, chức danh thực hiện"), [Optional(), Length(max=255)])
    due = DateField(_l("Hạn làm xong"), [Optional()])
    note = TextAreaField(
        _l("Ghi chú, lý do"), [Optional(), Length(max=4000)], render_kw={"rows": 2}
    )

    def offer(self, scale: Scale) -> None:
        """Fill the choices from the scale of the pack."""
        for name, labels in (("likelihood", scale.likelihood), ("impact", scale.impact)):
            self[name].choices = [
                (value, f"{label}: {scale.meanings[name][value]}")
                for value, label in labels.items()
            ]
        self.decision.choices = [("", _("— chọn —")), *scale.decisions.items()]

    def fill(self, row: RiskRow) -> None:
        """Show what was judged, or else what the catalogue proposes."""
        kept, proposed = row.stored, row.suggestion
        self.version.data = str(row.version)
        if kept is not None:
            self.relevant.data = "yes" if kept.relevant else "no"
            for name in ("likelihood", "impact", "decision", "treatment", "responsible", "due"):
                self[name].data = getattr(kept, name)
            self.note.data = kept.note
        elif proposed is not None:
            self.likelihood.data, self.impact.data = proposed.likelihood, proposed.impact
            self.decision.data, self.treatment.data = proposed.decision, row.treatment

    @property
    def values(self) -> dict[str, object]:
        """What the service takes."""
        return {**self.data, "relevant": self.relevant.data == "yes"}


class OwnRiskForm(RiskForm):
    """A risk that the catalogue lacks."""

    threat = TextAreaField(_l("Mối đe dọa"), [InputRequired(), Length(max=1000)])
    asset = StringField(_l("Tài sản bị ảnh hưởng"), [InputRequired(), Length(max=500)])
    harm = TextAreaField(_l("Thiệt hại có thể xảy ra"), [InputRequired(), Length(max=2000)])
