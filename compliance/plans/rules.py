"""What the pack of the four layers says: measures, providers, words; and how a layer is judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from checklists import Item, Pack, load
from compliance.plans.models import LayerStatus, MeasureState, PlanMeasure
from compliance.systems.catalogue import contract_notice

PACK = "bon-lop"
#: The pack whose rows the measures name.
REQUIREMENTS = "nd331-2026"
LAYERS = (1, 2, 3, 4)
#: A layer is not in place while one of these is missing.
PRESSING = ("critical", "high")


@dataclass(frozen=True)
class Measure:
    """One measure of a layer, as the pack words it."""

    id: str
    layer: int
    text: str
    source: str
    confidence: str
    severity: str
    check: str
    evidence: str
    #: Keys of the provider kinds that may do it.
    providers: tuple[str, ...]
    #: The provider may not operate the systems (NĐ 331/2026/NĐ-CP Đ31 k2 c).
    independent: bool
    #: A higher unit's evidence serves here too, where a document says so.
    inheritable: bool
    #: Levels at which it counts; None: all.
    levels: tuple[int, ...] | None
    applies_to: tuple[str, ...]
    #: Ids of the requirement rows that it answers.
    rows: tuple[str, ...]

    @property
    def pressing(self) -> bool:
        """Whether the layer cannot be in place without it."""
        return self.severity in PRESSING


@dataclass(frozen=True)
class ProviderKind:
    """Who may do a measure, and on what terms."""

    id: str
    text: str
    note: str
    #: A contract with an end must be named.
    contract: bool


@dataclass(frozen=True)
class StateWord:
    """The word of a state and what must be written with it (how, responsible, due)."""

    text: str
    when_used: str
    asks: tuple[str, ...] = ()


def pack() -> Pack:
    """Return the pack of the four layers."""
    return load(PACK)


def layer_items() -> Mapping[int, Item]:
    """Return the pack's item of each layer."""
    return {item.layer: item for item in pack().items if item.layer in LAYERS}


def measures() -> Mapping[str, Measure]:
    """Return every measure by its key, in the order of the pack."""
    return _measures(pack())


def provider_kinds() -> Mapping[str, ProviderKind]:
    """Return who may do a measure, by key."""
    return {
        row["id"]: ProviderKind(
            row["id"], row["text"]["vi"], row["note"]["vi"], bool(row.get("contract"))
        )
        for row in pack().section("provider_kinds")
    }


def layer_words() -> dict[LayerStatus, str]:
    """Return the word of each state of a layer."""
    words = {row["state"]: row["text"]["vi"] for row in pack().section("layer_states")}
    return {status: words[status] for status in LayerStatus}


def measure_words() -> dict[MeasureState, StateWord]:
    """Return the word of each state of a measure, and what it asks for."""
    rows = {row["state"]: row for row in pack().section("measure_states")}
    return {
        state: StateWord(
            rows[state]["text"]["vi"],
            rows[state]["when_used"]["vi"],
            tuple(rows[state].get("asks", ())),
        )
        for state in MeasureState
        if state in rows
    }


def rule(key: str) -> Any:
    """Return a rule of the model by its key."""
    return next(row for row in pack().section("layer_rules") if row["id"] == key)


def notice_days() -> int:
    """Return how many days before its end a contract is pointed out (a convention)."""
    return contract_notice().days


@lru_cache(maxsize=4)
def _measures(of: Pack) -> Mapping[str, Measure]:
    return {
        row["id"]: Measure(
            id=row["id"],
            layer=row["layer"],
            text=row["text"]["vi"],
            source=row["source"],
            confidence=row["confidence"],
            severity=row["severity"],
            check=row["check"]["vi"],
            evidence=row["evidence"]["vi"],
            providers=tuple(row["providers"]),
            independent=bool(row.get("independent")),
            inheritable=row["inheritable"],
            levels=tuple(row["levels"]) if row.get("levels") else None,
            applies_to=tuple(row["applies_to"]),
            rows=tuple(row["rows"].get(REQUIREMENTS, ())),
        )
        for row in of.section("layer_measures")
    }


@dataclass(frozen=True)
class Judgement:
    """Where a layer stands (the columns of the same names of ``PlanLayer``)."""

    status: LayerStatus
    met_until: date | None
    proven_until: date | None
    has_plan: bool
    lacking: int
    next_due: date | None
    ends_on: date | None


@dataclass(frozen=True)
class Proof:
    """Whether a measure is proven, and until which day (None: no end)."""

    held: bool
    until: date | None = None

    def on(self, day: date) -> bool:
        """Whether it is proven on a day."""
        return self.held and (self.until is None or day <= self.until)


def proof_of(row: PlanMeasure | None) -> Proof:
    """Return what proves a measure that is said to be in place, in full or in part.

    What a contract provides counts until the contract's last day (rule ``hop-dong-het-han``).
    """
    if row is None or row.state not in (MeasureState.MET, MeasureState.PARTLY):
        return Proof(False)
    ends = [piece.expires_on for piece in row.evidence]
    if not ends:
        return Proof(False)
    last = None if None in ends else max(day for day in ends if day is not None)
    until = [last - timedelta(days=1)] if last else []
    if row.contract_end is not None:
        until.append(row.contract_end)
    return Proof(True, min(until, default=None))


def judge_layer(pairs: Iterable[tuple[Measure, PlanMeasure | None]]) -> Judgement:
    """Return where a layer stands, from the measures that apply and what is said of them.

    The words are those of ``layer_states``: in place when every critical and high measure is
    proven and the others are proven or reasoned; partly when one is proven; planned when one has
    a person and a day. Layers are never averaged.
    """
    held = list(pairs)
    open_: list[Measure] = []
    needed: list[Proof] = []
    proofs: list[Proof] = []
    for measure, row in held:
        proof = proof_of(row)
        if proof.held:
            proofs.append(proof)
        if row is not None and row.state == MeasureState.NOT_APPLICABLE:
            continue
        if proof.held and row is not None and row.state == MeasureState.MET:
            if measure.pressing:
                needed.append(proof)
        elif measure.pressing or row is None or not row.how:
            open_.append(measure)
    rows = [row for _measure, row in held if row is not None]
    unfinished = [row for row in rows if row.state in (MeasureState.PARTLY, MeasureState.PLANNED)]
    has_plan = bool(unfinished)
    status = LayerStatus.PLANNED if has_plan else LayerStatus.NONE
    if proofs:
        status = LayerStatus.PARTLY if open_ else LayerStatus.MET
    return Judgement(
        status=status,
        met_until=_first(p.until for p in needed) if status == LayerStatus.MET else None,
        proven_until=None if any(p.until is None for p in proofs) else _last(proofs),
        has_plan=has_plan,
        lacking=len(open_),
        next_due=_first(row.due for row in unfinished),
        ends_on=_first(
            row.contract_end for row in rows if row.state != MeasureState.NOT_APPLICABLE
        ),
    )


def word_of(judged: Any, day: date) -> LayerStatus:
    """Return the word of a layer (a ``Judgement`` or a ``PlanLayer``) on a day.

    The same rule in SQL is ``queries.word_on``.
    """
    proven = judged.proven_until is None or day <= judged.proven_until
    if judged.status in (LayerStatus.MET, LayerStatus.PARTLY) and proven:
        whole = judged.met_until is None or day <= judged.met_until
        return LayerStatus(judged.status) if whole else LayerStatus.PARTLY
    return LayerStatus.PLANNED if judged.has_plan else LayerStatus.NONE


def overall(words: Sequence[LayerStatus]) -> LayerStatus:
    """Return the word of a plan as a whole: in place when all four layers are (``du-bon-lop``)."""
    if words and all(word == LayerStatus.MET for word in words):
        return LayerStatus.MET
    if any(word in (LayerStatus.MET, LayerStatus.PARTLY) for word in words):
        return LayerStatus.PARTLY
    return LayerStatus.PLANNED if LayerStatus.PLANNED in words else LayerStatus.NONE


def _first(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _last(proofs: Iterable[Proof]) -> date | None:
    return max((proof.until for proof in proofs if proof.until is not None), default=None)
