"""Every place that a form of the law takes from the inventory has its column in a workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from checklists import load
from compliance.systems.workbook import WORKBOOK
from compliance.units.models import HealthUnit

PARTY = "relations.kind relations.unit"
DOCUMENT = "relations.document_number relations.document_date relations.document_body"
#: Path of a form → where it is kept: sheet and column of the workbook of systems, or an attribute
#: of a unit.
PATHS = {
    "system": "systems.code systems.name",
    "system.code": "systems.code",
    "system.name": "systems.name",
    "system.owner": PARTY,
    "system.owner.name": PARTY,
    "system.owner_doc": DOCUMENT,
    "system.delegation": f"{DOCUMENT} relations.scope relations.valid_from relations.valid_to",
    "system.operator": PARTY,
    "system.operator.name": PARTY,
    "system.operator.address": "unit.address",
    "system.operator_doc": DOCUMENT,
    "system.lead_operator": PARTY,
    "system.using_units[]": f"{PARTY} relations.confirmed_on",
    "system.vendor": "systems.vendor systems.product systems.release",
    "system.contract": "systems.contract_number systems.contract_date systems.contract_end "
    "systems.contract_duties",
    "system.lifecycle": "systems.lifecycle",
    "system.legacy_decision": "systems.legacy_level systems.legacy_decision_number "
    "systems.legacy_decision_date systems.legacy_decision_body",
    "system.user_groups[]": "user-groups.name user-groups.count user-groups.channel "
    "user-groups.description",
    "system.hosting": "systems.hosting systems.hosting_place systems.has_own_server",
    "system.scope_text": "systems.scope_text systems.purpose",
    "system.size_metrics": "size-metrics.measure size-metrics.value",
    "system.network_zones[]": "zones.name zones.private_ips zones.public_ips",
    "system.data_categories[]": "systems.info_public systems.info_private systems.info_personal "
    "systems.info_state_secret systems.data_description",
    "system.subjects_basic": "systems.subjects_basic",
    "system.subjects_sensitive": "systems.subjects_sensitive",
    "system.subjects_*": "systems.subjects_basic systems.subjects_sensitive",
    "system.subjects_forecast": "systems.subjects_basic_forecast "
    "systems.subjects_sensitive_forecast",
    "system.subject_count_method": "systems.subject_count_method systems.subjects_counted_on",
    "system.online_services[]": "systems.online_services",
    "system.conditional_business": "systems.conditional_business systems.conditional_line "
    "systems.conditional_checked_on",
    "system.regulation_doc": "systems.regulation_number systems.regulation_date "
    "systems.regulation_body",
    "system.documents[kind=design]": "documents.kind documents.title documents.number",
    "system.documents[kind=physical_diagram]": "documents.kind documents.title documents.number",
    "component[]": "components.kind components.name components.purpose components.ground",
    "component[kind=device]": "components.name components.location components.purpose",
    "component[kind=service]": "components.name components.server components.location "
    "components.operating_system components.purpose",
    "interconnection[]": "interconnections.other_name interconnections.other_owner "
    "interconnections.direction interconnections.protocol interconnections.data "
    "interconnections.other_level interconnections.outside_reason interconnections.risk_spread",
    "owner": PARTY,
    "owner.name": "unit.name",
    "owner.address": "unit.address",
    "owner.phone": "unit.phone",
    "owner.email": "unit.email",
    "owner.head": "unit.head_name unit.head_title",
    "owner.mandate_doc": "unit.mandate_number unit.mandate_date unit.mandate_body",
    "owner.specialised_unit": PARTY,
    "owner.specialised_unit.name": "unit.name",
    "owner.specialised_unit.address": "unit.address",
    "owner.specialised_unit.phone": "unit.phone",
    "owner.specialised_unit.head": "unit.head_name unit.head_title",
    "owner.specialised_unit.mandate_doc": "unit.mandate_number unit.mandate_date",
    "operator.address": "unit.address",
    "operator.phone": "unit.phone",
    "operator.email": "unit.email",
    "operator.head": "unit.head_name unit.head_title",
    "operator.mandate_doc": "unit.mandate_number unit.mandate_date unit.mandate_body",
    "unit.name": "unit.name",
    "unit.parent.name": "unit.parent_id",
    "unit.place": "unit.place",
    "unit.head": "unit.head_name unit.head_title",
    "unit.default_recipients": "unit.default_recipients",
    "dossier.expected_approval": "systems.expected_approval",
    "max(dossier.expected_approval)": "systems.expected_approval",
    "max(response.due)": "systems.plan_complete_by",
}
OURS = re.compile(r"(system|component|interconnection|unit|owner|operator)(\W|$)")


def paths_in(data: object) -> set[str]:
    if isinstance(data, Mapping):
        said = data.get("source_in_inventory")
        mine = {part.strip() for part in said.split(";")} if isinstance(said, str) else set()
        return mine.union(*map(paths_in, data.values()))
    if isinstance(data, tuple):
        return set().union(*map(paths_in, data))
    return set()


def test_every_path_of_the_forms_has_its_place():
    pack = load("nd331-2026")
    asked = paths_in(pack.section("forms")) | paths_in(pack.section("documents"))
    missing = {path for path in asked if OURS.match(path)} - set(PATHS)
    assert missing == set()


def test_every_place_exists():
    units = set(HealthUnit.__table__.c.keys())
    for path, places in PATHS.items():
        for place in places.split():
            sheet, column = place.split(".")
            if sheet == "unit":
                assert column in units, path
            else:
                assert column in {c.key for c in WORKBOOK.sheet(sheet).columns}, path


def test_the_table_of_paths_is_documented():
    text = (Path(__file__).resolve().parents[2] / "docs" / "inventory-paths.md").read_text("utf-8")
    assert [path for path in PATHS if f"| `{path}` |" not in text] == []
