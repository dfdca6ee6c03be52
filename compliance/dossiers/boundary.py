"""The boundary of a system as a dossier states it (NĐ 331/2026 Đ7 k2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from compliance.boundaries.models import Side
from compliance.boundaries.queries import boundary_of
from compliance.systems.models import InformationSystem

GROUNDS = {
    "function": "cùng chức năng, quy trình",
    "data_flow": "dòng dữ liệu thường xuyên",
    "dependence": "không chạy tách rời được",
    "incident_effect": "sự cố ảnh hưởng toàn hệ thống",
}


def neighbours_of(system: InformationSystem) -> list[dict[str, Any]]:
    """Return what was decided of the neighbours of a system, as plain data."""
    return [
        {
            "name": one.system.name,
            "side": one.decided.side,
            "ground": one.decided.ground,
            "reason": one.decided.reason,
        }
        for one in boundary_of(system).neighbours
        if one.decided is not None
    ]


def statement(data: Mapping[str, Any]) -> str:
    """Return the sentences on what stands inside by which ground, what outside and why.

    ``data`` is a snapshot; those frozen before boundaries were drawn say nothing of neighbours.
    """
    neighbours = data.get("neighbours", ())
    inside = _by_ground([*data["components"], *(n for n in neighbours if n["side"] == Side.IN)])
    outside = [(row["other_name"], row["outside_reason"]) for row in data["interconnections"]]
    outside += [(row["name"], row["reason"]) for row in neighbours if row["side"] == Side.OUT]
    reasons = "; ".join(f"{name} ({reason})" for name, reason in outside if reason)
    sentences = []
    if inside:
        sentences.append(f"Trong ranh giới, theo căn cứ tại Điều 7 khoản 2: {inside}.")
    if reasons:
        sentences.append(f"Ngoài ranh giới: {reasons}.")
    return "\n".join(sentences)


def _by_ground(rows: Sequence[Mapping[str, Any]]) -> str:
    groups: dict[str, list[str]] = {}
    for row in rows:
        if row.get("ground") in GROUNDS:
            groups.setdefault(row["ground"], []).append(row["name"])
    return "; ".join(f"{GROUNDS[key]}: {', '.join(names)}" for key, names in groups.items())
