"""Checks of what a dossier is judged by: risks and their scale, quality checks, appraisal."""

from __future__ import annotations

from collections.abc import Iterator

from checklists.links import Sections, check_expression, ids
from checklists.model import Problem
from checklists.rules.appraisal import DOSSIER_FACTS, PARTS, ROW_FACTS, USES
from checklists.rules.quality import SCOPES, SECTIONS


def check_judging(sections: Sections) -> Iterator[Problem]:
    """Every fault of these sections of a pack whose files have the right shape."""
    for check in (_risks, _risk_scale, _checks, _appraisal):
        yield from check(sections)


def _risks(sections: Sections) -> Iterator[Problem]:
    known = ids(sections, "items")
    for row in sections.get("risks", ()):
        for index, name in enumerate(row.data["requirements"]):
            if name not in known:
                sentence = f"Rủi ro {row.data['id']} dẫn mục {name} không có."
                yield row.problem(sentence, "requirements", index)


def _checks(sections: Sections) -> Iterator[Problem]:
    for row in sections.get("checks", ()):
        known = SCOPES.get(row.data["scope"])
        if known is None:
            sentence = f"Phạm vi “{row.data['scope']}” không có: dùng {', '.join(SCOPES)}."
            yield row.problem(sentence, "scope")
            continue
        yield from check_expression(row, ("when",), set(known), {})
        wanted = SECTIONS if row.data["scope"] == "dossier" else ("",)
        if row.data.get("section", "") not in wanted:
            sentence = f"Phép soát cả hồ sơ (và chỉ nó) ghi section: {', '.join(SECTIONS)}."
            yield row.problem(sentence, "section" if "section" in row.data else "scope")


def _appraisal(sections: Sections) -> Iterator[Problem]:
    canned = ids(sections, "canned_comments")
    for row in sections.get("canned_comments", ()):
        for key, known in (("section", PARTS), ("use", USES)):
            if row.data[key] not in known:
                sentence = f"{key} là “{row.data[key]}”: dùng {', '.join(sorted(known))}."
                yield row.problem(sentence, key)
    for row in sections.get("completeness", ()):
        for key in ("when", "present"):
            yield from check_expression(row, (key,), set(DOSSIER_FACTS), {})
        if row.data["canned"] not in canned:
            yield row.problem(f"Không có câu mẫu {row.data['canned']}.", "canned")
    for row in sections.get("review_tags", ()):
        yield from check_expression(row, ("when",), set(ROW_FACTS), {})


def _risk_scale(sections: Sections) -> Iterator[Problem]:
    for row in sections.get("risk_scale", ()):
        highest = [0, *(band["max"] for band in row.data["bands"])]
        sentence = "Các mức rủi ro phải tăng dần và kết thúc ở 9 (3 × 3)."
        for place in range(1, len(highest)):
            if highest[place] <= highest[place - 1]:
                yield row.problem(sentence, "bands", place - 1, "max")
        if highest[-1] != 9:
            yield row.problem(sentence, "bands")
