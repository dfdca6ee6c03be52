"""Names of persons: surname, middle, given; also of the Tây Nguyên and other minority groups.

Rules and lists only, no model. A run of name-like syllables is weighed: how common its first is as
a surname, whether the others are known as middle and given names, what stands before it (a title
speaks for it; "phường", "đường", "bệnh viện" and the like against it). A lone cell in lower case,
or of two syllables, scores low and waits for its column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from scanners.names import name_list
from scanners.recognizers.base import Recognizer, Span
from scanners.textform import fold

_TOKEN = regex.compile(r"(?:[HKY]'\s?)?\p{L}+(?:[-']\p{L}+)*|\d+|[^\s\p{L}\d]")
_INITIALS = regex.compile(r"(?:\p{Lu}\.\s?){1,3}\p{Lu}\.?\Z")
#: The lists of names that are compared as a whole.
WHOLE_NAMES = ("placeholder", "famous")
#: A name has no more syllables.
LONGEST = 5
#: What may open a name of the Tây Nguyên, and what is said instead of a name (without marks).
OPENING = ("y", "a", "h", "ka", "k", "dieu")
NO_NAMES = frozenset({"nam", "nu", "khong", "co", "khac", "khong ro", "chua ro"})
_ONSETS_LISTED = "ngh ng gh gi kh nh ph qu th tr ch b c d đ g h k l m n p q r s t v x w j f z"
ONSETS = tuple(_ONSETS_LISTED.split())
VOWELS = "aeiouyăâêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵĕĭŏŭ"
CODAS = "(?:ng|nh|ch|[cmnptk])?"
SYLLABLE = regex.compile(rf"(?:{'|'.join(ONSETS)})?[{VOWELS}]{{1,3}}{CODAS}\Z")


class Token(NamedTuple):
    """A word and how it is written."""

    start: int
    end: int
    lower: str
    plain: str
    style: str  # U capitals, T capital first, l lower, . anything else
    bare: bool = False  # whether it and its whole run are written without marks


def _tokens(text: str) -> list[Token]:
    return [
        Token(match.start(), match.end(), *_writing(match.group()))
        for match in _TOKEN.finditer(text)
    ]


@lru_cache(maxsize=20_000)
def _writing(word: str) -> tuple[str, str, str]:
    """Return a word in lower case, without marks, and how it is written."""
    letters = [c for c in word if c.isalpha()]
    if not letters:
        style = "."
    elif all(c.isupper() for c in letters):
        style = "U"
    elif letters[0].isupper():
        style = "T"
    else:
        style = "l"
    lower = word.lower().replace(" ", "")
    return lower, fold(lower), style


def what_counts(lower: str, plain: str) -> tuple[object, ...]:
    """Return all that a name is weighed by in one syllable, as it is and in a name without marks.

    Two syllables of the same length for which this is the same make the same names.
    """
    bare = lower == plain
    ways = []
    for word, listed in ((lower, "marked"), (plain, "plain")) if bare else ((lower, "marked"),):
        on = {group: word in getattr(name_list(group), listed) for group in _LISTS}
        on["middle"] = on["middle"] or on["given"]
        ways.append(tuple(on.values()))
    return bare, *ways


_LISTS = (
    "surname common", "surname", "surname hmong", "middle", "middle strong", "middle hmong",
    "given", "clan", "clan first", "not after y",
)  # fmt: skip


def _in(group: str, token: Token) -> bool:
    """Whether a syllable is listed; without marks only where nothing around bears any."""
    names = name_list(group)
    return token.lower in names.marked or (token.bare and token.plain in names.plain)


def _behind_strong(run: list[Token], at: int) -> bool:
    """Whether a given name may stand here: behind "Văn" and "Thị" it may be of any language."""
    return _in("middle strong", run[at - 1]) and len(p := run[at].plain) >= 2 and p.isalpha()


_WORDS = re.compile(r"[a-z]+")


@cache
def _openers() -> frozenset[str]:
    """Return the words, without marks, that the first syllable of a name can be."""
    lists = ("surname common", "surname", "surname hmong", "clan", "clan first")
    words = frozenset(word for group in lists for word in name_list(group).plain)
    parts = frozenset(part for word in words for part in _WORDS.findall(word))
    return parts | set(OPENING)


class PersonRecognizer(Recognizer):
    """Finds full names, in a cell of their own or in running text."""

    ENTITY = "PERSON"
    LETTERS = True
    _last: tuple[str, list[Span]] = ("", [])

    def worth_asking(self, text: str, digits: int, letters: bool) -> bool:
        """Whether some word can open a name."""
        if not letters:
            return False
        plain = fold(text)
        return "'" in plain or not _openers().isdisjoint(_WORDS.findall(plain))

    def spans(self, text: str) -> Iterator[Span]:
        """Yield names."""
        last = self._last
        if text != last[0]:  # a cell is asked about twice: as a whole, and what is in it
            last = self._last = text, self._found(text)
        return iter(last[1])

    def _found(self, text: str) -> list[Span]:
        found = []
        tokens = _tokens(text)
        at = 0
        while at < len(tokens):
            length, score = self._name_at(text, tokens, at)
            if length:
                found.append(Span(tokens[at].start, tokens[at + length - 1].end, score))
                at += length
            else:
                at += 1
        return found

    def fits(self, text: str) -> Span | None:
        """Accept what can be a name under a header that says so: letters, few words."""
        bare = text.strip()
        if _INITIALS.match(bare):
            return Span(0, len(text), 0.9, "initials")
        if any(span.end - span.start >= 0.6 * len(bare) for span in self.spans(text)):
            return Span(0, len(text), 0.97)
        letters = sum(c.isalpha() for c in bare)
        words = bare.split()
        if letters < 2 or letters < 0.6 * len(bare) or len(words) > 8 or len(bare) > 80:
            return None
        if fold(bare) in NO_NAMES:
            return None
        return Span(0, len(text), 0.8 if len(words) >= 2 else 0.6)

    def _name_at(self, text: str, tokens: list[Token], at: int) -> tuple[int, float]:
        """Return how many tokens from ``at`` are a name, and how sure that is."""
        first = tokens[at]
        if first.style == ".":
            return 0, 0.0
        run = self._run(text, tokens, at)
        highland = self._highland(run)
        if highland:
            length, score = highland
        else:
            length, score = self._kinh(run)
        if not length:
            return 0, 0.0
        name = " ".join(t.lower for t in run[:length])
        placeholder, famous = WHOLE_NAMES
        if name_list(placeholder).has(name, fold(name)):
            score = 0.5
        elif name_list(famous).has(name, fold(name)):
            score = min(score, 0.4)
        return length, self._in_context(text, tokens, at, length, score)

    def _run(self, text: str, tokens: list[Token], at: int) -> list[Token]:
        """Return the tokens from ``at`` that may belong together: same writing, one space apart."""
        style = tokens[at].style
        run = [tokens[at]]
        for token in tokens[at + 1 : at + LONGEST]:
            gap = text[run[-1].end : token.start]
            same = token.style == style or (
                {token.style, style} == {"U", "T"} and (len(token.plain) == 1 or len(run) == 1)
            )
            if gap not in (" ", "  ", "\u00a0") or not same:
                break
            if len(run) == 1 and len(run[0].plain) == 1:
                style = token.style
            run.append(token)
        if all(token.lower == token.plain for token in run):
            return [token._replace(bare=True) for token in run]
        return run

    def _kinh(self, run: list[Token]) -> tuple[int, float]:
        first = run[0]
        common = _in("surname common", first)
        if not common and not _in("surname", first):
            return 0, 0.0
        hmong = _in("surname hmong", first)
        length = 1
        while length < len(run) and (
            _in("given", run[length])
            or _in("middle", run[length])
            or (
                (first.style == "T" or hmong or _in("middle strong", run[length - 1]))
                and SYLLABLE.match(run[length].lower)
            )
            or (length >= 2 and _behind_strong(run, length))
            or (hmong and length == 1 and len(run[1].lower) <= 2)
        ):
            length += 1
        if length < 2:
            return 0, 0.0
        middle, given = run[1 : length - 1], run[length - 1]
        score = 0.35 if common else 0.2
        score += 0.25 if _in("given", given) else 0.1 if hmong and middle else 0.0
        if middle:
            known = sum(_in("middle", m) or _in("given", m) for m in middle)
            strong = any(_in("middle strong", m) for m in middle) or (
                (hmong or first.style != "l") and _in("middle hmong", middle[0])
            )
            if strong:
                score += 0.35
            elif known < len(middle):
                score -= 0.1
            elif common:
                score += 0.2
        elif common:
            score -= 0.15
        if first.style == "l":
            score -= 0.45 if length == 2 else 0.35
        elif all(t.lower == t.plain for t in run[:length]):
            score -= 0.05
        return length, max(0.0, min(0.95, score))

    def _highland(self, run: list[Token]) -> tuple[int, float] | None:
        """Weigh a name of the Tây Nguyên: clan first (Jrai), last (Ê Đê); ``H'``, ``Y``, ``A``."""
        first, length = run[0], len(run)
        if first.style == "l" and not first.plain.startswith(("h'", "k'")):
            return None
        if (
            length >= 3 and run[1].plain in OPENING[:2] and len(run[2].plain) >= 2
            and (_in("surname common", first) or _in("surname", first))
        ):  # fmt: skip
            return 3, 0.8  # Đinh A …, Đinh Y …, Lý A …
        clans = [
            i for i, t in enumerate(run)
            if _in("clan", t) or (i + 1 < length and _in("clan first", t)
                                  and name_list("clan").has(t.lower + run[i + 1].lower,
                                                            t.plain + run[i + 1].plain))
        ]  # fmt: skip
        prefix = first.plain.startswith(("h'", "k'", "y'")) and len(first.plain) > 3
        if clans and clans[0] == 0 and length >= 2:
            clan = 2 if _in("clan first", first) and not _in("clan", first) else 1
            return min(length, clan + 2), 0.85
        if prefix:
            return (length, 0.9) if clans else (min(length, 2), 0.7)
        if first.plain in OPENING[:-1] and length >= 2:
            if _in("not after y", run[1]):
                return None
            if clans and clans[0] <= 3:
                return clans[-1] + 1, 0.9
            if first.style == "l" or first.plain in ("h", "k"):
                return None
            return min(length, 2), 0.35
        if first.plain == OPENING[-1] and length >= 2:
            return length, 0.6
        return None

    def _in_context(
        self, text: str, tokens: list[Token], at: int, length: int, score: float
    ) -> float:
        before = tokens[max(0, at - 3) : at]
        if not before:
            return score
        words = [t.lower for t in before]
        last = words[-1]
        if last in (".", ":", "-") and len(words) > 1:
            last = words[-2] if last != "." or words[-2] in ("p", "q", "đ", "tp") else "."
            if words[-1] == "." and f"{words[-2]}." in name_list("not before").marked:
                last = f"{words[-2]}."
        pair = " ".join(words[-2:])
        against, titles = name_list("not before"), name_list("title")
        two = any(against.has(p, fold(p)) for p in (pair, " ".join(words[-3:])))
        if two or against.has(last, fold(last)):
            return max(0.0, score - 0.5)
        if before[-1].style == "." and before[-1].lower.isdigit():
            return max(0.0, score - 0.4)
        if titles.has(last, fold(last)) or titles.has(pair, fold(pair)):
            return min(0.97, score + 0.3)
        return score
