"""The ``risk`` of a table: what is left to find a person by, once it is judged what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scanners.risk.choose import (
    Quasi,
    about_people,
    main_entity,
    person_key,
    quasi_columns,
    sensitive_column,
)

if TYPE_CHECKING:
    from scanners.judge import Tally
    from scanners.profile import TableProfile
    from scanners.risk.count import Classes
    from scanners.risk.store import Followed

#: Classes are shown by these sizes.
BANDS: tuple[tuple[int, int | None], ...] = ((1, 1), (2, 2), (3, 4), (5, 9), (10, None))
#: Fewer rows that look the same than this is a small class (a convention, not law).
SMALL = 5
_RAREST = 3


#: What may be made coarser, in the order shown: date of birth to year, age to five years, commune
#: to province, day of visit to month.
CHANGES = ("birth_year", "age_band", "province", "visit_month")


def assess(
    followed: Followed, table: TableProfile, tallies: list[dict[str, Tally]]
) -> dict[str, Any] | None:
    """Return the risk of a judged table; None if it is not about people."""
    marks = table.marks
    if marks is None or not table.rows:
        return None
    entities = [
        main_entity(column, held) for column, held in zip(table.columns, tallies, strict=True)
    ]
    quasi = quasi_columns(table, tallies, entities, marks.takes, followed.asked)
    key, composite = person_key(table, tallies, entities, marks.takes)
    if not about_people(quasi, key, tallies, followed.asked):
        return None
    return _measured(followed, table, quasi, key, composite, tallies)


def _measured(
    followed: Followed,
    table: TableProfile,
    quasi: list[Quasi],
    key: str,
    composite: list[str],
    tallies: list[dict[str, Tally]],
) -> dict[str, Any]:
    from scanners.risk.count import classes, people, rarities

    marks = table.marks
    assert marks is not None
    sensitive = sensitive_column(table, marks.takes, tallies)
    columns = [column.full for column in quasi]
    person = key or (composite[0] if composite else "")
    base = classes(
        followed, marks, columns, f"{sensitive}.icd" if sensitive is not None else "", person
    )
    counted = people(followed, marks, key, composite) if key or composite else None
    risk: dict[str, Any] = {
        "quasi_identifiers": [column.name for column in quasi],
        "k_min": base.smallest,
        "unique_share": _share(base.rows_between(1, 1), table.rows),
        "distinct_people": counted.people if counted else None,
        "rows_without_person": counted.nameless if counted else None,
        "people_min": base.least_people or None,
        "small_share": _share(base.rows_between(1, SMALL - 1), table.rows),
        "distribution": _distribution(base),
        "l_diversity": None,
        "protected": protected_counts(table, tallies),
        "worst_classes": [],
        "what_if": _what_if(followed, table, quasi, base),
    }
    if sensitive is not None and base.diverse:
        risk["l_diversity"] = {
            "column": table.columns[sensitive].name,
            "l_min": min(base.diverse),
            "rows_of_one_share": _share(base.rows_of_one, table.rows),
        }
    if quasi:
        shared = rarities(marks, columns, [worst.row for worst in base.worst])
        risk["worst_classes"] = [
            {"size": worst.size, "rare_by": _rare_by(quasi, counts)}
            for worst, counts in zip(base.worst, shared, strict=True)
        ]
    return risk


def _rare_by(quasi: list[Quasi], counts: dict[str, int]) -> list[dict[str, Any]]:
    ranked = sorted(quasi, key=lambda column: counts[column.full])
    return [{"column": c.name, "rows": counts[c.full]} for c in ranked[:_RAREST]]


def _distribution(found: Classes) -> list[dict[str, Any]]:
    return [
        {
            "size": f"{low}+" if high is None else str(low) if low == high else f"{low}-{high}",
            "classes": found.classes_between(low, high),
            "rows": found.rows_between(low, high),
        }
        for low, high in BANDS
    ]


def _what_if(
    followed: Followed, table: TableProfile, quasi: list[Quasi], base: Classes
) -> list[dict[str, Any]]:
    from scanners.risk.count import sizes

    marks = table.marks
    assert marks is not None
    present = [change for change in CHANGES if any(c.change == change for c in quasi)]
    steps = [[change] for change in present]
    if len(present) > 1:
        steps.append(present)
    choices = [
        [c for column in quasi if (c := column.coarse if column.change in step else column.full)]
        for step in steps
    ]
    return [
        {
            "changes": changes,
            "columns": [column.name for column in quasi if column.change in changes],
            "k_before": base.smallest,
            "k_after": after.smallest,
            "unique_share_before": _share(base.rows_between(1, 1), table.rows),
            "unique_share_after": _share(after.rows_between(1, 1), table.rows),
        }
        for changes, after in zip(steps, sizes(followed, marks, choices), strict=True)
    ]


def protected_counts(table: TableProfile, tallies: list[dict[str, Tally]]) -> dict[str, int]:
    """Return how many cells bear a mark of each specially protected kind."""
    found: dict[str, int] = {}
    for column, held in zip(table.columns, tallies, strict=True):
        if column.hint.hiv and column.filled:
            found["hiv"] = found.get("hiv", 0) + column.filled
            continue
        for tally in held.values():
            for mark, times in tally.marks.items():
                kind, _, what = mark.partition(":")
                if kind == "protected":
                    found[what] = found.get(what, 0) + times
    return found


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
