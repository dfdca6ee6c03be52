"""The public face of the library, and how packs are found and read."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

import checklists
from checklists import PackError, Text, available, classify, in_force, load
from checklists.drafting import publish
from checklists.library import PACKS, forget, holding_packs, kept, use_site
from checklists.validation import validate

ROOT = Path(__file__).resolve().parents[3]


def test_the_public_names_are_these():
    assert checklists.__all__ == [
        "Classification",
        "Item",
        "Pack",
        "PackError",
        "Text",
        "argue",
        "available",
        "classify",
        "in_force",
        "load",
        "migrate",
        "questions",
    ]
    for name in checklists.__all__:
        assert getattr(checklists, name).__doc__


def test_the_library_needs_no_web_application():
    code = (
        "import sys, checklists, checklists.__main__, checklists.validation\n"
        "roots = {name.split('.')[0] for name in sys.modules}\n"
        "print(roots & {'flask', 'sqlalchemy', 'wtforms', 'jinja2', 'compliance'})"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode().strip() == "set()"


def test_a_pack_is_read_once_and_cannot_be_changed():
    pack = load("nd331-2026")
    assert load("nd331-2026", 1) is pack
    assert pack.items is pack.items
    with pytest.raises(AttributeError):
        pack.version = 2
    with pytest.raises(AttributeError):
        pack.items[0].source = "x"
    with pytest.raises(TypeError):
        pack.section("workflow")["levels"] = ()
    with pytest.raises(TypeError):
        pack.items[0].extra["kind"] = "x"


def test_packs_and_items_may_be_kept_in_sets():
    pack = load("nd331-2026")
    assert len({pack, load("nd331-2026")}) == 1
    assert len(set(pack.items)) == len(pack.items)


def test_sections_are_tuples_and_mappings_all_the_way_down():
    def frozen(value: object) -> bool:
        if isinstance(value, tuple):
            return all(map(frozen, value))
        if isinstance(value, Mapping):
            return not isinstance(value, dict) and all(map(frozen, value.values()))
        return value is None or isinstance(value, str | int | float | bool)

    for pack in available():
        for name in pack.sections:
            assert frozen(pack.section(name)), (pack.id, name)


def test_a_section_that_a_pack_has_not_is_empty():
    assert load("bon-lop").section("facts") == ()


@pytest.mark.parametrize(
    ("pack_id", "day", "found"),
    [
        ("nd331-2026", date(2026, 8, 18), False),
        ("nd331-2026", date(2026, 8, 19), True),
        ("nd331-2026", date(2036, 1, 1), True),
        ("nd85-2016", date(2016, 6, 30), False),
        ("nd85-2016", date(2016, 7, 1), True),
        ("nd85-2016", date(2026, 6, 30), True),
        ("nd85-2016", date(2026, 7, 1), False),
        ("nothing", date(2026, 7, 1), False),
    ],
)
def test_a_pack_is_in_force_between_its_days(pack_id, day, found):
    assert (in_force(pack_id, day) is not None) is found


@pytest.mark.parametrize(("pack_id", "version"), [("nd999", None), ("nd331-2026", 9)])
def test_a_pack_that_does_not_exist_is_refused(pack_id, version):
    with pytest.raises(PackError, match=r"Không có gói|không có bản"):
        load(pack_id, version)


def test_a_text_falls_back_to_vietnamese():
    assert Text("chữ", "text").in_language("en") == "text"
    assert Text("chữ").in_language("en") == "chữ"
    assert str(Text("chữ", "text")) == "chữ"


def test_the_hash_follows_content_and_names(packs: Path):
    before = load("bon-lop", root=packs).sha256
    assert before == load("bon-lop").sha256
    path = packs / "bon-lop/v1/open_points.yaml"
    path.rename(path.with_name("roles.yaml"))
    forget()
    assert load("bon-lop", root=packs).sha256 != before


def test_an_unreleased_law_is_added_by_adding_one_folder(packs: Path):
    folder = packs / "luat-moi-2030/v1"
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text(
        "id: luat-moi-2030\nversion: 1\nstatus: draft\ntitle:\n  vi: Luật mới\n"
        "as_of: 2029-12-01\neffective_from: 2030-01-01\nsources: [Dự thảo]\n",
        "utf-8",
    )
    (folder / "facts.yaml").write_text(
        "- id: beds\n  type: int\n  default: 0\n  source: Đ1\n  label:\n    vi: số giường\n"
        "  question:\n    vi: Bao nhiêu giường?\n",
        "utf-8",
    )
    (folder / "criteria.yaml").write_text(
        "- id: L3\n  level: 3\n  source: Luật mới Đ1\n  condition:\n    vi: Từ 500 giường.\n"
        "  facts: [beds]\n  rule: beds >= 500\n  confidence: U\n",
        "utf-8",
    )
    assert validate(packs) == []
    pack = in_force("luat-moi-2030", date(2030, 1, 1), root=packs)
    assert pack is not None
    assert classify(pack, {"beds": 500}).level == 3
    assert classify(pack, {"beds": 499}).level is None


def test_the_newest_version_is_loaded_and_the_older_one_stays(packs: Path):
    old, new = packs / "bon-lop/v1", packs / "bon-lop/v2"
    new.mkdir()
    for path in old.iterdir():
        text = path.read_text("utf-8").replace("version: 1", "version: 2")
        (new / path.name).write_text(text, "utf-8")
    assert validate(packs) == []
    assert load("bon-lop", root=packs).version == 2
    assert load("bon-lop", 1, root=packs).version == 1


def test_what_is_kept_of_the_packs_lasts_until_a_release_and_no_longer(tmp_path: Path):
    made: list[int] = []

    @kept
    def newest(pack_id: str) -> int:
        made.append(load(pack_id).version)
        return made[-1]

    site = tmp_path / "site"
    site.mkdir()
    use_site(site)
    try:
        assert [newest("kiem-tra"), newest("kiem-tra")] == [1, 1]
        assert made == [1]
        following = tmp_path / "kiem-tra" / "v2"
        shutil.copytree(PACKS / "kiem-tra" / "v1", following)
        head = following / "pack.yaml"
        head.write_text(head.read_text("utf-8").replace("version: 1", "version: 2"), "utf-8")
        with holding_packs():
            publish(following, site)
            # A long work goes on with what it began with.
            assert (load("kiem-tra").version, newest("kiem-tra")) == (1, 1)
        assert newest("kiem-tra") == 2
        assert [newest("van-ban"), newest("van-ban")] == [1, 1]
        assert made == [1, 2, 1]
    finally:
        use_site(None)
    assert newest("kiem-tra") == 1
