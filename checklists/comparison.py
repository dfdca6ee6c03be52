"""What differs between two versions of a pack, row by row and file by file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from checklists.model import Item, Text, thaw
from checklists.pack import Pack


@dataclass(frozen=True)
class Change:
    """A row that both versions have, and the names of its fields that differ."""

    old: Item
    new: Item
    fields: tuple[str, ...]

    @property
    def binding(self) -> bool:
        """Whether what must be done changed, so that an old answer needs a second look.

        Explanations, evidence, sources and English may change without that.
        """
        if self.old.text.vi != self.new.text.vi:
            return True
        return not _BINDING.isdisjoint(self.fields)

    def words(self, name: str) -> tuple[str, str]:
        """A changed field before and after, as text."""
        return _words(value_of(self.old, name)), _words(value_of(self.new, name))


@dataclass(frozen=True)
class Comparison:
    """Rows and sections that came, went or changed from ``old`` to ``new``."""

    old: Pack
    new: Pack
    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: tuple[Change, ...]
    #: Names of other sections that differ.
    sections: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs but the head of the pack."""
        return not (self.added or self.removed or self.changed or self.sections)


def compare(old: Pack, new: Pack) -> Comparison:
    """What differs from ``old`` to ``new``, two versions of one pack, in the order of ``new``."""
    before = {item.id: item for item in old.items}
    after = {item.id: item for item in new.items}
    names = sorted((set(old.sections) | set(new.sections)) - {"items"})
    return Comparison(
        old=old,
        new=new,
        added=tuple(item for key, item in after.items() if key not in before),
        removed=tuple(item for key, item in before.items() if key not in after),
        changed=tuple(
            Change(before[key], item, differing)
            for key, item in after.items()
            if key in before and (differing := _differing(before[key], item))
        ),
        sections=tuple(name for name in names if old.section(name) != new.section(name)),
    )


def entry_changes(comparison: Comparison) -> tuple[tuple[str, str, str, str, str], ...]:
    """Section, id, key, old and new of what differs in the entries outside the rows.

    Sentences are left out: ``checklists.wording`` lists them. An entry that came or went has the
    key "id".
    """
    found: list[tuple[str, str, str, str, str]] = []
    for name in comparison.sections:
        old, new = (_entries(pack.section(name)) for pack in (comparison.old, comparison.new))
        for key in dict.fromkeys([*old, *new]):
            before, after = old.get(key), new.get(key)
            if before is None or after is None:
                found.append((name, key, "id", key if before else "", key if after else ""))
                continue
            for part in dict.fromkeys([*before, *after]):
                pair = before.get(part), after.get(part)
                if pair[0] != pair[1] and not any(_is_sentence(value) for value in pair):
                    found.append((name, key, str(part), _words(pair[0]), _words(pair[1])))
    return tuple(found)


def _entries(section: object) -> dict[str, Mapping[str, object]]:
    rows = section if isinstance(section, tuple) else ()
    return {str(row["id"]): row for row in rows if isinstance(row, Mapping) and "id" in row}


def _is_sentence(value: object) -> bool:
    return isinstance(value, Mapping) and "vi" in value


def value_of(item: Item, name: str) -> object:
    """A field of a row, or one of its remaining keys; None where it has none."""
    return item.extra.get(name) if name not in _FIELDS else getattr(item, name)


#: Fields that say what must be done, beside the Vietnamese sentence itself.
_BINDING = frozenset({"levels", "parameters", "condition", "advisory", "equivalent_ok", "hours"})
_FIELDS = tuple(field.name for field in fields(Item) if field.name != "extra")


def _differing(old: Item, new: Item) -> tuple[str, ...]:
    names = [*_FIELDS, *dict.fromkeys([*old.extra, *new.extra])]
    return tuple(name for name in names if value_of(old, name) != value_of(new, name))


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Text):
        return value.vi + (f"\n{value.en}" if value.en else "")
    plain = thaw(value)
    if isinstance(plain, Mapping):
        if set(plain) <= {"vi", "en"}:
            return "\n".join(str(text) for text in plain.values())
        return "\n".join(f"{key}: {_words(inner)}" for key, inner in plain.items())
    if isinstance(plain, list):
        between = "\n" if any(isinstance(inner, Mapping) for inner in plain) else ", "
        return between.join(_words(inner) for inner in plain)
    return str(plain)
