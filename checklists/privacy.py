"""Checks of the sections on personal data that their shapes cannot show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checklists.links import Row, Sections, ids
from checklists.model import Problem

_TIMES = ("hours", "working_days", "days", "months")
_KEPT = ("years", "months", "permanent")


def check_privacy(sections: Sections) -> Iterator[Problem]:
    """Every fault of the personal-data sections of a pack whose files have the right shape."""
    for check in (
        _requests,
        _dossiers,
        _breaches,
        _boxes,
        _recipients,
        _steps,
        _protected,
        _retention,
    ):
        yield from check(sections)


def _given(data: Mapping[str, Any], keys: tuple[str, ...]) -> list[str]:
    return [key for key in keys if data.get(key) is not None]


def _requests(sections: Sections) -> Iterator[Problem]:
    for row in sections.get("request_kinds", ()):
        name = row.data["id"]
        for key in ("receipt", "reply", "execution", "via_others", "extension"):
            if key in row.data and len(_given(row.data[key], _TIMES)) != 1:
                sentence = f"“{key}” của yêu cầu {name} phải có đúng một số giờ hoặc số ngày."
                yield row.problem(sentence, key)
        direct, others = row.data["execution"], row.data.get("via_others", {})
        for unit in _TIMES:
            if direct.get(unit, 0) > others.get(unit, direct.get(unit, 0)):
                sentence = f"Hạn qua bên khác của yêu cầu {name} ngắn hơn hạn tự thực hiện."
                yield row.problem(sentence, "via_others", unit)


def _dossiers(sections: Sections) -> Iterator[Problem]:
    for row in sections.get("impact_assessments", ()):
        for part in ("contents", "clocks", "exempt"):
            seen: set[str] = set()
            for index, entry in enumerate(row.data[part]):
                if entry["id"] in seen:
                    sentence = f"Mã {entry['id']} có hai lần trong {part} của {row.data['id']}."
                    yield row.problem(sentence, part, index, "id")
                seen.add(entry["id"])
        for index, clock in enumerate(row.data["clocks"]):
            if len(_given(clock, _TIMES)) != 1:
                sentence = f"Hạn {clock['id']} phải có đúng một số giờ, số ngày hoặc số tháng."
                yield row.problem(sentence, "clocks", index)


def _breaches(sections: Sections) -> Iterator[Problem]:
    for row in sections.get("breach_clocks", ()):
        given = _given(row.data, ("hours", "years"))
        if len(given) > 1:
            yield row.problem(f"Hạn {row.data['id']} nêu cả số giờ và số năm.", "years")
        if given and "clock_from" not in row.data:
            yield row.problem(f"Hạn {row.data['id']} chưa nói tính từ lúc nào.", given[0])


def _boxes(sections: Sections) -> Iterator[Problem]:
    for section in ("processing_register_fields", "breach_fields"):
        for row in sections.get(section, ()):
            if row.data["type"] in ("enum", "multi_enum") and not row.data.get("choices"):
                sentence = f"Ô {row.data['id']} là ô chọn nhưng chưa có choices."
                yield row.problem(sentence, "type")


def _recipients(sections: Sections) -> Iterator[Problem]:
    known = ids(sections, "lawful_bases")
    for row in sections.get("recipients", ()):
        bases = row.data.get("bases") or ()
        for index, base in enumerate(bases):
            if base not in known:
                sentence = f"Bên nhận {row.data['id']} dẫn căn cứ {base} không có."
                yield row.problem(sentence, "bases", index)
        if bases and row.data.get("prohibited"):
            sentence = f"Bên nhận {row.data['id']} bị cấm thì không có căn cứ."
            yield row.problem(sentence, "bases")


def _steps(sections: Sections) -> Iterator[Problem]:
    for number, row in enumerate(sections.get("share_steps", ()), 1):
        if row.data["number"] != number:
            sentence = f"Bước {row.data['id']} phải mang số {number}: các bước đánh số liên tiếp."
            yield row.problem(sentence, "number")
        yield from _both_ways(row)


def _both_ways(row: Row) -> Iterator[Problem]:
    results = {outcome["result"] for outcome in row.data["outcomes"]}
    if results != {"continue", "stop"}:
        sentence = f"Bước {row.data['id']} phải có ít nhất một kết quả đi tiếp và một kết quả dừng."
        yield row.problem(sentence, "outcomes")


def _protected(sections: Sections) -> Iterator[Problem]:
    known = ids(sections, "recipients")
    for row in sections.get("protected_categories", ()):
        for index, recipient in enumerate(row.data.get("allowed_recipients") or ()):
            if recipient not in known:
                sentence = f"Nhóm {row.data['id']} dẫn bên nhận {recipient} không có."
                yield row.problem(sentence, "allowed_recipients", index)


def _retention(sections: Sections) -> Iterator[Problem]:
    for row in sections.get("retention", ()):
        if len(_given(row.data, _KEPT)) != 1:
            sentence = (
                f"Thời hạn lưu {row.data['id']} phải có đúng một trong years, months, permanent."
            )
            yield row.problem(sentence)
