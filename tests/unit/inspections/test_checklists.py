"""Which checklists there are: named sets, whole packs, and what each level asks."""

from __future__ import annotations

from checklists import load
from compliance.inspections.checklist import sets


def test_each_level_of_both_regimes_has_its_checklist():
    by_key = {one.key: one for one in sets()}
    for pack_id in ("nd331-2026", "nd85-2016"):
        pack = load(pack_id)
        for level in range(1, 6):
            asked = {item.id for item in pack.items if level in item.levels}
            assert set(by_key[f"{pack_id}@{pack.version}/cap-{level}"].questions) == asked


def test_a_pack_with_named_sets_can_be_checked_as_a_whole_too():
    sizes = {one.set_id: len(one.questions) for one in sets() if one.pack_id == "dlcn-2026"}
    assert sizes == {"kiem-tra-nhanh": 30, "day-du": len(load("dlcn-2026").items)}
    # The only set of this pack is all of it: one name is enough.
    assert [one.set_id for one in sets() if one.pack_id == "kiem-tra"] == ["noi-dung-dieu-27"]


def test_every_checklist_is_scored_and_says_when_a_finding_is_due():
    for one in sets():
        assert one.rules.values
        assert {"critical", "high", "medium", "low"} <= set(one.remediation_days)
