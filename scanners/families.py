"""Cells that hold the same because they are written alike: a column of them is counted at once.

A family is a set of cells, named by one regular expression, that no rule tells apart under certain
headers: one of them is looked at by the recognizers, the others only counted. The expressions are
built from the recognizers' own tables and are read alike by Python and by Rust.

A family is a promise about the recognizers. ``tests/unit/scanners/test_families.py`` draws
cells of each and tries to break it, and every block checks some of its own.
"""

from __future__ import annotations

import datetime
from functools import cache
from typing import Any, NamedTuple

import regex

from scanners.headers import Hint
from scanners.namefamilies import address_pattern, name_patterns
from scanners.recognizers.vietnam import bhyt_card, cccd, phone

KEYS = frozenset({"PATIENT_ID", "VISIT_ID", "MEDICAL_RECORD_NO"})
_NONE = frozenset({""})
_DAY = "(?:0[1-9]|[12][0-9]|3[01])"
_MONTH = "(?:0[1-9]|1[0-2])"
_YEAR = "(?:19|20)[0-9]{2}"
_CARD = "[1-5](?:0[1-9]|[1-9][0-9])[0-9]{10}"
_CLOCK = "(?: [0-2][0-9]:[0-5][0-9](?::[0-5][0-9])?)?"


class Family(NamedTuple):
    """Cells alike.

    Attributes:
        pattern: what all of a cell must match.
        under: entities that the header may name, ``""`` for none.
        but: cells that match and are not alike, as a second expression; ``""`` for none.
        exact: whether only under headers that name the entity exactly.
        one_length: whether only cells of the same length are alike.
    """

    name: str
    pattern: str
    under: frozenset[str]
    but: str = ""
    one_length: bool = False
    exact: bool = False

    @property
    def marked(self) -> bool:
        """Whether its cells may bear letters that are not ASCII."""
        return not self.pattern.isascii() or r"\p{" in self.pattern

    def takes(self, cell: str) -> bool:
        """Whether a cell is one of the family."""
        pattern, but = _compiled(self)
        return pattern.fullmatch(cell) is not None and not (but and but.fullmatch(cell))


@cache
def _compiled(family: Family) -> tuple[Any, Any]:
    return regex.compile(family.pattern), regex.compile(family.but) if family.but else None


@cache
def families() -> tuple[Family, ...]:
    """Return every family; those that most columns are made of come first."""
    today = datetime.date.today().year % 100
    young = "|".join(f"{year:02d}" for year in range(today + 1))
    person = f"(?:{'|'.join(sorted(cccd.PROVINCES))})(?:[01][0-9]{{2}}|[23](?:{young}))[0-9]{{6}}"
    codes = "|".join(sorted(bhyt_card.OBJECT_CODES))
    held = "|".join(f"0{number}" for number in sorted(phone.PLACEHOLDERS))
    own = frozenset({"", *KEYS})
    return (
        Family("few digits", "[0-9]{1,8}", own),
        Family("many digits", "[0-9]{16,30}", own),
        Family("digits, no phone", "(?:[1-79][0-9]|8[0-35-9])[0-9]{7,9}", own, one_length=True),
        Family("digits, no number", "(?:[1-79][0-9]|8[0-35-9])[0-9]{10,13}", own, one_length=True),
        Family("person", person, frozenset({"CCCD"})),
        Family("mobile", f"0(?:{phone.PREFIXES})[0-9]{{7}}", frozenset({"PHONE"})),
        Family("mobile anywhere", f"0(?:{phone.PREFIXES})[0-9]{{7}}", own, but=held),
        Family("card", f"[A-Z]{{2}}{_CARD}", frozenset({"BHYT_CARD"}), but="XX.*"),
        Family("card anywhere", f"(?:{codes}){_CARD}", own),
        Family("card of another kind", f"[A-Z]{{2}}{_CARD}", own, but=f"(?:{codes}|XX).*"),
        *(
            Family(f"name {n}", pattern, frozenset({"PERSON"}), exact=True)
            for n, pattern in enumerate(name_patterns())
        ),
        Family("address", *_address(), exact=True),
        Family("day", f"{_YEAR}{_MONTH}{_DAY}", frozenset({"DATE_OF_BIRTH"})),
        Family("minute", f"{_YEAR}{_MONTH}{_DAY}[0-9]{{4}}", frozenset({"DATE_OF_BIRTH"})),
        Family("written day", f"{_DAY}/{_MONTH}/{_YEAR}{_CLOCK}",
               frozenset({"", "DATE_OF_BIRTH"}), one_length=True),
        Family("ISO day", f"{_YEAR}-{_MONTH}-{_DAY}{_CLOCK}",
               frozenset({"", "DATE_OF_BIRTH"}), one_length=True),
        Family("amount", r"(?:[1-79][0-9]{0,8}|8|8[0-35-9][0-9]{0,7})\.[0-9]{1,3}",
               _NONE),
        Family("code", "[A-WYZ]{1,4}[0-9]{4,10}", own, one_length=True),
        *(
            Family(f"digest of {length}", f"[0-9a-f]{{{length}}}", frozenset(_HASHED),
                   but="[0-9]+")
            for length in (32, 40, 64)
        ),
    )  # fmt: skip


_HASHED = frozenset({"", "CCCD", "CMND", "PHONE", "BHYT_CARD", "PERSON", "HASHED_ID", *KEYS})


def _address() -> tuple[str, frozenset[str], str]:
    pattern, but = address_pattern()
    return pattern, frozenset({"ADDRESS"}), but


@cache
def families_under(hint: Hint) -> tuple[Family, ...]:
    """Return the families of a column under its header."""
    return tuple(
        family
        for family in families()
        if hint.entity in family.under and (hint.exact or not family.exact)
    )
