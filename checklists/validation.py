"""Validates packs on disk and says every fault as file, line and one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checklists.checking import check
from checklists.judging import check_judging
from checklists.library import PACKS
from checklists.links import Row, check_links
from checklists.lock import check_lock
from checklists.mapping import FOLDER, check_mapping
from checklists.model import PackError, Problem
from checklists.pack import Pack, read_pack
from checklists.privacy import check_privacy
from checklists.reading import line_of, read_yaml
from checklists.references import RowsOf, check_references, rows_under
from checklists.shapes import SECTIONS


def validate(path: Path = PACKS) -> list[Problem]:
    """All faults under ``path``: a folder of packs, one pack, one version of one, or its file.

    Only a folder of packs has a lock and cross-walks to check; only there is a folder's name
    bound to the id and version inside.
    """
    if path.is_file():
        heads = [parent for parent in path.parents if (parent / "pack.yaml").exists()]
        path = heads[0] if heads else path
    if (path / "pack.yaml").exists():
        return validate_version(path, _neighbours(path.parent), placed=False)[1]
    versions = sorted(path.glob("v*/pack.yaml"))
    if versions:
        rows_of = _neighbours(path)
        found = [validate_version(head.parent, rows_of, placed=False)[1] for head in versions]
        return [fault for faults in found for fault in faults]
    return list(_validate_all(path))


def _neighbours(pack: Path) -> RowsOf:
    """Rows that a pack may name: those beside it, or the shipped ones when it lies alone."""
    beside = [head for head in pack.parent.glob("*/v*/pack.yaml") if pack not in head.parents]
    return rows_under(pack.parent if beside else PACKS)


def _validate_all(root: Path) -> Iterator[Problem]:
    heads = sorted(root.glob("*/v*/pack.yaml"))
    if not heads:
        yield Problem(root, 1, "Không thấy gói nào: cần thư mục dạng <mã gói>/v<bản>/pack.yaml.")
        return
    packs: list[Pack] = []
    faults: list[Problem] = []
    rows_of = rows_under(root)
    for head in heads:
        pack, found = validate_version(head.parent, rows_of)
        faults.extend(found)
        if pack is not None:
            packs.append(pack)
    yield from faults
    if faults:
        return
    known = {pack.id: pack for pack in packs}
    for pack in packs:
        for key in ("replaces", "replaced_by"):
            other = pack.head.get(key)
            if other and other not in known:
                head = pack.folder / "pack.yaml"
                yield Problem(head, line_of(head, (key,)), f"Không có gói “{other}”.")
    for path in sorted((root / FOLDER).glob("*.yaml")):
        try:
            yield from check_mapping(path, known)
        except PackError as error:
            yield from error.problems
    yield from check_lock(root, packs)


def validate_version(
    folder: Path, rows_of: RowsOf | None = None, *, placed: bool = True
) -> tuple[Pack | None, list[Problem]]:
    """The version in ``folder`` and its faults, whatever stands beside it; None: no readable head.

    Args:
        rows_of: rows that its ``rows`` may name; those of the shipped packs when not given.
        placed: its folder must be named after the id and version inside.
    """
    try:
        pack = read_pack(folder, placed)
    except PackError as error:
        return None, list(error.problems)
    head = folder / "pack.yaml"
    faults = [
        Problem(path, 1, f"Tệp {path.name} không được đọc: gói chỉ có tệp .yaml.")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".yaml"
    ]
    if pack.effective_to is not None and pack.effective_to < pack.effective_from:
        line = line_of(head, ("effective_to",))
        faults.append(Problem(head, line, "effective_to phải không trước effective_from."))
    sections: dict[str, list[Row]] = {}
    for name, paths in pack.files().items():
        if name not in SECTIONS:
            faults.append(Problem(paths[0], 1, f"Phần “{name}” không có trong khuôn của gói."))
            continue
        for path in paths:
            rows, found = _read_rows(path, name)
            faults.extend(found)
            sections.setdefault(name, []).extend(rows)
    if not faults:
        faults.extend(check_links(sections))
        faults.extend(check_judging(sections))
        faults.extend(check_privacy(sections))
        others = rows_of or rows_under(PACKS)
        own = frozenset(row.data["id"] for row in sections.get("items", ()))
        faults.extend(
            check_references(sections, lambda name: own if name == pack.id else others(name))
        )
    return pack, faults


def _read_rows(path: Path, name: str) -> tuple[list[Row], list[Problem]]:
    try:
        content = read_yaml(path)
    except PackError as error:
        return [], list(error.problems)
    shape = SECTIONS[name]
    faults = [Problem(path, line_of(path, where), said) for where, said in check(content, shape)]
    if faults:
        return [], faults
    if isinstance(shape, list):
        return [Row(path, (index,), row) for index, row in enumerate(content)], []
    return [Row(path, (), content)], []
