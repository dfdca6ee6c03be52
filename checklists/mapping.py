"""The cross-walk between two packs: one file, one vocabulary of relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from checklists.checking import check
from checklists.library import PACKS
from checklists.model import Data, PackError, Problem, freeze
from checklists.pack import Pack, read_checked
from checklists.reading import line_of, read_yaml
from checklists.shapes import MAPPING

FOLDER = "mappings"


def read_mapping(source: str, target: str, root: Path | None = None) -> Data:
    """The cross-walk from pack ``source`` to pack ``target``, kept until its file changes.

    Raises:
        PackError: there is none, or it cannot be read.
    """
    path = (root or PACKS) / FOLDER / f"{source}--{target}.yaml"
    if not path.exists():
        raise PackError(f"Không có bảng chuyển đổi từ “{source}” sang “{target}”.")
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int) -> Data:
    return freeze(read_checked(path, MAPPING))


def check_mapping(path: Path, packs: Mapping[str, Pack]) -> Iterator[Problem]:
    """Every fault of a cross-walk file: unknown packs and ids, old ids twice, new ids forgotten."""
    content = read_yaml(path)
    faults = list(check(content, MAPPING))
    yield from (Problem(path, line_of(path, where), said) for where, said in faults)
    if faults:
        return

    def problem(sentence: str, *where: str | int) -> Problem:
        return Problem(path, line_of(path, where), sentence)

    for key in ("from", "to"):
        if content[key] not in packs:
            yield problem(f"Không có gói “{content[key]}”.", key)
            return
    if path.stem != f"{content['from']}--{content['to']}":
        yield problem(f"Tên tệp phải là {content['from']}--{content['to']}.yaml.", "from")
    old, new = ({item.id for item in packs[content[key]].items} for key in ("from", "to"))
    mapped: set[str] = set()
    reached: set[str] = set()
    for index, row in enumerate(content["items"]):
        if row["old"] not in old:
            yield problem(f"Không có mục cũ {row['old']}.", "items", index, "old")
        if row["old"] in mapped:
            yield problem(f"Mục cũ {row['old']} có hai dòng.", "items", index, "old")
        for target in row["new"]:
            if target not in new:
                yield problem(f"Không có mục mới {target}.", "items", index, "new")
        if (row["relation"] == "dropped") != (not row["new"]):
            yield problem(
                f"Mục cũ {row['old']}: dropped khi và chỉ khi không có mục mới.", "items", index
            )
        mapped.add(row["old"])
        reached.update(row["new"])
    for index, target in enumerate(content["new_only"]):
        if target not in new:
            yield problem(f"Không có mục mới {target}.", "new_only", index)
        if target in reached:
            yield problem(f"Mục mới {target} vừa có mục cũ vừa ở new_only.", "new_only", index)
    for missing in sorted(old - mapped):
        yield problem(f"Mục cũ {missing} chưa có dòng chuyển đổi.", "items")
    for missing in sorted(new - reached - set(content["new_only"])):
        yield problem(f"Mục mới {missing} chưa có trong new hay new_only.", "new_only")
    yield from _check_criteria(content, packs, problem)


def _check_criteria(
    content: dict[str, Any], packs: Mapping[str, Pack], problem: Any
) -> Iterator[Problem]:
    known = {
        side: {row["id"] for row in packs[content[key]].section("criteria")}
        for side, key in (("old", "from"), ("new", "to"))
    }
    for index, row in enumerate(content.get("criteria") or ()):
        for side in ("old", "new"):
            if row.get(side) and row[side] not in known[side]:
                yield problem(f"Không có tiêu chí {row[side]}.", "criteria", index, side)
    facts = {
        side: {row["id"] for row in packs[content[key]].section("facts")}
        for side, key in (("old", "from"), ("new", "to"))
    }
    for index, row in enumerate(content.get("facts") or ()):
        for side in ("old", "new"):
            if row.get(side) and row[side] not in facts[side]:
                yield problem(f"Không có dữ kiện {row[side]}.", "facts", index, side)
    if "facts" in content:
        for missing in sorted(facts["old"] - {row.get("old") for row in content["facts"]}):
            yield problem(f"Dữ kiện cũ {missing} chưa có dòng chuyển đổi.", "facts")
