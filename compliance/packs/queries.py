"""Finding packs, rows and words in them; everything is read from files that are kept in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from checklists import Item, Pack, PackError, available, load
from checklists.mapping import read_mapping
from compliance.core.paging import PAGE_SIZE, ListRequest, Page
from compliance.core.text import fold

Row = TypeVar("Row")
#: What a list of rows may be narrowed by.
FILTERS = ("group", "level", "confidence", "severity", "scope")
#: The pack that is the register of legal texts, and the one that names the four layers.
LEGAL_TEXTS, LAYERS = "van-ban", "bon-lop"
#: States of a legal text that must not be cited any more.
DEAD = frozenset({"replaced", "ended", "transition_only"})


@dataclass(frozen=True)
class Hit:
    """A row that was found, with the pack it stands in."""

    pack: Pack
    item: Item


@dataclass(frozen=True)
class Step:
    """One line of a cross-walk seen from a row: where it leads, and what became of it."""

    pack: Pack
    relation: str
    why: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class LegalText:
    """A legal text with those that replace it."""

    item: Item
    replacements: tuple[Item, ...]

    @property
    def status(self) -> str:
        """Its state, a key of ``labels.TEXT_STATES``."""
        return str(self.item.extra.get("status", "unclear"))

    @property
    def dead(self) -> bool:
        """Whether it must not be cited for anything new."""
        return self.status in DEAD


def all_packs() -> Sequence[Pack]:
    """Every version of every pack: those in use first, those with the most rows before others."""
    return sorted(
        available(),
        key=lambda pack: (pack.replaced_by is not None, -len(pack.items), pack.id, -pack.version),
    )


def find_pack(pack_id: str, version: int) -> Pack | None:
    """The pack, or None."""
    try:
        return load(pack_id, version)
    except PackError:
        return None


def versions(pack_id: str) -> tuple[Pack, ...]:
    """Every version of a pack, newest first."""
    return tuple(sorted(_of(pack_id), key=lambda pack: -pack.version))


def find_item(pack: Pack, item_id: str) -> Item | None:
    """The row, or None."""
    try:
        return pack.item(item_id)
    except KeyError:
        return None


def neighbours(pack: Pack, item: Item) -> tuple[Item | None, Item | None]:
    """The rows before and after ``item`` in the order of the pack."""
    place = pack.items.index(item)
    before = pack.items[place - 1] if place else None
    return before, pack.items[place + 1] if place + 1 < len(pack.items) else None


def group_key(title: str) -> str:
    """A group's title as it stands in an address."""
    return fold(title).replace(" ", "-")


def choices_of(pack: Pack) -> Mapping[str, Sequence[str]]:
    """Filter → the values that occur in the pack; a filter with one value is left out."""
    found: dict[str, list[str]] = {
        "group": list(dict.fromkeys(item.group.vi for item in pack.items)),
        "level": sorted({str(level) for item in pack.items for level in item.levels or ()}),
        "confidence": _occurring(("S", "K", "U"), (item.confidence for item in pack.items)),
        "severity": _occurring(
            ("critical", "high", "medium", "low"), (item.severity for item in pack.items)
        ),
        "scope": _occurring(("unit", "system", "dataset"), (item.scope for item in pack.items)),
    }
    return {name: values for name, values in found.items() if len(values) > 1}


def item_page(pack: Pack, request: ListRequest) -> Page[Item]:
    """One page of the rows that ``request`` describes, in the order of the pack."""
    words = fold(request.q).split()
    filters = request.filters or {}
    folded = _folded(pack)
    return page_of(
        [
            item
            for item in pack.items
            if _passes(item, filters) and all(word in folded[item.id] for word in words)
        ],
        request,
    )


def search(request: ListRequest) -> Page[Hit]:
    """Rows of the newest version of all packs that have every word; ids and whole phrases first."""
    phrase = fold(request.q)
    words = phrase.split()
    found: list[tuple[int, Hit]] = []
    for pack in _newest() if words else ():
        folded = _folded(pack)
        found.extend(
            (_rank(item, folded[item.id], phrase), Hit(pack, item))
            for item in pack.items
            if all(word in folded[item.id] for word in words)
        )
    found.sort(key=lambda pair: (pair[0], pair[1].pack.replaced_by is not None))
    return page_of([hit for _rank_, hit in found], request)


def page_of(rows: Sequence[Row], request: ListRequest) -> Page[Row]:
    """One page of rows that are all in memory."""
    start = (request.page - 1) * PAGE_SIZE
    return Page(
        rows=rows[start : start + PAGE_SIZE],
        request=request,
        has_next=len(rows) > start + PAGE_SIZE,
        total=len(rows),
        capped=False,
    )


def steps_forward(pack: Pack, item: Item) -> tuple[Step, ...]:
    """What became of the row in the pack that replaces this one."""
    target, rows = _walk(pack.id, pack.replaced_by)
    return tuple(
        Step(target, row["relation"], row["why"]["vi"], _items(target, row["new"]))
        for row in rows
        if target and row["old"] == item.id
    )


def steps_back(pack: Pack, item: Item) -> tuple[Step, ...]:
    """From which rows of the replaced pack the row comes; one step "new" when from none."""
    if not pack.replaces:
        return ()
    _target, rows = _walk(pack.replaces, pack.id)
    source = _last(pack.replaces)
    if source is None or not rows:
        return ()
    steps = tuple(
        Step(source, row["relation"], row["why"]["vi"], _items(source, (row["old"],)))
        for row in rows
        if item.id in row["new"]
    )
    return steps or (Step(source, "new", "", ()),)


def sets_of(pack: Pack, item: Item) -> Sequence[str]:
    """Names of the subsets of the pack that contain the row."""
    sets = pack.section("sets") or {}
    return [name for name, ids in sets.items() if item.id in ids]


def risks_of(pack: Pack, item: Item) -> Sequence[Mapping[str, Any]]:
    """Risks of the pack's catalogue that the row treats."""
    return [risk for risk in pack.section("risks") or () if item.id in risk["requirements"]]


def layer_item(item: Item) -> Hit | None:
    """The row of the four-layer model to which the row belongs."""
    pack = _last(LAYERS)
    if pack is None or item.layer is None:
        return None
    return next(
        (Hit(pack, row) for row in pack.items if row.layer == item.layer and row is not item), None
    )


def legal_texts(request: ListRequest) -> Sequence[LegalText]:
    """Legal texts that have every word of ``q``; filter ``state``: live or dead."""
    pack = _last(LEGAL_TEXTS)
    if pack is None:
        return ()
    words = fold(request.q).split()
    wanted = (request.filters or {}).get("state")
    texts = [
        LegalText(item, _items(pack, item.extra.get("replaced_by") or ()))
        for item in pack.items
        if all(word in _folded(pack)[item.id] for word in words)
    ]
    return [
        text for text in texts if wanted not in ("live", "dead") or text.dead == (wanted == "dead")
    ]


def legal_pack() -> Pack | None:
    """The register of legal texts."""
    return _last(LEGAL_TEXTS)


def _of(pack_id: str) -> list[Pack]:
    return [pack for pack in available() if pack.id == pack_id]


def _last(pack_id: str | None) -> Pack | None:
    return max(_of(pack_id), key=lambda pack: pack.version, default=None) if pack_id else None


def _newest() -> Iterable[Pack]:
    return {pack.id: pack for pack in available()}.values()


def _walk(source: str, target: str | None) -> tuple[Pack | None, Sequence[Mapping[str, Any]]]:
    try:
        return _last(target), read_mapping(source, target)["items"] if target else ()
    except PackError:
        return None, ()


def _items(pack: Pack, ids: Iterable[str]) -> tuple[Item, ...]:
    return tuple(item for item_id in ids if (item := find_item(pack, item_id)))


def _occurring(order: Sequence[str], values: Iterable[str | None]) -> list[str]:
    present = set(values)
    return [value for value in order if value in present]


def _passes(item: Item, filters: Mapping[str, str]) -> bool:
    level = filters.get("level", "")
    return (
        (not level.isdigit() or int(level) in (item.levels or ()))
        and filters.get("group") in (None, group_key(item.group.vi))
        and filters.get("confidence") in (None, item.confidence)
        and filters.get("severity") in (None, item.severity)
        and filters.get("scope") in (None, item.scope)
    )


def _rank(item: Item, folded: str, phrase: str) -> int:
    if fold(item.id) == phrase:
        return 0
    if phrase in fold(item.text.vi, item.text.en):
        return 1
    return 2 if phrase in folded else 3


@lru_cache(maxsize=32)
def _folded(pack: Pack) -> Mapping[str, str]:
    """Row id → everything that can be searched in it."""
    return {
        item.id: fold(
            item.id,
            *(
                part
                for text in (item.text, item.group, item.meaning, item.how, item.check)
                for part in (text.vi, text.en)
            ),
            item.evidence.vi,
            item.evidence.en,
            item.source,
            item.plan_part,
            *(str(value) for key, value in item.extra.items() if key in _SEARCHED_EXTRA),
        )
        for item in pack.items
    }


_SEARCHED_EXTRA = frozenset({"number", "short", "patterns", "nd331", "legal_ref", "note"})
