"""The re-keying sheet: what to type into the state's own platform, field by field.

The order of that platform is not known for certain; the sheet follows the forms of the decree, as
the pack lists them, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists import Pack
from compliance.dossiers.paperset import forms_at
from reports.documents.dossier_data import DossierData

#: Parts of a dossier whose fields are typed in, in the order of the decree (NĐ 331/2026 Đ21).
_DOCUMENTS = ("thuyet-minh-tong-quan", "thuyet-minh-de-xuat-cap-do", "thuyet-minh-phuong-an")
#: What is handed over as a file, or signed, is not typed.
_NOT_TYPED = ("file", "signature")


@dataclass(frozen=True)
class Field:
    """One field to type in: its label and value; an empty value is not known to the system."""

    label: str
    value: str


@dataclass(frozen=True)
class Block:
    """Fields under one heading."""

    title: str
    fields: Sequence[Field]


def _rows(rows: Sequence[Sequence[object]]) -> str:
    """Return a table as lines, cells parted by tabs: it can be pasted into one."""
    return "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in rows)


#: ``source_in_inventory`` of a field in the pack → its value.
SOURCES: Mapping[str, Callable[[DossierData], str]] = {
    "system.name": lambda d: d.system_name,
    "system.operator.name": lambda d: d.operator.name,
    "system.operator.address": lambda d: d.address,
    "dossier.proposed_level": lambda d: str(d.level or ""),
    "dossier.systems[]": lambda d: _rows([(s.name, s.level) for s in d.systems]),
    "pack.legal_bases": lambda d: "\n".join(d.issue.legal_bases),
    "unit.name; unit.parent.name": lambda d: d.issue.issuing_body,
    "unit.default_recipients": lambda d: "\n".join(d.issue.recipients),
    "classification.flags": lambda d: d.national_security or "Không",
    "owner.name": lambda d: d.owner.name,
    "owner.mandate_doc": lambda d: d.owner.mandate,
    "owner.head": lambda d: d.owner.head,
    "owner.address": lambda d: d.owner.address,
    "owner.phone; owner.email": lambda d: d.owner.contact,
    "system.delegation": lambda d: d.delegation,
    "operator.mandate_doc; system.operator_doc": lambda d: d.operator.mandate,
    "operator.head": lambda d: d.operator.head,
    "operator.address": lambda d: d.operator.address,
    "operator.phone; operator.email": lambda d: d.operator.contact,
    "system.contract": lambda d: d.vendor,
    "system.scope_text; component[]": lambda d: d.scope,
    "system.size_metrics": lambda d: _rows(d.size),
    "system.user_groups[]": lambda d: _rows(d.served),
    "component[kind=device]": lambda d: _rows([(x.name, x.place, x.purpose) for x in d.devices]),
    "component[kind=service]": lambda d: _rows(
        [(x.name, x.server, x.place, x.operating_system, x.purpose) for x in d.services]
    ),
    "system.network_zones[]": lambda d: _rows(
        [(x.name, x.internal_range, x.public_range) for x in d.zones]
    ),
    "dossier.systems[]; classification.trace": lambda d: _rows(
        [(s.name, s.level, s.basis) for s in d.systems]
    ),
    "system.data_categories[]; system.subjects_*": lambda d: _rows(
        [(x.kind, x.description, x.subjects) for x in d.info_kinds]
    ),
    "classification.facts[group=type]": lambda d: d.system_type,
    "classification.trace[]": lambda d: _rows(
        [(x.text, x.result, x.source, x.level) for x in d.criteria]
    ),
    "classification.advisories[]": lambda d: "\n".join(d.unclear),
    "risk[] top by rating": lambda d: _rows(
        [(x.threat, x.weakness, x.asset, x.likelihood, x.impact, x.rating) for x in d.risks]
    ),
    "interconnection[]": lambda d: _rows([(x.system, x.owner, x.data) for x in d.links]),
    "pack.standard_name; level": lambda d: f"{d.standard}, cấp độ {d.level}",
    "common_controls[]": lambda d: d.shared_solutions,
    "system.regulation_doc": lambda d: d.regulation,
}


def sheet_of(pack: Pack, data: DossierData) -> list[Block]:
    """Return the fields to type in, in the order of the pack's forms; none for older regimes."""
    level = data.level or 0
    forms = {row["id"]: row for row in pack.section("forms")}
    request = next((f for f in forms_at(pack, level) if f in ("mau-01", "mau-02")), None)
    if request is None:
        return []
    papers = {row["id"]: row for row in pack.section("documents")}
    rows = [forms[request], *(papers[name] for name in _DOCUMENTS if name in papers)]
    found = [
        Block(f"{row['title']['vi']}: {section['title']['vi']}", list(_fields(section, data)))
        for row in rows
        for section in _sections(row, pack)
        if _applies(section, level)
    ]
    return [block for block in found if block.fields]


def _sections(row: Mapping[str, Any], pack: Pack) -> Iterator[Mapping[str, Any]]:
    shared = pack.section("form_parts")
    for section in row["sections"]:
        yield shared[section["use"]] if "use" in section else section


def _applies(section: Mapping[str, Any], level: int) -> bool:
    """Whether a section is for this level: the supplement of levels 4–5 says so itself."""
    return section.get("required") != "if level in [4, 5]" or level in (4, 5)


def _fields(section: Mapping[str, Any], data: DossierData) -> Iterator[Field]:
    for field in section["fields"]:
        reader = SOURCES.get(field.get("source_in_inventory") or "")
        if reader is not None and field["type"] not in _NOT_TYPED:
            yield Field(field["label"]["vi"], reader(data))
