"""What carrying a system's work to another pack would do; nothing is written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from checklists import Classification, Pack, PackError, classify, migrate, questions
from checklists.crossing import carry_facts, crossed_criteria
from checklists.migration import origins
from compliance.classification.evaluation import inventory_facts
from compliance.classification.models import ClassificationRun
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.dossiers.canonical import canonical, hash_of
from compliance.dossiers.models import Dossier
from compliance.requirements.models import RequirementResponse
from compliance.requirements.queries import Sheet, sheet_at
from compliance.systems.models import InformationSystem, TransitionCase
from compliance.transfers.queries import old_dossier, old_run
from compliance.transfers.reading import (
    OldAnswer,
    content_of,
    existing_answers,
    matched_criteria,
    old_answers,
    old_facts,
)

FORMAT = 1
LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Simulation:
    """Everything that is shown before anything is written."""

    system: InformationSystem
    source: Pack
    target: Pack
    #: Plain data: all that is shown and stored; ``sha256`` is the hash of its canonical text.
    outcome: Mapping[str, Any]
    #: Row of ``target`` → ids of the evidence that goes along.
    evidence: Mapping[str, Sequence[UUID]]
    #: Answers given under ``target`` before: they stay as they are.
    existing: Mapping[str, RequirementResponse]
    #: Facts that a new determination may start from.
    answers: Mapping[str, Any]

    @property
    def text(self) -> str:
        """The outcome as canonical JSON."""
        return canonical(self.outcome)

    @property
    def sha256(self) -> str:
        """The hash by which a person commits exactly what was shown."""
        return hash_of(self.text)

    @property
    def level(self) -> int:
        """The level whose rows were asked."""
        return int(self.outcome["level"])

    @property
    def reviewed(self) -> dict[str, list[Mapping[str, Any]]]:
        """Rows to look at again with what led to each."""
        found: dict[str, list[Mapping[str, Any]]] = {}
        for entry in self.outcome["review"]:
            found.setdefault(entry["id"], []).append(entry)
        return found


def simulate(
    system: InformationSystem, source: Pack, target: Pack, level: int | None = None
) -> Simulation:
    """Return what a transfer would do; ``system`` has its relations loaded.

    ``level`` (1 to 5) overrides the proposal: the level kept by the law, else the higher of the
    old one and of what the new criteria give (NĐ 331/2026 Đ8 k2).

    Raises:
        Refused: there is no way between the packs, or no level to ask for.
    """
    run, dossier = old_run(system.id, source), old_dossier(system.id, source)
    facts = old_facts(run)
    try:
        carried = carry_facts(source, target, facts)
        criteria = crossed_criteria(source, target, matched_criteria(run))
    except PackError as error:
        raise Refused(str(error)) from None
    stated = {k: v for k, v in inventory_facts(system).items() if v is not None}
    known_ids = {row["id"] for row in target.section("facts")}
    values = {k: v for k, v in {**carried.carried, **stated}.items() if k in known_ids}
    result = classify(target, values, use_defaults=False)
    old_level = _old_level(system, run, dossier)
    chosen = level or _proposed(system, old_level, result)
    if chosen not in LEVELS:
        raise Refused(
            _("Chưa có cấp độ nào để chuyển: hãy ghi cấp độ đã phê duyệt hoặc phân loại trước."),
            "level",
        )
    old = old_answers(system, source, target, dossier)
    existing = existing_answers(system, source, target, chosen)
    responses = {name: answer.content for name, answer in old.items()}
    kept = {name: content_of(row) for name, row in existing.items()}
    if source.id == target.id:
        moved = migrate(source, target, responses, chosen)
        moved["new"] = [name for name in moved["new"] if name not in existing]
    else:
        moved = migrate(source, target, {**responses, **kept}, chosen)
    return Simulation(
        system=system,
        source=source,
        target=target,
        outcome=_outcome(
            moved,
            source=_title(source),
            target=_title(target),
            system={"id": system.id, "code": system.code, "name": system.name},
            case=system.transition_case,
            level=chosen,
            old_level=old_level,
            new=_level_facts(result),
            old_answers=responses,
            kept=sorted(existing),
            facts={
                "carried": dict(carried.carried),
                "changed": [_in_words(source, row) for row in carried.changed],
            },
            criteria=[_with_conditions(source, target, row) for row in criteria],
            asked=questions(target, values),
            sheet=sheet_at(system, target, chosen),
            dossier=dossier,
        ),
        evidence=_evidence(source, target, old, existing, moved["carried"]),
        existing=existing,
        answers={k: v for k, v in carried.carried.items() if k not in stated},
    )


def _old_level(
    system: InformationSystem, run: ClassificationRun | None, dossier: Dossier | None
) -> int | None:
    if dossier is not None:
        return dossier.level
    return system.legacy_level or (run.proposed_level if run else None)


def _proposed(
    system: InformationSystem, old_level: int | None, result: Classification
) -> int | None:
    if old_level and system.transition_case == TransitionCase.LEVEL_KEPT:
        return old_level
    return max(old_level or 0, result.level or 0) or None


def _title(pack: Pack) -> dict[str, Any]:
    return {
        "id": pack.id,
        "version": pack.version,
        "sha256": pack.sha256,
        "title": pack.title.vi,
        "status": pack.status,
    }


def _in_words(source: Pack, row: Mapping[str, Any]) -> dict[str, Any]:
    """Say an old fact and its value as the old pack worded them."""
    fact = next(f for f in source.section("facts") if f["id"] == row["old"])
    value = row["value"]
    words = (fact.get("choice_labels") or {}).get(value)
    if isinstance(value, bool):
        said = "Có" if value else "Không"
    else:
        said = words["vi"] if words else str(value)
    return {**row, "label": fact["label"]["vi"], "said": said}


def _with_conditions(source: Pack, target: Pack, row: Mapping[str, Any]) -> dict[str, Any]:
    """Put the wording of an old criterion, and of the new one in its place, to their ids."""
    old, new = (
        {c["id"]: c["condition"]["vi"] for c in pack.section("criteria")}
        for pack in (source, target)
    )
    return {**row, "condition": old[row["old"]], "now": new.get(row["new"] or "", "")}


def _level_facts(result: Classification) -> dict[str, Any]:
    return {
        "level": result.level,
        "prudent": result.level_prudent,
        "unresolved": list(result.unresolved),
        "reasons": [
            {"criterion": t.criterion, "level": t.level, "source": t.source, "because": t.because}
            for t in result.trace
            if t.matched
        ],
    }


def _outcome(
    moved: Mapping[str, Any], *, facts: Any, asked: Any, dossier: Any, sheet: Sheet, **rest: Any
) -> Any:
    """Put together what is shown, as plain data whose canonical text can be hashed again."""
    reviewed = {entry["id"] for entry in moved["review"]}
    labels = {row["id"]: row for row in asked}
    outside = {row.item.id: row.why_not for row in sheet.excluded}
    followed = {row.item.id for row in sheet.rows if row.origin is not None}
    data = {
        "format": FORMAT,
        **rest,
        **{key: moved[key] for key in ("carried", "review", "dropped", "skipped")},
        "new_rows": [n for n in moved["new"] if n not in outside and n not in followed],
        "followed": [n for n in moved["new"] if n in followed],
        "outside": [{"id": n, "why": outside[n]} for n in moved["new"] if n in outside],
        "unchanged": [
            name for name in moved["carried"] if name not in reviewed and name not in rest["kept"]
        ],
        "facts": facts,
        "questions": [
            {"id": name, "question": row["question"]["vi"]} for name, row in labels.items()
        ],
        "dossier": {
            "id": dossier.id,
            "level": dossier.level,
            "number": dossier.decision_number,
            "date": dossier.decision_date,
        }
        if dossier is not None
        else None,
    }
    return json.loads(canonical(data))


def _evidence(
    source: Pack,
    target: Pack,
    old: Mapping[str, OldAnswer],
    existing: Mapping[str, Any],
    carried: Mapping[str, Any],
) -> dict[str, list[UUID]]:
    """Return what evidence goes to each row that gets an old answer: that of all behind it."""
    found: dict[str, list[UUID]] = {}
    if source.id == target.id:
        return found  # the rows stay, and their evidence with them
    for new, names in origins(source, target, old).items():
        pieces = [piece for name in names for piece in old[name].evidence]
        if pieces and new in carried and new not in existing:
            found[new] = list(dict.fromkeys(pieces))
    return found
