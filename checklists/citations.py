"""Finds citations of dead legal texts in what people write, and the live text to cite instead.

The register is the pack ``van-ban``: its rows say until when a text was in force, how it is usually
written (``patterns``) and what replaces it (``replaced_by``).

When a citation is **not** a fault:

- on a day when the text was still in force: what was written then stays right (dossiers approved
  under the old regime keep their grounds; give the day of the document, not today);
- in a sentence that speaks of the past on purpose: it says that the text was replaced, has ended,
  is meant for the transition, or that something was approved under it. "Đã được phê duyệt theo
  NĐ 85/2016" and "thay thế NĐ 85/2016" are history, "căn cứ NĐ 85/2016" is not;
- where the live text is named beside it as what took its place ("…, nay là NĐ 331/2026").

The finding is a hint to a person, never a refusal: only a person knows what a sentence means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from checklists.library import load
from checklists.model import Item, PackError, Problem
from checklists.pack import Pack
from checklists.reading import line_of, read_yaml
from checklists.shapes import SECTIONS

REGISTER = "van-ban"
#: States in which a text is no ground for anything new.
DEAD = frozenset({"replaced", "ended", "transition_only"})
_ABOUT_THE_PAST = frozenset({"transition", "citations", "open_points"})
_WORDS = ("text", "meaning", "how", "check", "evidence", "note")
#: How the kind of a text is written out.
_KINDS = {
    "nd": r"(?:nd|nghi\s+dinh)",
    "tt": r"(?:tt|thong\s+tu)",
    "qd": r"(?:qd|quyet\s+dinh)",
    "nq": r"(?:nq|nghi\s+quyet)",
    "luat": r"luat",
}
_HISTORY = re.compile(
    r"thay\s+the|thay\s+cho|thay\s+bang|duoc\s+thay|bai\s+bo|het\s+hieu\s+luc|het\s+gia\s+tri|"
    r"mat\s+can\s+cu|chep\s+lai|van\s+dan|con\s+dan|khong\s+con|truoc\s+day|truoc\s+ngay|chuyen\s+tiep|nay\s+la|\(cu\)|"
    r"(?:quy\s+dinh|che\s+do|van\s+ban|tieu\s+chuan|ho\s+so|luat)\s+cu\b|"
    r"(?:da|duoc)\s+(?:duoc\s+)?(?:phe\s+duyet|thu\s+thap|chap\s+nhan|lap|xac\s+dinh|ban\s+hanh)"
)
_SENTENCE_END = re.compile(r"[.;!?](?=\s|$)|\n")


@dataclass(frozen=True)
class Citation:
    """A dead text as it was written, the numbers to cite instead, and what to tell the writer."""

    #: Id of the text in the register.
    text_id: str
    found: str
    live: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class _Dead:
    item: Item
    pattern: re.Pattern[str]
    live: tuple[str, ...]


def find_dead(text: str, day: date, register: Pack | None = None) -> tuple[Citation, ...]:
    """Citations of texts that are dead on ``day`` (a Vietnamese day), each text once.

    ``register``: another version of the register of legal texts than the newest.
    """
    if not text:
        return ()
    if register is None:
        try:
            register = load(REGISTER)
        except PackError:
            return ()
    plain = unicodedata.normalize("NFC", text)
    folded = _fold(plain)
    found: list[Citation] = []
    for dead in _dead_texts(register):
        if _alive(dead.item, day):
            continue
        for match in dead.pattern.finditer(folded):
            if not _HISTORY.search(_around(folded, match.start(), match.end())):
                found.append(_citation(plain[match.start() : match.end()], dead))
                break
    return tuple(found)


def dead_in_pack(pack: Pack, day: date) -> Iterator[Problem]:
    """Each row of a pack that cites a dead text, with its file and line.

    The register itself, and a pack that has been replaced or has ended, speak of dead texts by
    their nature; so do the sections on the transition and on dead citations. Outside the rows only
    the ground of an entry counts: its words may be about the mistake of citing a dead text.
    """
    ended = pack.effective_to is not None and pack.effective_to < day.isoformat()
    if pack.id == REGISTER or pack.replaced_by or ended:
        return
    for name, paths in sorted(pack.files().items()):
        if name in _ABOUT_THE_PAST or not isinstance(SECTIONS[name], list):
            continue
        for path in paths:
            for index, row in enumerate(read_yaml(path)):
                grounds = [str(row.get("source") or ""), str(row.get("legal_ref") or "")]
                words = [row[key]["vi"] for key in _WORDS if key in row] if name == "items" else []
                for citation in _distinct([*grounds, *words], day):
                    said = f"Mục {row.get('id', index + 1)}: {citation.sentence}"
                    yield Problem(path, line_of(path, (index,)), said)


def _distinct(texts: Iterable[str], day: date) -> Iterator[Citation]:
    seen: set[str] = set()
    for text in texts:
        for citation in find_dead(text, day):
            if citation.text_id not in seen:
                seen.add(citation.text_id)
                yield citation


@lru_cache(maxsize=8)
def _dead_texts(register: Pack) -> tuple[_Dead, ...]:
    numbers = {item.id: str(item.extra.get("number") or item.source) for item in register.items}
    return tuple(
        _Dead(
            item,
            re.compile("|".join(_pattern(written) for written in _written(item))),
            tuple(numbers[key] for key in item.extra.get("replaced_by") or () if key in numbers),
        )
        for item in register.items
        if item.extra.get("status") in DEAD and any(_written(item))
    )


def _written(item: Item) -> list[str]:
    """How the text is written, the longest first."""
    known = {*(item.extra.get("patterns") or ()), str(item.extra.get("number") or "")}
    return sorted(filter(None, known), key=len, reverse=True)


def _pattern(written: str) -> str:
    """A pattern for one way of writing, over folded text: "NĐ 85/2016", "Nghị định số 85/2016".

    A number never matches inside a longer one: 85/2016 is not in 185/2016.
    """
    first, _space, rest = _fold(written).partition(" ")
    if first in _KINDS and rest[:1].isdigit():
        kind, number = _KINDS[first] + r"\s*(?:so\s*:?\s*)?", rest
    else:
        kind, number = "", f"{first} {rest}".strip()
    body = r"\s+".join(re.escape(word) for word in number.split())
    # "NĐ 85/2016" is often followed by the rest of its number: it belongs to what was found.
    tail = r"(?:/[a-z]{2,3}-[a-z]{2,6}\d*)?" if kind else ""
    return rf"(?<![\w/.-]){kind}{body}{tail}(?![\d])"


def _alive(item: Item, day: date) -> bool:
    until = item.extra.get("until")
    return until is not None and day <= date.fromisoformat(until)


def _around(folded: str, start: int, end: int) -> str:
    """The sentence in which a citation stands."""
    begin = max((m.end() for m in _SENTENCE_END.finditer(folded, 0, start)), default=0)
    finish = _SENTENCE_END.search(folded, end)
    return folded[begin : finish.start() if finish else len(folded)]


def _citation(found: str, dead: _Dead) -> Citation:
    extra = dead.item.extra
    if extra.get("until"):
        day = date.fromisoformat(extra["until"]) + timedelta(days=1)
        since = f" từ {day:%d/%m/%Y}"
    else:
        since = ""
    state = {
        "transition_only": f"chỉ còn dùng cho chuyển tiếp{since}",
        "replaced": f"đã được thay thế{since}",
    }.get(str(extra["status"]), f"hết hiệu lực{since}")
    instead = f" Dẫn {', '.join(dead.live)}." if dead.live else ""
    doubt = " Điều này cần đối chiếu." if dead.item.confidence == "U" else ""
    return Citation(dead.item.id, found, dead.live, f"“{found}” {state}.{instead}{doubt}")


def _fold(text: str) -> str:
    """``text`` in lower case without marks, letter for letter, so that places stay the same."""
    return "".join(_plain(letter) for letter in text)


@lru_cache(maxsize=1024)
def _plain(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return "d" if base == "đ" else base if len(base) == 1 else letter
