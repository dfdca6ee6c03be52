"""What the pack says of a policy: defaults, the rules a plan of copies is judged by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists import load
from compliance.core.i18n import _l
from compliance.systems.models import Hosting, InformationSystem

PACK = "nd331-2026"
#: Level that defaults are taken from while a system has none.
USUAL_LEVEL = 2
MEDIA: Mapping[str, Any] = {
    "server": _l("Máy chủ, ổ đĩa trong máy chủ"),
    "nas": _l("Bộ lưu trữ mạng (NAS, SAN)"),
    "disk": _l("Ổ cứng rời"),
    "tape": _l("Băng từ"),
    "disc": _l("Đĩa quang"),
    "cloud": _l("Kho đám mây"),
}

Copies = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Line:
    """One rule, and whether the copies keep it."""

    id: str
    text: str
    met: bool
    #: What is missing and why it matters; empty when the rule is kept.
    missing: str
    source: str
    #: The standard does not ask for it at this level.
    convention: bool


@dataclass(frozen=True)
class Verdict:
    """What the rules say of the copies."""

    lines: Sequence[Line]

    @property
    def met(self) -> int:
        """How many rules are kept."""
        return sum(line.met for line in self.lines)

    @property
    def whole(self) -> bool:
        """Whether all are."""
        return self.met == len(self.lines)

    @property
    def broken(self) -> bool:
        """Whether one is broken that the standard asks for at this level."""
        return any(not line.met and not line.convention for line in self.lines)


def defaults(level: int | None) -> dict[str, int]:
    """Return the figures a new policy starts from."""
    row = load(PACK).section("backup_defaults")[0]
    names = ("every_hours", "grace_hours", "keep_days", "rpo_minutes", "rto_minutes")
    return {name: _at(row[name], level or USUAL_LEVEL) for name in names}


def _at(by_level: Mapping[Any, int], level: int) -> int:
    return by_level[level] if level in by_level else by_level[str(level)]


def usual_checks() -> list[str]:
    """Return what a restore test looks at, in words."""
    return [row["text"]["vi"] for row in load(PACK).section("restore_checks")]


def live_medium(system: InformationSystem) -> str:
    """Return the medium that the data in use stands on."""
    return "cloud" if system.hosting == Hosting.CLOUD else "server"


def judge(copies: Copies, level: int | None, live: str = "server") -> Verdict:
    """Judge copies by the rules of the pack.

    Args:
        copies: each with medium, offsite, offline, encrypted.
        level: of the system; without one nothing counts as asked for by the standard.
        live: medium that the data in use stands on.
    """
    found = []
    for rule in load(PACK).section("backup_rules"):
        have = _measured(rule["measure"], copies, live if rule.get("counts_live") else None)
        least, most = rule.get("least"), rule.get("most")
        met = (least is None or have >= least) and (most is None or have <= most)
        # Without a copy there is nothing to find unencrypted, and nothing to praise either.
        met = met and bool(copies)
        words = rule["missing"]["vi"].replace("{have}", str(have)).replace("{need}", str(least))
        if not copies:
            words = "Chưa khai bản sao nào."
        found.append(
            Line(
                rule["id"],
                rule["text"]["vi"],
                met,
                "" if met else words,
                rule.get("source", ""),
                level not in rule.get("levels", ()),
            )
        )
    return Verdict(found)


def _measured(measure: str, copies: Copies, live: str | None) -> int:
    if measure == "copies":
        return len(copies) + (1 if live else 0)
    if measure == "media":
        return len({copy["medium"] for copy in copies} | ({live} if live else set()))
    if measure == "unencrypted":
        return sum(not copy.get("encrypted") for copy in copies)
    return sum(bool(copy.get(measure)) for copy in copies)
