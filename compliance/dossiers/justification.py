"""The justification of the level, from a snapshot into what its layout needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from compliance.core.formatting import format_date
from reports.documents.dossier_data import Criterion, InfoKind, Risk

#: Facts that say how far harm reaches, and those by which the system must never stop.
_HARMS = ("harm_rights", "harm_public_interest", "harm_social_order", "national_security_harm")
_ALWAYS_ON = ("requires_24_7", "no_unplanned_downtime")
#: The answer of a fact that nobody knows yet.
_UNKNOWN = "Chưa biết"


def day_text(value: str | None) -> str:
    """Return an ISO day of a snapshot as a Vietnamese reader writes it, nothing as nothing."""
    return format_date(date.fromisoformat(value)) if value else ""


def level_parts(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of the level justification."""
    found, system = data["classification"], data["system"]
    kinds = [
        fact["label"]
        for fact in found["facts"]
        if fact["group"] == "type" and fact["answer"] == "Có"
    ]
    return {
        "info_kinds": _information(system),
        "subject_count_method": _counting(system),
        "system_type": _sentence(kinds),
        "arguments": _arguments(found),
        "criteria": [
            Criterion(row["condition"], _result(row), row["source"], row["level"])
            for row in found["trace"]
        ],
        "unclear": [
            f"{sign['message']} ({sign['source']})"
            for sign in (*found["advisories"], *found["flags"])
        ],
        "public_effect": _said(found["facts"], _HARMS),
        "availability_reason": _said(found["facts"], _ALWAYS_ON),
        "risks": [*_judged(data.get("risks", ())), *_written(data["dossier"]["risks"])],
    }


def _said(facts: Sequence[Mapping[str, Any]], names: Sequence[str]) -> str:
    """Return the answers to some facts in a sentence; revisions before ids were kept give none."""
    return _sentence(
        [
            f"{f['label']}: {f['answer']}"
            for f in facts
            if f.get("id") in names and f["answer"] != _UNKNOWN
        ]
    )


def _judged(rows: Sequence[Mapping[str, Any]]) -> list[Risk]:
    return [
        Risk(
            row["threat"],
            row["weakness"],
            row["asset"],
            row["likelihood"],
            f"{row['impact']}: {row['harm']}",
            row["rating"],
        )
        for row in rows
        if row["relevant"]
    ]


def _written(text: str | None) -> list[Risk]:
    lines = [line.strip(" -•") for line in (text or "").splitlines()]
    return [Risk(line) for line in lines if line]


def basis_of(found: Mapping[str, Any]) -> str:
    """Return the articles of the criteria that gave the level, and of an override its reason."""
    argument = found["argument"] or {}
    sources = dict.fromkeys(reason["source"] for reason in argument.get("reasons", ()))
    if found["proposed"] == found["level"]:
        return "; ".join(sources)
    return "; ".join((*sources, "lập luận của đơn vị (mục 2.3)"))


def _sentence(parts: Sequence[str]) -> str:
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _result(row: Mapping[str, Any]) -> str:
    said = str(row["because"])
    return said if row["confidence"] != "U" else f"{said} (tiêu chí cần đối chiếu với văn bản)"


def _arguments(found: Mapping[str, Any]) -> list[str]:
    argument = found["argument"] or {}
    lines = [argument.get("statement", "")]
    lines += [f"{r['condition']} {r['because']}" for r in argument.get("reasons", ())]
    lines.append(argument.get("lower_statement", ""))
    higher = argument.get("higher", ())
    if higher:
        wants = "; ".join(f"{r['condition'].rstrip('.')} ({r['source']})" for r in higher)
        lines.append(f"{argument['higher_statement']} {wants}.")
    if found["justification"]:
        lines.append(f"Đề xuất cấp độ {found['proposed']}: {found['justification']}")
    return [line for line in lines if line]


def _information(system: Mapping[str, Any]) -> list[InfoKind]:
    described = system["data_description"] or ""
    rows = (
        ("info_public", "Thông tin công cộng", None),
        ("info_private", "Thông tin riêng", None),
        ("info_personal", "Thông tin cá nhân", system["subjects_basic"]),
        ("info_state_secret", "Thông tin bí mật nhà nước", None),
    )
    found = [InfoKind(name, described, count) for key, name, count in rows if system[key]]
    if system["info_personal"] and system["subjects_sensitive"]:
        found.append(InfoKind("Dữ liệu cá nhân nhạy cảm", described, system["subjects_sensitive"]))
    return found


def _counting(system: Mapping[str, Any]) -> str:
    day = day_text(system["subjects_counted_on"])
    parts = (system["subject_count_method"], f"đếm ngày {day}" if day else "")
    return "; ".join(filter(None, parts))
