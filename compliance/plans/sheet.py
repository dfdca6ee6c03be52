"""A plan as people read it: layer by layer, measure by measure, with what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from checklists import Item
from compliance.core import clock
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.evidence.models import Evidence
from compliance.plans.applicable import Setting
from compliance.plans.models import (
    FourLayerPlan,
    LayerStatus,
    MeasureState,
    PlanLayer,
    PlanMeasure,
)
from compliance.plans.rules import (
    LAYERS,
    Measure,
    ProviderKind,
    judge_layer,
    layer_items,
    measures,
    notice_days,
    overall,
    proof_of,
    provider_kinds,
    rule,
    word_of,
)
from compliance.requirements.applicability import APPLIES, Verdict
from compliance.units.models import HealthUnit

#: More than this is not read by anybody: the rest is counted.
MISSING_SHOWN = 12


@dataclass(frozen=True)
class Missing:
    """What a plan lacks, and the measure where it is mended."""

    measure_id: str
    layer: int
    text: str


@dataclass
class Line:
    """A measure with what the unit says of it; ``row`` comes with the first word."""

    measure: Measure
    row: PlanMeasure | None
    verdict: Verdict = APPLIES

    @property
    def applies(self) -> bool:
        """Whether it counts; what a person wrote of it is counted whatever the inventory says."""
        return self.verdict.applies or (
            self.row is not None and self.row.state != MeasureState.NONE
        )

    @property
    def state(self) -> MeasureState:
        """What is said of it; nothing is NONE."""
        return MeasureState(self.row.state) if self.row else MeasureState.NONE

    @property
    def kind(self) -> ProviderKind | None:
        """Who does it."""
        return provider_kinds().get(self.row.provider_kind or "") if self.row else None

    @property
    def evidence(self) -> Sequence[Evidence]:
        """What proves it."""
        return self.row.evidence if self.row else ()

    @property
    def ends_soon(self) -> bool:
        """Whether its contract has ended or ends within the days of the pack's rule."""
        end = self.row.contract_end if self.row else None
        return end is not None and end <= clock.today() + timedelta(days=notice_days())

    def lacks(self) -> list[str]:
        """Return what is missing, in words that follow the measure's name."""
        row, today = self.row, clock.today()
        if row is None or row.state == MeasureState.NONE:
            return [_("chưa ghi")] if self.measure.pressing or not (row and row.how) else []
        found = []
        if row.state == MeasureState.MET:
            proof = proof_of(row)
            if not proof.held:
                found.append(_("ghi là đã có nhưng chưa có minh chứng"))
            elif not proof.on(today):
                found.append(_("minh chứng đã hết giá trị"))
        if row.state in (MeasureState.PLANNED, MeasureState.PARTLY) and row.due:
            if row.due < today:
                found.append(_("đã quá hạn làm xong"))
            else:
                found.append(_("còn phải làm xong"))
        if row.state in (MeasureState.MET, MeasureState.PARTLY) and self.kind is None:
            found.append(_("chưa ghi ai thực hiện"))
        if self.kind is not None and self.kind.contract and not row.contract_end:
            found.append(_("chưa ghi hợp đồng và ngày hết hạn"))
        if row.contract_end and row.contract_end < today:
            found.append(_("hợp đồng đã hết hạn"))
        return found


@dataclass(frozen=True)
class LayerSheet:
    """One layer with its measures."""

    item: Item
    layer: PlanLayer
    lines: tuple[Line, ...]

    @property
    def number(self) -> int:
        """Which of the four layers it is."""
        return self.layer.layer

    @cached_property
    def word(self) -> LayerStatus:
        """Where the layer stands today."""
        judged = judge_layer((line.measure, line.row) for line in self.counted)
        return word_of(judged, clock.today())

    @property
    def counted(self) -> list[Line]:
        """The measures that concern the unit."""
        return [line for line in self.lines if line.applies]

    @property
    def left_out(self) -> list[Line]:
        """The measures that do not, each with the reason."""
        return [line for line in self.lines if not line.applies]

    def count(self, *states: MeasureState) -> int:
        """Return how many measures that count stand in one of ``states``."""
        return sum(line.state in states for line in self.counted)

    @property
    def ends_on(self) -> date | None:
        """First day on which a contract of the layer ends."""
        ends = [line.row.contract_end for line in self.counted if line.row]
        return min((day for day in ends if day), default=None)

    @property
    def has_general(self) -> bool:
        """Whether something was written of the layer as a whole, before there were measures."""
        layer = self.layer
        return bool(layer.measures or layer.provider or layer.contract_number or layer.evidence)


@dataclass(frozen=True)
class PlanSheet:
    """The whole plan of a unit."""

    unit: HealthUnit
    plan: FourLayerPlan
    setting: Setting
    layers: tuple[LayerSheet, ...] = field(default=())

    @cached_property
    def word(self) -> LayerStatus:
        """Where the plan stands as a whole."""
        return overall([layer.word for layer in self.layers])

    @cached_property
    def missing(self) -> list[Missing]:
        """What is still missing, layer by layer."""
        found = [
            Missing(
                line.measure.id,
                layer.number,
                f"{line.measure.id}. {line.measure.text.rstrip('.')}: {what}.",
            )
            for layer in self.layers
            for line in layer.counted
            for what in line.lacks()
        ]
        return found + self._same_party()

    def find(self, measure_id: str) -> Line | None:
        """Return the line of a measure."""
        lines = (line for layer in self.layers for line in layer.lines)
        return next((line for line in lines if line.measure.id == measure_id), None)

    def evidence(self, evidence_id: UUID) -> Evidence | None:
        """Return a piece of evidence that stands in the plan."""
        general = (piece for layer in self.layers for piece in layer.layer.evidence)
        proving = (e for layer in self.layers for line in layer.lines for e in line.evidence)
        return next((e for e in (*general, *proving) if e.id == evidence_id), None)

    def _same_party(self) -> list[Missing]:
        """Return a reminder where the party of layer 3 is that of layer 2 (``khac-ben``)."""
        watching = {
            fold(line.row.provider)
            for line in self.layers[1].counted
            if line.row and line.row.provider
        }
        text = str(rule("khac-ben")["text"]["vi"])
        return [
            Missing(line.measure.id, 3, f"{line.measure.id}: {text}")
            for line in self.layers[2].counted
            if line.measure.independent and line.row and fold(line.row.provider or "") in watching
        ]


def build_sheet(
    unit: HealthUnit, plan: FourLayerPlan, setting: Setting, rows: Iterable[PlanMeasure]
) -> PlanSheet:
    """Put what a unit says beside the measures of the pack; no query."""
    said: Mapping[str, PlanMeasure] = {row.measure_id: row for row in rows}
    items = layer_items()
    held = {layer.layer: layer for layer in plan.layers}
    sheets = []
    for number in LAYERS:
        lines = [
            Line(measure, said.get(measure.id), setting.verdict(measure))
            for measure in measures().values()
            if measure.layer == number
        ]
        sheets.append(LayerSheet(items[number], held[number], tuple(lines)))
    return PlanSheet(unit, plan, setting, tuple(sheets))
