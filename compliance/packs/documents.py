"""A pack as files for other people's tools: a workbook for lawyers, CISO Assistant, OSCAL."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from checklists import Item, Pack
from checklists.export import ciso, oscal
from checklists.mapping import read_mapping
from checklists.model import thaw
from compliance.core.i18n import in_vietnamese
from compliance.packs.keys import key_label
from compliance.packs.labels import CONFIDENCE, SCOPE, SEVERITY, STATUS, section_label
from reports import Sheet, render_xlsx

_LEVELS = (1, 2, 3, 4, 5)
COLUMNS = (
    *("Mã", "Nhóm", "Yêu cầu", "Requirement", "Nguồn", "Độ chắc chắn"),
    *(f"Cấp {level}" for level in _LEVELS),
    *("Số mục theo cấp", "Ngưỡng theo cấp", "Mức", "Phạm vi", "Lớp", "Phần của phương án"),
    *("Nghĩa là gì", "Cách làm", "Cách kiểm tra", "Minh chứng", "Evidence", "Khác"),
)
#: Keys of a row that have a column of their own.
_OWN_COLUMN = frozenset({"clause"})


@lru_cache(maxsize=16)
def workbook(pack: Pack) -> bytes:
    """Every row and every sentence of the pack as XLSX, in Vietnamese and English."""
    with in_vietnamese():
        sheets = [
            Sheet("Dòng", COLUMNS, [_row(item) for item in pack.items]),
            Sheet(
                "Phần khác",
                ("Phần", "Vị trí", "Tiếng Việt", "Tiếng Anh"),
                [
                    [section_label(name), place, vi, en]
                    for name in pack.sections
                    if name != "items"
                    for place, vi, en in _sentences(pack.section(name))
                ],
                notes=_notes(pack),
            ),
        ]
    return render_xlsx(sheets if pack.items else sheets[1:])


@lru_cache(maxsize=16)
def ciso_library(pack: Pack) -> bytes:
    """The pack as a library of CISO Assistant."""
    return ciso.library_yaml(pack).encode()


@lru_cache(maxsize=4)
def ciso_mapping(source: Pack, target: Pack) -> bytes:
    """The cross-walk of two packs as a library of CISO Assistant.

    Raises:
        PackError: there is none.
    """
    return ciso.mapping_yaml(source, target, read_mapping(source.id, target.id)).encode()


@lru_cache(maxsize=16)
def oscal_archive(pack: Pack) -> bytes:
    """The OSCAL catalog and its profiles in one archive, where their links lead."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, document in oscal.documents(pack).items():
            entry = zipfile.ZipInfo(name)  # 1980: the same pack gives the same bytes
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, json.dumps(document, ensure_ascii=False, indent=1))
    return target.getvalue()


def _row(item: Item) -> list[str | int | None]:
    extra = {key: value for key, value in item.extra.items() if key not in _OWN_COLUMN}
    return [
        item.id,
        item.group.vi,
        item.text.vi,
        item.text.en,
        item.source,
        str(CONFIDENCE.get(item.confidence, item.confidence)),
        *("x" if level in (item.levels or ()) else None for level in _LEVELS),
        _by_level(item.extra.get("clause") or {}),
        _by_level(item.parameters),
        str(SEVERITY.get(item.severity, "")) if item.severity else None,
        str(SCOPE.get(item.scope, item.scope)) if item.scope else None,
        item.layer,
        item.plan_part,
        *(text.vi for text in (item.meaning, item.how, item.check, item.evidence)),
        item.evidence.en,
        "\n".join(f"{key_label(key)}: {_compact(value)}" for key, value in extra.items()),
    ]


def _by_level(values: Mapping[Any, str]) -> str:
    return "\n".join(f"{level}: {text}" for level, text in values.items())


def _compact(value: Any) -> str:
    if isinstance(value, Mapping) and "vi" in value:
        return str(value["vi"])
    if isinstance(value, tuple):
        return "; ".join(_compact(inner) for inner in value)
    return json.dumps(thaw(value), ensure_ascii=False) if isinstance(value, Mapping) else str(value)


def _sentences(value: Any, place: str = "") -> Iterator[tuple[str, str, str]]:
    """Every text of a section with the path of keys that leads to it."""
    if isinstance(value, Mapping):
        if "vi" in value:
            yield place, value["vi"], value.get("en", "")
            return
        here = value.get("id") or value.get("field")
        start = f"{place}/{here}" if here else place
        for key, inner in value.items():
            yield from _sentences(inner, f"{start}/{key}".lstrip("/"))
    elif isinstance(value, tuple):
        for number, inner in enumerate(value, 1):
            known = isinstance(inner, Mapping) and "id" in inner
            yield from _sentences(inner, place if known else f"{place}/{number}".lstrip("/"))


def _notes(pack: Pack) -> tuple[str, ...]:
    notice = pack.head["notice"]["vi"] if "notice" in pack.head else ""
    lines = (
        f"{pack.title.vi} ({pack.id}, bản {pack.version})",
        f"Tình trạng: {STATUS[pack.status]}; soạn đến ngày {pack.as_of}",
        f"Hiệu lực từ {pack.effective_from} đến {pack.effective_to or 'nay'}",
        f"SHA-256: {pack.sha256}",
        notice,
        *(f"Nguồn: {source}" for source in pack.head["sources"]),
        "Dòng ghi “Cần đối chiếu” chưa được coi là quy định của pháp luật.",
    )
    return tuple(line for line in lines if line)
