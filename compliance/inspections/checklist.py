"""A checklist as an inspection uses it: the questions of one set of one pinned pack version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checklists import Item, Pack, available, load
from checklists.library import kept
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.inspections.scoring import Rules, rules_from

#: Pack that says how inspections go: kinds of check, steps, levels of findings.
INSPECTION_PACK = "kiem-tra"
#: Name of the set that holds every row of a pack.
WHOLE_SET = "day-du"
#: Beginning of the name of the set that holds what one security level asks.
LEVEL_SET = "cap-"


@dataclass(frozen=True)
class Question:
    """One question, in words."""

    id: str
    group: str
    text: str
    severity: str
    #: unit | system | dataset
    scope: str
    source: str
    confidence: str
    evidence: str
    meaning: str


@dataclass(frozen=True)
class CheckType:
    """A kind of check: who makes it, on what basis."""

    key: str
    label: str
    who: str
    basis: str
    confidence: str
    needs_decision: bool = False
    #: Ids of the pack's steps and of the papers that belong to it.
    steps: tuple[str, ...] = ()
    outlines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checklist:
    """The questions of a set, with the pack's rules about them."""

    pack_id: str
    pack_version: int
    pack_sha256: str
    pack_title: str
    pack_status: str
    set_id: str
    questions: Mapping[str, Question]
    rules: Rules
    #: Calendar days from the minutes until a finding is due, by severity: a convention.
    remediation_days: Mapping[str, int]

    @property
    def key(self) -> str:
        """Its value in a form."""
        return f"{self.pack_id}@{self.pack_version}/{self.set_id}"

    @property
    def groups(self) -> Sequence[str]:
        """Names of the groups, in order."""
        return tuple(dict.fromkeys(q.group for q in self.questions.values()))


@kept
def checklist(pack_id: str, version: int, set_id: str) -> Checklist:
    """Return a set of a pack at a version: a released version never changes.

    Raises:
        KeyError: the pack has no such set.
        PackError: there is no such pack or version.
    """
    pack = load(pack_id, version=version)
    scoring = (pack if "scoring" in pack.sections else load(INSPECTION_PACK)).section("scoring")
    return Checklist(
        pack_id=pack.id,
        pack_version=pack.version,
        pack_sha256=pack.sha256,
        pack_title=pack.title.vi,
        pack_status=pack.status,
        set_id=set_id,
        questions={item_id: _question(pack.item(item_id)) for item_id in _sets(pack)[set_id]},
        rules=rules_from(scoring),
        remediation_days=dict(scoring["remediation_days"]),
    )


def _sets(pack: Pack) -> Mapping[str, Sequence[str]]:
    """Return the sets of a pack, by name: those it names, all of it, and one for each level.

    A pack of requirements has no set of its own: what a level asks is said by each row.
    """
    every = [item.id for item in pack.items]
    if "criteria" in pack.sections:
        return {
            f"{LEVEL_SET}{level}": [item.id for item in pack.items if level in (item.levels or ())]
            for level in range(1, 6)
        }
    if "sets" not in pack.sections:
        return {}
    named: dict[str, Sequence[str]] = dict(pack.section("sets"))
    whole = any(len(ids) == len(every) for ids in named.values())
    return named if whole else {**named, WHOLE_SET: every}


def _question(item: Item) -> Question:
    return Question(
        id=item.id,
        group=item.group.vi,
        text=item.text.vi,
        severity=item.severity or "medium",
        scope=item.scope or "unit",
        source=item.source,
        confidence=item.confidence,
        evidence=item.evidence.vi,
        meaning=item.meaning.vi,
    )


@kept
def sets() -> tuple[Checklist, ...]:
    """Return every checklist that may be opened now: of the newest version of each pack."""
    newest = {pack.id: pack for pack in available()}
    return tuple(
        checklist(pack.id, pack.version, set_id)
        for pack in newest.values()
        for set_id, ids in _sets(pack).items()
        if ids
    )


@kept
def check_types() -> Mapping[str, CheckType]:
    """Return the kinds of check of the inspection pack, by key."""
    return {
        row["id"]: CheckType(
            key=row["id"],
            label=row["text"]["vi"],
            who=row["who"]["vi"],
            basis=row.get("source", ""),
            confidence=row["confidence"],
            needs_decision=row.get("needs_decision", False),
            steps=tuple(row.get("steps", ())),
            outlines=tuple(row.get("outlines", ())),
        )
        for row in load(INSPECTION_PACK).section("check_types")
    }


@kept
def item_texts(pack_id: str) -> Mapping[str, str]:
    """Return the words of every row of the newest version of a pack, by id."""
    return {item.id: item.text.vi for item in load(pack_id).items}


@dataclass(frozen=True)
class Canned:
    """A finding as inspectors often write it."""

    text: str
    article: str
    confidence: str
    severity: str
    cause: str
    remedy: str


@kept
def canned_findings(pack_id: str) -> Mapping[str, Sequence[Canned]]:
    """Return the findings that often stand at each row of a pack, by id of the row."""
    found: dict[str, list[Canned]] = defaultdict(list)
    for row in load(INSPECTION_PACK).section("common_findings"):
        one = Canned(
            row["text"]["vi"],
            row["source"],
            row["confidence"],
            row["severity"],
            row["cause"]["vi"],
            row["remedy"]["vi"],
        )
        for item in row["rows"].get(pack_id, ()):
            found[item].append(one)
    return found


def parse_set(value: str) -> Checklist:
    """Return the checklist of a form value ``pack@version/set``.

    Raises:
        Refused: there is no such checklist to open.
    """
    for chosen in sets():
        if chosen.key == value:
            return chosen
    raise Refused(_("Bảng kiểm này không còn mở được. Hãy chọn bảng kiểm khác."), "checklist")
