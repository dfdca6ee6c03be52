"""A checklist as an inspection uses it: the questions of one set of one pinned pack version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from checklists import Item, Pack, available, load
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.inspections.scoring import Rules, rules_from


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
    finding: str
    remedy: str


@dataclass(frozen=True)
class CheckType:
    """A kind of check: who makes it and on what basis."""

    key: str
    label: str
    basis: str
    confidence: str
    #: Whether the unit answers beforehand.
    self_assessment: bool


@dataclass(frozen=True)
class Checklist:
    """The questions of a set, with the pack's rules about them."""

    pack_id: str
    pack_version: int
    pack_sha256: str
    pack_title: str
    set_id: str
    title: str
    questions: Mapping[str, Question]
    rules: Rules
    #: Calendar days from the minutes until a finding is due, by severity: a convention.
    remediation_days: Mapping[str, int]
    remediation_note: str

    @property
    def groups(self) -> Sequence[str]:
        """Names of the groups, in order."""
        return tuple(dict.fromkeys(q.group for q in self.questions.values()))


@cache
def checklist(pack_id: str, version: int, set_id: str) -> Checklist:
    """Return a set of a pack at a version, as it was for ever.

    Raises:
        KeyError: there is no such set.
    """
    pack = load(pack_id, version=version)
    chosen = pack.section("sets")[set_id]
    scoring = pack.section("scoring")
    return Checklist(
        pack_id=pack.id,
        pack_version=pack.version,
        pack_sha256=pack.sha256,
        pack_title=pack.title.vi,
        set_id=set_id,
        title=chosen["title_vi"],
        questions={item_id: _question(pack.item(item_id)) for item_id in chosen["items"]},
        rules=rules_from(scoring),
        remediation_days=dict(scoring["remediation_days"]),
        remediation_note=scoring["remediation_note_vi"],
    )


def _question(item: Item) -> Question:
    return Question(
        id=item.id,
        group=item.group.vi,
        text=item.text.vi,
        severity=item.severity or "medium",
        scope=item.scope or "unit",
        source=item.source,
        confidence=item.confidence,
        evidence=item.evidence.vi if item.evidence else "",
        meaning=item.meaning.vi if item.meaning else "",
        finding=str(item.extra.get("finding_vi") or ""),
        remedy=str(item.extra.get("remedy_vi") or ""),
    )


def sets() -> dict[tuple[str, int, str], str]:
    """Return every checklist set that may be opened now: (pack, version, set) → title."""
    found: dict[tuple[str, int, str], str] = {}
    for pack_id in available():
        pack = load(pack_id)
        for set_id, chosen in _section(pack, "sets").items():
            found[pack.id, pack.version, set_id] = chosen["title_vi"]
    return found


def check_types() -> dict[str, CheckType]:
    """Return the kinds of check, by key, from the newest pack that lists them."""
    raise NotImplementedError


def _section(pack: Pack, name: str) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = pack.section(name)
    except KeyError:
        return {}
    return found


def parse_set(value: str) -> tuple[str, int, str]:
    """Return the key of a set from its form value ``pack@version/set``.

    Raises:
        Refused: there is no such set to open.
    """
    for key in sets():
        if set_value(key) == value:
            return key
    raise Refused(_("Bảng kiểm này không còn mở được. Hãy chọn bảng kiểm khác."), "checklist")


def set_value(key: tuple[str, int, str]) -> str:
    """Return the form value of a set."""
    pack_id, version, set_id = key
    return f"{pack_id}@{version}/{set_id}"
