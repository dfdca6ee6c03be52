"""A pack as an OSCAL catalog, and one profile for each level (JSON, plain dictionaries).

Ids are those of the pack; uuids are computed from them, so the same pack gives the same bytes.
Thresholds by level are parameters of a control, and a profile sets them. What OSCAL has no place
for stands in properties of our own namespace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from checklists.export.naming import PUBLISHER, doubt, groups_of, one_line, slug, stable_uuid
from checklists.model import Item
from checklists.pack import Pack

OSCAL_VERSION = "1.1.3"
NAMESPACE = f"urn:{PUBLISHER}:oscal"
CATALOG = "catalog.json"

Document = dict[str, Any]


def documents(pack: Pack) -> Mapping[str, Document]:
    """File name → document: the catalog, and the profiles that refer to it by its file name."""
    return {
        CATALOG: catalog(pack),
        **{f"profile-level-{level}.json": profile(pack, level) for level in levels_of(pack)},
    }


def levels_of(pack: Pack) -> tuple[int, ...]:
    """The levels for which the pack has rows; empty where levels mean nothing."""
    return tuple(sorted({level for item in pack.items for level in item.levels or ()}))


def catalog(pack: Pack) -> Document:
    """All rows of ``pack``.

    Raises:
        ValueError: the pack has no rows; an empty list is not allowed.
    """
    if not pack.items:
        raise ValueError(f"{pack.id} has no rows")
    groups = [
        {
            "id": f"group-{slug(title or pack.id)}",
            "title": one_line(title or pack.title.vi),
            "controls": [_control(item) for item in items],
        }
        for title, items in groups_of(pack.items).items()
    ]
    return {
        "catalog": {
            "uuid": stable_uuid(pack.id, pack.version, "catalog"),
            "metadata": _metadata(pack, pack.title.vi),
            "groups": groups,
        }
    }


def profile(pack: Pack, level: int) -> Document:
    """The rows that apply at ``level`` (levels do not inherit), with the thresholds there."""
    items = [item for item in pack.items if level in (item.levels or ())]
    settings = [
        {"param-id": _parameter(item), "values": [one_line(item.parameters[level])]}
        for item in items
        if level in item.parameters
    ]
    content: Document = {
        "uuid": stable_uuid(pack.id, pack.version, "profile", level),
        "metadata": _metadata(pack, f"{pack.title.vi}: cấp độ {level}"),
        "imports": [{"href": CATALOG, "include-controls": [{"with-ids": [i.id for i in items]}]}],
        "merge": {"as-is": True},
    }
    if settings:
        content["modify"] = {"set-parameters": settings}
    return {"profile": content}


def _metadata(pack: Pack, title: str) -> Document:
    notice = pack.head["notice"]["vi"] if "notice" in pack.head else ""
    until = {"effective-to": pack.effective_to} if pack.effective_to else {}
    return {
        "title": one_line(title),
        "last-modified": f"{pack.as_of}T00:00:00+07:00",
        "version": str(pack.version),
        "oscal-version": OSCAL_VERSION,
        "props": _props(
            {
                "pack": pack.id,
                "status": pack.status,
                "sha256": pack.sha256,
                "effective-from": pack.effective_from,
                **until,
            }
        ),
        "remarks": " ".join(
            part for part in (one_line(notice), "Nguồn:", "; ".join(pack.head["sources"])) if part
        ),
    }


def _control(item: Item) -> Document:
    control: Document = {"id": item.id, "title": one_line(item.text.vi)}
    if item.parameters:
        control["params"] = [{"id": _parameter(item), "label": "Ngưỡng theo cấp độ"}]
    clauses: Mapping[Any, str] = item.extra.get("clause") or {}
    control["props"] = _props(
        {
            "source": item.source,
            "confidence": item.confidence,
            "severity": item.severity,
            "scope": item.scope,
            "layer": item.layer,
            "plan-part": item.plan_part,
            **{f"clause-level-{level}": clause for level, clause in clauses.items()},
        }
    )
    control["parts"] = list(_parts(item))
    return control


def _parts(item: Item) -> Iterable[Document]:
    yield _part(item, "statement", "statement", item.text.vi)
    if item.text.en:
        yield _part(item, "translation-en", "overview", item.text.en, "English")
    if item.meaning.vi:
        yield _part(item, "meaning", "guidance", item.meaning.vi, "Nghĩa là gì")
    if item.how.vi:
        yield _part(item, "how", "guidance", item.how.vi, "Cách làm")
    if item.check.vi:
        yield _part(item, "check", "assessment-method", item.check.vi, "Cách kiểm tra")
    if item.evidence.vi:
        yield _part(item, "evidence", "guidance", item.evidence.vi, "Minh chứng")
    if doubt(item):
        yield _part(item, "doubt", "guidance", doubt(item), "Lưu ý")


def _part(item: Item, key: str, name: str, prose: str, title: str = "") -> Document:
    part: Document = {"id": f"{item.id}_{key}", "name": name}
    if title:
        part["title"] = title
    part["prose"] = prose
    return part


def _parameter(item: Item) -> str:
    return f"{item.id}_threshold"


def _props(values: Mapping[str, object]) -> list[Document]:
    return [
        {"name": name, "ns": NAMESPACE, "value": one_line(str(value))}
        for name, value in values.items()
        if value not in (None, "")
    ]
