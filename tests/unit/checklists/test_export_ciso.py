"""CISO Assistant: the rules that its importer enforces (it publishes no schema)."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import yaml

from checklists import available, load
from checklists.export import ciso
from checklists.mapping import read_mapping

WITH_ROWS = [pack for pack in available() if pack.items]
URN = re.compile(r"urn:[a-z0-9._-]+:risk:[a-z_]+:[a-z0-9._:-]+")
TOP = {"urn", "locale", "ref_id", "name", "version", "objects"}
KINDS = {"framework", "requirement_mapping_sets"}
NODE_KEYS = {
    *("urn", "parent_urn", "assessable", "depth", "ref_id", "name", "description"),
    *("implementation_groups", "typical_evidence", "annotation", "translations"),
}
RELATIONSHIPS = {"equal", "subset", "superset", "intersect"}


def library(pack) -> dict:
    return yaml.safe_load(ciso.library_yaml(pack))


def check_head(content: dict) -> None:
    assert set(content) >= TOP
    assert type(content["version"]) is int
    assert content["locale"] == "vi"
    assert content["packager"] != "intuitem"
    assert URN.fullmatch(content["urn"])
    assert set(content["objects"]) <= KINDS


@pytest.mark.parametrize("pack", WITH_ROWS, ids=lambda pack: pack.id)
def test_a_library_obeys_the_importer(pack):
    content = library(pack)
    check_head(content)
    framework = content["objects"]["framework"]
    assert URN.fullmatch(framework["urn"])
    assert framework["ref_id"]
    groups = {g["ref_id"] for g in framework.get("implementation_groups_definition", ())}
    nodes = framework["requirement_nodes"]
    assert nodes
    urns = Counter(node["urn"] for node in nodes)
    assert urns.most_common(1)[0][1] == 1
    for place, node in enumerate(nodes):
        assert URN.fullmatch(node["urn"]), node["urn"]
        assert set(node) <= NODE_KEYS
        assert isinstance(node["assessable"], bool)
        assert set(node.get("implementation_groups", ())) <= groups
        if node["depth"] > 1:
            above = [n for n in nodes[:place] if n["urn"] == node["parent_urn"]]
            assert [n["depth"] for n in above] == [node["depth"] - 1]


def test_a_row_is_in_the_group_of_every_level_at_which_it_applies():
    pack = load("nd331-2026")
    nodes = library(pack)["objects"]["framework"]["requirement_nodes"]
    rows = {node["ref_id"]: node for node in nodes if node["assessable"]}
    assert list(rows) == [item.id for item in pack.items]
    for item in pack.items:
        assert rows[item.id]["implementation_groups"] == [f"L{level}" for level in item.levels]


def test_a_row_carries_its_words_and_its_ground():
    pack = load("nd331-2026")
    item = pack.item("KT-MANG-25")
    nodes = library(pack)["objects"]["framework"]["requirement_nodes"]
    node = next(node for node in nodes if node["ref_id"] == item.id)
    assert node["description"] == item.text.vi
    assert node["translations"]["en"]["description"] == item.text.en
    assert node["typical_evidence"] == item.evidence.vi
    assert f"Nguồn: {item.source}" in node["annotation"]
    assert f"Cấp độ 5: {item.parameters[5]}" in node["annotation"]


def test_a_doubtful_row_begins_with_the_doubt():
    pack = load("dlcn-2026")
    item = next(item for item in pack.items if item.confidence == "U")
    nodes = library(pack)["objects"]["framework"]["requirement_nodes"]
    node = next(node for node in nodes if node["ref_id"] == item.id)
    assert node["annotation"].startswith("Cần đối chiếu")


def test_a_pack_without_rows_is_refused():
    with pytest.raises(ValueError, match="bao-cao-gia-lai"):
        ciso.library_yaml(load("bao-cao-gia-lai"))


def test_the_cross_walk_joins_rows_of_both_libraries():
    old, new = load("nd85-2016"), load("nd331-2026")
    mapping = read_mapping(old.id, new.id)
    content = yaml.safe_load(ciso.mapping_yaml(old, new, mapping))
    check_head(content)
    assert content["dependencies"] == [library(old)["urn"], library(new)["urn"]]
    known = {
        node["urn"]
        for pack in (old, new)
        for node in library(pack)["objects"]["framework"]["requirement_nodes"]
    }
    (found,) = content["objects"]["requirement_mapping_sets"]
    assert found["source_framework_urn"] == library(old)["objects"]["framework"]["urn"]
    assert found["target_framework_urn"] == library(new)["objects"]["framework"]["urn"]
    rows = found["requirement_mappings"]
    assert len(rows) == sum(len(row["new"]) for row in mapping["items"])
    for row in rows:
        assert {row["source_requirement_urn"], row["target_requirement_urn"]} <= known
        assert row["relationship"] in RELATIONSHIPS
