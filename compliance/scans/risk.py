"""What a scan says of how easily people in the file could be found again, for pages and papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.core.formatting import format_number
from compliance.core.i18n import _, _l
from scanners.tableprint import percent

CHANGES = {
    "birth_year": _l("ngày sinh chỉ giữ năm"),
    "age_band": _l("tuổi gộp nhóm 5 tuổi"),
    "province": _l("địa chỉ chỉ giữ tỉnh"),
    "visit_month": _l("ngày khám chỉ giữ tháng"),
}
PROTECTED = {"hiv": _l("HIV"), "mental": _l("sức khỏe tâm thần")}


@dataclass(frozen=True, slots=True)
class Generalised:
    """What would be left if some columns were made coarser; shares as text."""

    what: str
    k: tuple[int, int]
    unique: tuple[str, str]


@dataclass(frozen=True, slots=True)
class TableRisk:
    """The risk of one table in words.

    Attributes:
        facts: label and value.
        bands: rows that look the same together, as (size of the group, groups, rows).
        rare: the smallest groups and by which columns they are rare; never a value.
    """

    table: str
    k: int | None
    facts: list[tuple[str, str]]
    bands: list[tuple[str, int, int]]
    rare: list[str]
    what_if: list[Generalised]


def risks_of(result: Mapping[str, Any] | None) -> list[TableRisk]:
    """Return the risk of each table of a result that is about people.

    Raises:
        KeyError, TypeError, ValueError: it is no result of our scanner.
    """
    tables = (result or {}).get("tables", [])
    return [_table(table["name"] or "", table["risk"]) for table in tables if table.get("risk")]


def _table(name: str, risk: Mapping[str, Any]) -> TableRisk:
    quasi = [str(column) for column in risk["quasi_identifiers"]]
    facts: list[tuple[str, str]] = []
    if quasi:
        facts += [
            (_("Xét theo các cột"), ", ".join(quasi)),
            (_("k nhỏ nhất"), format_number(int(risk["k_min"]))),
            (_("Dòng không giống dòng nào khác"), percent(risk["unique_share"])),
            (_("Dòng trong nhóm dưới 5 dòng"), percent(risk["small_share"])),
        ]
    if risk["distinct_people"] is not None:
        facts.append((_("Số người khác nhau"), format_number(int(risk["distinct_people"]))))
        if risk["rows_without_person"]:
            facts.append(
                (_("Dòng không rõ của ai"), format_number(int(risk["rows_without_person"])))
            )
    if risk["l_diversity"]:
        facts += _diversity(risk["l_diversity"])
    for kind, cells in risk["protected"].items():
        label = _("Được bảo vệ đặc biệt: %(kind)s", kind=PROTECTED.get(kind, kind))
        facts.append((label, _("%(cells)s ô", cells=format_number(int(cells)))))
    return TableRisk(
        table=str(name),
        k=int(risk["k_min"]) if quasi else None,
        facts=facts,
        bands=[(str(b["size"]), int(b["classes"]), int(b["rows"])) for b in risk["distribution"]]
        if quasi
        else [],
        rare=[_rare(worst) for worst in risk["worst_classes"][:3]],
        what_if=[_generalised(option) for option in risk["what_if"]],
    )


def _diversity(found: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    column = str(found["column"])
    return [
        (
            _("Chẩn đoán (%(column)s) khác nhau trong một nhóm, ít nhất", column=column),
            format_number(int(found["l_min"])),
        ),
        (_("Dòng suy ra được chẩn đoán"), percent(found["rows_of_one_share"])),
    ]


def _rare(worst: Mapping[str, Any]) -> str:
    columns = ", ".join(
        _("%(column)s (%(rows)s dòng cùng giá trị)", column=item["column"], rows=item["rows"])
        for item in worst["rare_by"]
    )
    return _("Nhóm %(size)s dòng, hiếm vì: %(columns)s", size=int(worst["size"]), columns=columns)


def _generalised(option: Mapping[str, Any]) -> Generalised:
    return Generalised(
        what=", ".join(str(CHANGES[change]) for change in option["changes"]),
        k=(int(option["k_before"]), int(option["k_after"])),
        unique=(percent(option["unique_share_before"]), percent(option["unique_share_after"])),
    )
