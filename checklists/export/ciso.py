"""A pack as a library of CISO Assistant (YAML); the cross-walk of two packs as a mapping library.

The tool publishes no schema; the rules that its importer enforces are those of the test. Levels
become implementation groups, the help texts ``annotation`` and ``typical_evidence``. Lost on the
way: the days on which a pack is in force, parameters as data, confidence as data (both are
written into the annotation).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from checklists.export.naming import PUBLISHER, doubt, groups_of, one_line, slug
from checklists.model import Data, Item, Text
from checklists.pack import Pack

#: The C library writes the same, ten times as fast; not every build of PyYAML has it.
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

#: Our relation from old to new → what the old requirement is to the new one.
RELATIONS: Mapping[str, str] = {
    "same": "equal",
    "stronger": "subset",
    "weaker": "superset",
    "merged": "subset",
    "split": "superset",
    "changed": "intersect",
}


def library_yaml(pack: Pack) -> str:
    """The rows of ``pack`` as a framework with one implementation group a level.

    Raises:
        ValueError: the pack has no rows; a framework without requirements is refused there.
    """
    if not pack.items:
        raise ValueError(f"{pack.id} has no rows")
    framework: dict[str, Any] = {
        "urn": urn("framework", pack.id),
        "ref_id": pack.id.upper(),
        "name": pack.title.vi,
        "description": _description(pack),
    }
    levels = sorted({level for item in pack.items for level in item.levels or ()})
    if levels:
        framework["implementation_groups_definition"] = [
            {"ref_id": f"L{level}", "name": f"Cấp độ {level}", "description": f"Cấp độ {level}"}
            for level in levels
        ]
    framework["requirement_nodes"] = list(_nodes(pack))
    return _dump(
        {**_head(pack, "library", pack.id, pack.title), "objects": {"framework": framework}}
    )


def mapping_yaml(source: Pack, target: Pack, mapping: Data) -> str:
    """The cross-walk from ``source`` to ``target`` (``read_mapping``) as a mapping library.

    Dropped rows have no counterpart there and are left out.
    """
    name = f"{source.id}--{target.id}"
    title = Text(
        f"Chuyển đổi {source.title.vi} sang {target.title.vi}",
        f"Mapping of {source.title.en} to {target.title.en}",
    )
    rows = [
        {
            "source_requirement_urn": _node_urn(source, row["old"]),
            "target_requirement_urn": _node_urn(target, new),
            "relationship": RELATIONS[row["relation"]],
        }
        for row in mapping["items"]
        for new in row["new"]
    ]
    mapped = {
        "urn": urn("req_mapping_set", name),
        "ref_id": name.upper(),
        "name": title.vi,
        "source_framework_urn": urn("framework", source.id),
        "target_framework_urn": urn("framework", target.id),
        "requirement_mappings": rows,
    }
    return _dump(
        {
            **_head(target, "library", f"mapping-{name}", title),
            "dependencies": [urn("library", source.id), urn("library", target.id)],
            "objects": {"requirement_mapping_sets": [mapped]},
        }
    )


def urn(kind: str, *names: str) -> str:
    """The name under which a thing is known there."""
    return ":".join(["urn", PUBLISHER, "risk", kind, *(slug(name) for name in names)])


def _head(pack: Pack, kind: str, name: str, title: Text) -> dict[str, Any]:
    head: dict[str, Any] = {
        "urn": urn(kind, name),
        "locale": "vi",
        "ref_id": name.upper(),
        "name": title.vi,
        "description": _description(pack),
        "copyright": "Viết bằng lời riêng; tiêu chuẩn chỉ dẫn số mục, không chép câu chữ.",
        "version": pack.version,
        "provider": PUBLISHER,
        "packager": PUBLISHER,
        "publication_date": pack.as_of,
    }
    if title.en:
        head["translations"] = {"en": {"name": title.en}}
    return head


def _description(pack: Pack) -> str:
    state = "Bản nháp" if pack.status == "draft" else "Bản phát hành"
    until = f" đến {pack.effective_to}" if pack.effective_to else ""
    notice = pack.head["notice"]["vi"] if "notice" in pack.head else ""
    head = f"{state}, hiệu lực từ {pack.effective_from}{until}."
    return one_line(f"{head} {notice} SHA-256 {pack.sha256}")


def _nodes(pack: Pack) -> Iterator[dict[str, Any]]:
    for title, items in groups_of(pack.items).items():
        parent = _node_urn(pack, f"group {title or pack.id}")
        group: dict[str, Any] = {
            "urn": parent,
            "assessable": False,
            "depth": 1,
            "ref_id": slug(title or pack.id),
            "name": title or pack.title.vi,
        }
        if items[0].group.en:
            group["translations"] = {"en": {"name": items[0].group.en}}
        yield group
        for item in items:
            yield _node(pack, item, parent)


def _node(pack: Pack, item: Item, parent: str) -> dict[str, Any]:
    node: dict[str, Any] = {
        "urn": _node_urn(pack, item.id),
        "parent_urn": parent,
        "assessable": True,
        "depth": 2,
        "ref_id": item.id,
        "description": item.text.vi,
        "annotation": _annotation(item),
    }
    if item.levels:
        node["implementation_groups"] = [f"L{level}" for level in item.levels]
    if item.evidence.vi:
        node["typical_evidence"] = item.evidence.vi
    english = {"description": item.text.en, "typical_evidence": item.evidence.en}
    if any(english.values()):
        node["translations"] = {"en": {key: text for key, text in english.items() if text}}
    return node


def _annotation(item: Item) -> str:
    lines = [
        doubt(item),
        item.meaning.vi,
        f"Cách làm: {item.how.vi}" if item.how.vi else "",
        f"Cách kiểm tra: {item.check.vi}" if item.check.vi else "",
        *(f"Cấp độ {level}: {text}" for level, text in sorted(item.parameters.items())),
        f"Nguồn: {item.source}",
    ]
    return "\n".join(line for line in lines if line)


def _node_urn(pack: Pack, name: str) -> str:
    return urn("req_node", pack.id, name)


def _dump(content: Mapping[str, Any]) -> str:
    written: str = yaml.dump(
        dict(content), Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=100
    )
    return written
