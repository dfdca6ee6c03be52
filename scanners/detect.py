"""One cell: every candidate that its text and its header give, before the column is judged."""

from __future__ import annotations

import re
from typing import NamedTuple

from scanners.errors import ScanError
from scanners.headers import Hint
from scanners.masking import guess_masked, read_hash, read_mask, read_token, without_mask
from scanners.recognizers.base import Recognizer
from scanners.recognizers.registry import by_entity, recognizers, wordless
from scanners.textform import Offsets, normalise

#: Longer texts are cut into pieces of this size, so that no rule sees a text without end.
PIECE = 20_000
_OVERLAP = 200
_LETTER = re.compile(r"[^\W\d_]")
#: Headers of these kinds hold no personal numbers or names of their own; a match needs its column.
_UNLIKELY = {
    "datetime": ("CCCD", "PHONE", "CMND", "BHXH_NUMBER", "BANK_ACCOUNT", "TAX_CODE"),
    "code": ("CCCD", "PHONE", "CMND", "BHXH_NUMBER", "BANK_ACCOUNT", "TAX_CODE", "PERSON",
             "DIAGNOSIS", "LICENCE_PLATE", "PASSPORT", "BHYT_CARD"),
    "amount": ("CCCD", "PHONE", "CMND", "BHXH_NUMBER", "BANK_ACCOUNT", "TAX_CODE", "DIAGNOSIS"),
    "name_of": ("PERSON", "ADDRESS", "LOCATION", "DIAGNOSIS", "ETHNICITY"),
}  # fmt: skip
_KEYS = ("PATIENT_ID", "VISIT_ID", "MEDICAL_RECORD_NO")
#: Under these headers a look-alike of the others is the header's own value.
_OWNED = {
    "PATIENT_ID", "VISIT_ID", "MEDICAL_RECORD_NO", "BANK_ACCOUNT", "TAX_CODE", "DRIVER_LICENCE",
    "BHXH_NUMBER", "CMND", "PASSPORT", "PRACTITIONER_LICENCE", "ORGANIZATION", "LOCATION",
}  # fmt: skip
PENALTY = 0.35
_LEAST = 0.15
_SHAPE_ONLY = 0.1
_WHOLE_VALUE = 0.5
#: Under these headers a cell that fits well is what the header says; nothing else is asked.
_SETTLED = frozenset({"CCCD", "PHONE", "BHYT_CARD", "DATE_OF_BIRTH", "GENDER", "AGE", "EMAIL"})
_SURE = 0.9
#: No candidate inside a cell, nor any made surer by its column, is above this.
_SUREST = 0.97
#: What is surer than an address under its header: long numbers, e-mail, licences to practise.
_SURE_ADDRESS = 0.95
_SURER = re.compile(r"(?:[0-9][^0-9]*){9}|@|CCHN|GPHN")


class Candidate(NamedTuple):
    """Something a cell may hold; the column decides whether it does.

    Attributes:
        whole: whether it takes all of the cell.
        named: whether the header names this entity.
        mark: see ``scanners.masking``.
    """

    entity: str
    score: float
    whole: bool
    named: bool
    mark: str
    recognizer: str


Placed = tuple[int, int, Candidate]
#: Candidates that overlap, the best first: at most one of them becomes a finding.
Cluster = tuple[Placed, ...]


def detect(text: str, hint: Hint) -> tuple[Cluster, ...]:
    """Return the clusters of one cell's text under a header's hint, offsets in ``text``."""
    if not text or text.isspace():
        return ()
    form, offsets = normalise(text)
    whole = _whole(form, hint)
    if whole is not None and not whole[0]:
        return ()
    placed = list(whole) if whole else []
    if not (placed and _settled(placed[0][2], form)):
        placed += _inside(form, hint)
    clusters = _clusters(placed)
    return clusters if offsets is None else moved(clusters, offsets)


def moved(clusters: tuple[Cluster, ...], offsets: Offsets) -> tuple[Cluster, ...]:
    """Return clusters of a normal form at the offsets of the text it was made from."""
    return tuple(
        tuple((offsets[start], offsets[end], candidate) for start, end, candidate in cluster)
        for cluster in clusters
    )


def _settled(whole: Candidate, form: str) -> bool:
    """Whether nothing inside the cell could be preferred to what it is as a whole."""
    if whole.recognizer == "mask" or (whole.named and whole.score >= _SUREST):
        return True
    if whole.entity == "ADDRESS":
        return whole.named and whole.score >= _SURE_ADDRESS and not _SURER.search(form)
    return whole.named and whole.score >= _SURE and whole.entity in _SETTLED


def _whole(text: str, hint: Hint) -> list[Placed] | None:
    """Return what the cell is as a whole; an empty list where nothing else need be asked."""
    bare = text.strip()
    start = text.index(bare[0]) if bare else 0
    end = start + len(bare)
    named = bool(hint.entity)
    token = read_token(bare)
    if token:
        entity = hint.entity or "HASHED_ID"
        score = 0.9 if named else 0.3
        return [(start, end, Candidate(entity, score, True, named, f"uuid:{token[4:]}", "mask"))]
    digest = read_hash(bare)
    if digest:
        score = 0.95 if named else 0.6 if digest == "base64" else 0.85
        mark = f"hash:{digest}"
        return [(start, end, Candidate("HASHED_ID", score, True, named, mark, "mask"))]
    masked = _masked(bare, hint)
    if masked is not None:
        entity, mark = masked
        return [(start, end, Candidate(entity, 0.9 if named else 0.55, True, named, mark, "mask"))]
    if not named:
        return None
    recognizer = by_entity().get(hint.entity)
    if recognizer is None:
        return None
    span = recognizer.fits(bare)
    if span is None:
        return None
    mark = span.mark or ("key" if hint.entity in _KEYS else "")
    score = span.score if hint.exact else span.score - 0.05
    return [(start, end, Candidate(hint.entity, score, True, True, mark, recognizer.name))]


def _masked(bare: str, hint: Hint) -> tuple[str, str] | None:
    """Return the entity that a cell masks, with its mark; None if the cell is not masked.

    A mask sign beside a value that is still whole hides nothing: then the cell counts as clear.
    """
    mask = read_mask(bare)
    if mask is None or (mask.kind == "all" and not hint.entity):
        return None
    if mask.kind == "all":
        return hint.entity, mask.mark
    entity = hint.entity or guess_masked(bare)
    recognizer = by_entity().get(entity)
    if recognizer is None or (hint.kind == "text" and entity == "PERSON"):
        return None
    if any(span.score >= _WHOLE_VALUE for span in recognizer.spans(bare)):
        return None
    if entity == "ADDRESS":
        rest = recognizer.fits(without_mask(bare))
        return entity, "all" if rest is None else rest.mark or "rest"
    return entity, mask.mark


def _inside(form: str, hint: Hint) -> list[Placed]:
    """Ask every recognizer that can have something to say about the text."""
    found: list[Placed] = []
    if form.isdigit() and not 9 <= len(form) <= 15:
        return found  # no number that stands without a word before it is shorter or longer
    digits = sum(map(str.isdigit, form)) if len(form) < PIECE else PIECE
    length = len(form.strip())
    letters = _LETTER.search(form) is not None
    for recognizer in recognizers() if letters else wordless():
        if not recognizer.worth_asking(form, digits, letters):
            continue
        entity = recognizer.ENTITY
        for start, end, score, mark in _pieces(recognizer, form):
            whole = end - start >= length
            if score > _SHAPE_ONLY and _header_speaks_against(entity, hint, whole):
                score = max(_LEAST, score - PENALTY)
            if score > 0:
                candidate = Candidate(entity, round(score, 2), whole, False, mark, recognizer.name)
                found.append((start, end, candidate))
    return found


def _header_speaks_against(entity: str, hint: Hint, whole: bool) -> bool:
    if entity == "PERSON" and hint.entity in ("ADDRESS", "ORGANIZATION", "LOCATION"):
        return True
    if not whole:
        return False
    owned = hint.entity in _OWNED and entity != hint.entity
    return owned or entity in _UNLIKELY.get(hint.kind, ())


def _pieces(recognizer: Recognizer, form: str) -> list[tuple[int, int, float, str]]:
    """Ask a recognizer about a text, long ones piece by piece.

    Raises:
        ScanError: a rule ran out of time: better said than passed over in silence.
    """
    found = {}
    step = PIECE - _OVERLAP if len(form) > PIECE else max(1, len(form))
    try:
        for at in range(0, len(form), step):
            for span in recognizer.spans(form[at : at + PIECE]):
                found[at + span.start, at + span.end] = (span.score, span.mark)
    except TimeoutError:
        raise ScanError("một ô có nội dung bất thường, quy tắc chạy quá lâu: bị từ chối.") from None
    return [(start, end, score, mark) for (start, end), (score, mark) in found.items()]


def _clusters(placed: list[Placed]) -> tuple[Cluster, ...]:
    """Group candidates: the surest (then the longest) takes all that overlap it, and so on."""
    if len(placed) <= 1:
        return (tuple(placed),) if placed else ()
    left = sorted(placed, key=lambda i: (-i[2].score, i[0] - i[1], i[2].entity))
    groups: list[Cluster] = []
    while left:
        start, end, _ = left[0]
        groups.append(tuple(i for i in left if i[0] < end and start < i[1]))
        left = [i for i in left if not (i[0] < end and start < i[1])]
    return tuple(sorted(groups, key=lambda group: group[0][0]))
