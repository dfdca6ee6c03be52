"""Sentences of packs: each has its own place, and a reworded version differs in them alone."""

from __future__ import annotations

import pytest

from checklists import PackError, available, load
from checklists.comparison import compare
from checklists.pack import read_pack
from checklists.reading import read_yaml
from checklists.validation import validate
from checklists.wording import reworded, sentences


@pytest.mark.parametrize("pack", available(), ids=lambda pack: pack.id)
def test_every_sentence_has_a_place_of_its_own(pack):
    places = [sentence.place for sentence in sentences(pack)]
    assert len(places) == len(set(places))
    assert {f"items/{item.id}/text" for item in pack.items} <= set(places)


@pytest.mark.parametrize("pack", available(), ids=lambda pack: pack.id)
def test_every_file_of_every_pack_is_written_back_as_it_was_read(pack, tmp_path):
    first = {}
    for sentence in sentences(pack):
        first.setdefault(sentence.file, sentence)
    changes = {s.place: (s.vi + " (sửa)", s.en) for s in first.values()}
    folder = reworded(pack, changes, pack.version + 1, tmp_path)
    assert validate(folder) == []
    before = {s.place: (s.vi, s.en) for s in sentences(pack)}
    after = {s.place: (s.vi, s.en) for s in sentences(read_pack(folder))}
    assert {p: t for p, t in after.items() if before[p] != t} == changes
    assert list(before) == list(after)


def test_only_the_sentence_and_the_head_differ(tmp_path):
    pack = load("bon-lop")
    item = pack.items[1]
    place = f"items/{item.id}/text"
    new = read_pack(reworded(pack, {place: ("Câu mới", "A new one")}, 2, tmp_path))
    difference = compare(pack, new)
    assert [(c.new.id, c.fields) for c in difference.changed] == [(item.id, ("text",))]
    assert (difference.added, difference.removed, difference.sections) == ((), (), ())
    assert (new.version, new.status) == (2, "draft")
    for name in ("open_points.yaml",):
        assert (new.folder / name).read_bytes() == (pack.folder / name).read_bytes()


def test_an_english_sentence_can_be_added_and_taken_away(tmp_path):
    pack = load("bon-lop")
    with_en = next(s for s in sentences(pack) if s.section == "items" and s.en)
    folder = reworded(pack, {with_en.place: (with_en.vi, "")}, 2, tmp_path)
    value = read_yaml(folder / with_en.file)
    for step in with_en.where:
        value = value[step]
    assert value == {"vi": with_en.vi}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"items/khong-co/text": ("a", "")}, "Không có câu “items/khong-co/text”"),
        ({"pack/title": ("", "a")}, "không được để trống"),
    ],
)
def test_what_cannot_be_written_is_refused(changes, sentence, tmp_path):
    with pytest.raises(PackError, match=sentence):
        reworded(load("bon-lop"), changes, 2, tmp_path)
