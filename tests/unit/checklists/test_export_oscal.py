"""OSCAL: checked by the models of compliance-trestle, and by what a profile must select."""

from __future__ import annotations

import json

import pytest
from trestle.oscal.catalog import Model as CatalogFile
from trestle.oscal.profile import Model as ProfileFile

from checklists import available, load
from checklists.export import oscal

WITH_ROWS = [pack for pack in available() if pack.items]


def controls(document: dict) -> dict[str, dict]:
    return {c["id"]: c for group in document["catalog"]["groups"] for c in group["controls"]}


@pytest.mark.parametrize("pack", WITH_ROWS, ids=lambda pack: pack.id)
def test_every_document_is_valid_oscal(pack):
    for name, document in oscal.documents(pack).items():
        model = CatalogFile if name == oscal.CATALOG else ProfileFile
        model.model_validate(json.loads(json.dumps(document)))


def test_the_catalog_has_every_row_under_its_group_with_its_words():
    pack = load("nd331-2026")
    document = oscal.catalog(pack)
    found = controls(document)
    assert list(found) == [item.id for item in pack.items]
    item = pack.items[0]
    assert document["catalog"]["groups"][0]["title"] == item.group.vi
    control = found[item.id]
    prose = {part["id"].removeprefix(f"{item.id}_"): part["prose"] for part in control["parts"]}
    assert prose["statement"] == item.text.vi
    assert prose["translation-en"] == item.text.en
    assert prose["meaning"] == item.meaning.vi
    assert prose["check"] == item.check.vi
    props = {prop["name"]: prop["value"] for prop in control["props"]}
    assert props["source"] == item.source
    assert props["clause-level-3"] == item.extra["clause"][3]


def test_there_is_one_profile_a_level_and_it_selects_the_rows_of_that_level():
    pack = load("nd331-2026")
    assert oscal.levels_of(pack) == (1, 2, 3, 4, 5)
    for level in oscal.levels_of(pack):
        content = oscal.profile(pack, level)["profile"]
        imported = content["imports"][0]
        assert imported["href"] == oscal.CATALOG
        chosen = imported["include-controls"][0]["with-ids"]
        assert chosen == [item.id for item in pack.items_at(level)]


def test_a_profile_sets_the_thresholds_of_its_level():
    pack = load("nd331-2026")
    item = pack.item("KT-MANG-25")
    content = oscal.profile(pack, 5)["profile"]["modify"]["set-parameters"]
    values = {one["param-id"]: one["values"] for one in content}
    declared = controls(oscal.catalog(pack))[item.id]["params"][0]["id"]
    assert values[declared] == [item.parameters[5]]
    assert set(values) <= {
        param["id"]
        for control in controls(oscal.catalog(pack)).values()
        for param in control.get("params", ())
    }


def test_a_doubtful_row_says_so():
    pack = load("dlcn-2026")
    item = next(item for item in pack.items if item.confidence == "U")
    parts = controls(oscal.catalog(pack))[item.id]["parts"]
    assert any("Cần đối chiếu" in part["prose"] for part in parts)


def test_the_same_pack_gives_the_same_documents_and_another_pack_other_ids():
    pack = load("nd331-2026")
    assert oscal.documents(pack) == oscal.documents(pack)
    ids = [
        next(iter(document.values()))["uuid"]
        for one in WITH_ROWS
        for document in oscal.documents(one).values()
    ]
    assert len(ids) == len(set(ids))


def test_a_pack_without_levels_has_a_catalog_only():
    assert list(oscal.documents(load("dlcn-2026"))) == [oscal.CATALOG]


def test_a_pack_without_rows_is_refused():
    with pytest.raises(ValueError, match="bao-cao-gia-lai"):
        oscal.catalog(load("bao-cao-gia-lai"))
