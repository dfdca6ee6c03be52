"""What the pack says of periodic reports: periods, forms by tier, fields, readings of a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from checklists import Pack, load
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.units.models import UnitKind

PACK = "bao-cao-gia-lai"
#: Tier of the Department's own part: it is consolidated, not checked by somebody else.
DEPARTMENT = "department"
ADHOC = "ADHOC"


@dataclass(frozen=True)
class Field:
    """One field of a form; ``key`` tells a common field of one block from that of another."""

    key: str
    label: str
    kind: str
    unit: str = ""
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    #: Name in ``report_sources``.
    prefill: str = ""
    combine: str = "none"
    carry: bool = False
    help: str = ""
    confidence: str = "U"
    #: Asked of the Department only: its figures are those of the sector.
    sector: bool = False

    @property
    def share(self) -> bool:
        """Whether it is typed as numerator and denominator, so that units can be added up."""
        return self.kind == "percent" and self.combine == "recompute"

    @property
    def whole(self) -> bool:
        """Whether it counts things, so that half of one is a typing mistake."""
        return self.kind == "figure" and self.combine == "sum"

    @property
    def numeric(self) -> bool:
        """Whether its value is a number."""
        return self.kind in ("figure", "percent", "money")


@dataclass(frozen=True)
class Block:
    """Fields of one task or target."""

    id: str
    part: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Form:
    """The form of a tier."""

    id: str
    tier: str
    title: str
    source: str
    confidence: str
    unit_kinds: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return tuple(one for block in self.blocks for one in block.fields)

    def block(self, block_id: str) -> Block | None:
        """Return a block by its id."""
        return next((block for block in self.blocks if block.id == block_id), None)

    def only(self, keys: Iterable[str] | None) -> Form:
        """Return the form with these fields alone; None: all of them."""
        if keys is None:
            return self
        wanted = set(keys)
        blocks = (
            replace(block, fields=tuple(one for one in block.fields if one.key in wanted))
            for block in self.blocks
        )
        return replace(self, blocks=tuple(block for block in blocks if block.fields))


@dataclass(frozen=True)
class Reading:
    """How "before a day" is read."""

    id: str
    text: str
    #: last_safe_day | due_before
    last_day: str


@dataclass(frozen=True)
class Rules:
    """One version of the pack, ready to use."""

    pack: Pack = field(repr=False)
    forms: Mapping[str, Form]
    periods: Mapping[str, Mapping[str, Any]]
    adhoc: Mapping[str, Mapping[str, Any]]
    sources: Mapping[str, Mapping[str, Any]]
    source_labels: Mapping[str, str]
    choices: Mapping[str, str]
    checks: tuple[Mapping[str, Any], ...]
    readings: Mapping[str, Reading]
    default_reading: str
    conventions: Mapping[str, Mapping[str, Any]]
    obliged_group: str
    tiers: Mapping[str, Mapping[str, Any]]

    def form_of(self, kind: str) -> Form | None:
        """Return the form of units of a kind."""
        return next((f for f in self.forms.values() if kind in f.unit_kinds), None)

    def form_at(self, tier: str) -> Form:
        """Return the form of a tier."""
        return self.forms[tier]

    def carries_from(self, period_id: str) -> tuple[str, ...]:
        """Return the periods whose entries are carried into this one."""
        return tuple(self.periods[period_id].get("carries_from", ()))

    def is_obliged(self, kind: str, group: str) -> bool:
        """Whether the plan binds such a unit: by its tier, and only units under the Department."""
        form = self.form_of(kind)
        if form is None or not self.tiers[form.tier]["obliged"]:
            return False
        return kind == UnitKind.DEPARTMENT or group == self.obliged_group


def rules(version: int | None = None) -> Rules:
    """Return the rules of a version of the pack; None: the newest."""
    return _rules(load(PACK, version))


@lru_cache(maxsize=8)
def _rules(pack: Pack) -> Rules:
    rows = {row["id"]: row for row in pack.section("report_fields")}
    commons = pack.section("report_common")
    due = pack.section("due_reading")
    who = pack.section("reporting")["who_sends"]
    return Rules(
        pack=pack,
        forms={row["tier"]: _form(row, rows, commons) for row in pack.section("report_forms")},
        periods={row["id"]: row for row in pack.section("periods")},
        adhoc={row["id"]: row for row in pack.section("adhoc_reports")},
        sources=pack.section("report_sources"),
        source_labels={key: row["text"]["vi"] for key, row in pack.section("kpi_sources").items()},
        choices={key: text["vi"] for key, text in pack.section("report_choices").items()},
        checks=pack.section("report_checks"),
        readings={
            row["id"]: Reading(row["id"], row["text"]["vi"], row["last_day"])
            for row in due["options"]
        },
        default_reading=due["default"],
        conventions={row["id"]: row for row in pack.section("period_rules")},
        obliged_group=who["group"],
        tiers={row["id"]: row for row in pack.section("report_tiers")},
    )


def _form(row: Mapping[str, Any], rows: Mapping[str, Any], commons: Any) -> Form:
    blocks = []
    for block in row["blocks"]:
        fields = [_field(rows[key], key) for key in block["fields"]]
        if block["common"]:
            fields += [_field(common, f"{block['id']}.{common['id']}") for common in commons]
        blocks.append(Block(block["id"], block["part"], block["title"]["vi"], tuple(fields)))
    return Form(
        id=row["id"],
        tier=row["tier"],
        title=row["text"]["vi"],
        source=row["source"],
        confidence=row["confidence"],
        unit_kinds=tuple(row["unit_kinds"]),
        blocks=tuple(blocks),
    )


def _field(row: Mapping[str, Any], key: str) -> Field:
    return Field(
        key=key,
        label=row["label"]["vi"],
        kind=row["kind"],
        unit=_plain(row.get("unit")),
        required=row["required"],
        minimum=row.get("minimum"),
        maximum=row.get("maximum"),
        choices=tuple(row.get("choices", ())),
        prefill=row.get("prefill", ""),
        combine=row["combine"],
        carry=row["carry"],
        help=_plain(row.get("help")),
        confidence=row["confidence"],
        sector=tuple(row.get("tiers", ())) == (DEPARTMENT,),
    )


def _plain(text: Any) -> str:
    return "" if text is None else text if isinstance(text, str) else str(text["vi"])


def fields_by_key(held: Rules) -> Mapping[str, Field]:
    """Return the fields of every form by key; a field of several forms once."""
    return {one.key: one for form in held.forms.values() for one in form.fields}


def check_reading(held: Rules, reading: str) -> Reading:
    """Return a reading of the pack.

    Raises:
        Refused: the pack has no such reading.
    """
    found = held.readings.get(reading)
    if found is None:
        raise Refused(_("Hãy chọn cách đọc hạn."), "reading")
    return found
