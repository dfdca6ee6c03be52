"""The column decides: from all candidates of its cells to entities, states and reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from scanners.detect import Candidate
from scanners.finding import LINK_KEYS, ROLES, LegalState, Role, State, Subject
from scanners.masking import Row, judge_mark
from scanners.memo import Signature
from scanners.profile import ColumnProfile

#: Shape-only matches are emitted at this score or less, to be counted and nothing else.
SHAPE_ONLY = 0.1
_BOOST_FROM = 0.3
_MANY = 0.6
_FEW_CASES = 3
#: Entities whose shape is shared by other numbers: most of a column's look-alikes must pass.
_BY_RATIO = ("CCCD", "PHONE")
_EXAMPLES = 3
_KEY_BEHIND_NUMBER = 0.6


@dataclass(slots=True)
class Tally:
    """What was counted in favour of one entity in one column."""

    hits: int = 0
    score: float = 0.0
    marks: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)


class ColumnJudge:
    """Settles the final score of every candidate of one column."""

    def __init__(self, profile: ColumnProfile, min_score: float) -> None:
        self.profile = profile
        self.min_score = min_score
        self._good: Counter[str] = Counter()
        self._bad: Counter[str] = Counter()
        self._moment: Counter[str] = Counter()
        self._whole: Counter[str] = Counter()
        for signature, times in profile.counts.items():
            for cluster in signature:
                self._count(cluster, times)

    def _count(self, cluster: tuple[Candidate, ...], times: int) -> None:
        seen = set()
        for candidate in cluster:
            entity = candidate.entity
            if entity in seen:
                continue
            seen.add(entity)
            if candidate.score <= SHAPE_ONLY:
                self._bad[entity] += times
                continue
            self._good[entity] += times
            if candidate.score <= _BOOST_FROM:
                self._moment[entity] += times
            if candidate.whole and candidate.score >= _BOOST_FROM:
                self._whole[entity] += times

    def score(self, candidate: Candidate) -> float:
        """Return the candidate's score in the light of its column."""
        entity, score = candidate.entity, candidate.score
        if candidate.mark == "key" and self._is_number_of_state():
            return min(score, _KEY_BEHIND_NUMBER)
        if candidate.named or score <= SHAPE_ONLY:
            return score
        if entity in _BY_RATIO:
            good, bad = self._good[entity], self._bad[entity]
            if bad >= _FEW_CASES and good < 0.4 * (good + bad):
                return max(0.0, score - 0.4)
            if good >= _FEW_CASES and self._moment[entity] > 0.5 * good:
                return max(0.0, score - 0.4)
            if self._whole[entity] >= _FEW_CASES and good >= _MANY * (good + bad):
                return max(score, 0.85)
            return score
        filled = self.profile.filled
        if candidate.whole and score >= _BOOST_FROM and filled >= _FEW_CASES:
            share = self._whole[entity] / filled
            if share >= _MANY:
                return min(0.93, score + 0.3)
        return score

    def _is_number_of_state(self) -> bool:
        """Whether a column headed as a record key holds card or personal numbers instead."""
        return any(
            self._whole[entity] >= _FEW_CASES and self._whole[entity] >= _MANY * self.profile.filled
            for entity in ("CCCD", "BHYT_CARD")
        )

    def pick(self, cluster: tuple[Candidate, ...]) -> tuple[int, float] | None:
        """Return which candidate of a cluster becomes a finding, with its score; or None."""
        best: tuple[int, float] | None = None
        for place, candidate in enumerate(cluster):
            score = self.score(candidate)
            if score >= self.min_score and (best is None or score > best[1] + 1e-9):
                best = place, score
        return best

    def tallies(self) -> dict[str, Tally]:
        """Return what the column holds, per entity."""
        found: dict[str, Tally] = {}
        for signature, times in self.profile.counts.items():
            in_cell = set()
            for at, cluster in enumerate(signature):
                picked = self.pick(cluster)
                if picked is None:
                    continue
                candidate = cluster[picked[0]]
                tally = found.setdefault(candidate.entity, Tally())
                tally.marks[candidate.mark] += times
                if candidate.entity not in in_cell:
                    in_cell.add(candidate.entity)
                    tally.hits += times
                    tally.score += picked[1] * times
                self._example(tally, signature, at)
        return found

    def _example(self, tally: Tally, signature: Signature, at: int) -> None:
        shapes = self.profile.examples.get(signature, ())
        if (
            at < len(shapes)
            and len(tally.examples) < _EXAMPLES
            and shapes[at] not in tally.examples
        ):
            tally.examples.append(shapes[at])


@dataclass(frozen=True, slots=True)
class ColumnResult:
    """One entity found in one column (a free-text column may have several)."""

    name: str
    entity: str | None
    subject: Subject
    state: State
    legal_state: LegalState
    hits: int
    share: float
    score: float
    role: Role
    why: list[str]
    examples: list[str]

    def as_dict(self) -> dict[str, object]:
        """Return the column of the JSON contract."""
        return {
            "name": self.name,
            "entity": self.entity,
            "subject": str(self.subject),
            "state": str(self.state),
            "legal_state": str(self.legal_state),
            "hits": self.hits,
            "share": self.share,
            "score": self.score,
            "role": str(self.role),
            "why": self.why,
            "examples": self.examples,
        }

    @property
    def stops(self) -> bool:
        """Whether it alone makes the verdict fail."""
        return (
            self.role is Role.DIRECT
            and self.state in (State.UNMASKED, State.WEAKLY_MASKED)
            and self.subject in (Subject.PATIENT, Subject.UNKNOWN)
        )

    @property
    def identifies(self) -> bool:
        """Whether a person can be found or linked by it."""
        named = self.role is Role.DIRECT and self.subject is not Subject.ORGANISATION
        return self.state in (State.UNMASKED, State.WEAKLY_MASKED) and (
            named or self.entity in LINK_KEYS
        )


def judge_column(
    profile: ColumnProfile,
    tallies: dict[str, Tally],
    row: Row,
    default_subject: Subject,
) -> list[ColumnResult]:
    """Return the results of one column: at least one, with entity None where nothing is held."""
    hint = profile.hint
    if not tallies:
        return [_nothing(profile, default_subject)]
    ranked = sorted(tallies.items(), key=lambda item: (item[0] != hint.entity, -item[1].hits))
    return [_result(profile, entity, tally, row, default_subject) for entity, tally in ranked]


def _nothing(profile: ColumnProfile, default_subject: Subject) -> ColumnResult:
    entity = profile.hint.entity
    role = ROLES.get(entity, Role.NONE)
    if entity and not profile.filled and role is not Role.NONE:
        return ColumnResult(
            profile.name, entity, _subject(profile, entity, default_subject), State.MASKED,
            LegalState.MASKED, 0, 0.0, 0.0, role, ["cột trống, không còn giá trị nào"], [],
        )  # fmt: skip
    why = ["cột trống"] if not profile.filled else []
    return ColumnResult(
        profile.name, None, Subject.UNKNOWN, State.NONE, LegalState.RAW, 0, 0.0, 0.0,
        Role.NONE, why, [],
    )  # fmt: skip


def _result(
    profile: ColumnProfile, entity: str, tally: Tally, row: Row, default_subject: Subject
) -> ColumnResult:
    judged: dict[State, Counter[str]] = {}
    legal: Counter[LegalState] = Counter()
    for mark, times in tally.marks.items():
        judgement = judge_mark(entity, mark, row)
        judged.setdefault(judgement.state, Counter())[judgement.why] += times
        legal[judgement.legal] += times
    state = next(s for s in (State.UNMASKED, State.WEAKLY_MASKED, State.MASKED) if s in judged)
    why = [_found_by(profile, entity, tally)]
    why += [f"{reason} ({times} ô)" for reason, times in judged[state].most_common(3)]
    if len(judged) > 1:
        parts = [
            f"{sum(reasons.values())} ô {word}"
            for key, word in _STATE_WORDS
            if (reasons := judged.get(key))
        ]
        why.append("trong một cột có cả " + ", ".join(parts))
    return ColumnResult(
        name=profile.name,
        entity=entity,
        subject=_subject(profile, entity, default_subject),
        state=state,
        legal_state=LegalState.RAW if state is State.UNMASKED else legal.most_common(1)[0][0],
        hits=tally.hits,
        share=round(tally.hits / profile.filled, 4) if profile.filled else 0.0,
        score=round(tally.score / tally.hits, 2),
        role=ROLES.get(entity, Role.NONE),
        why=why,
        examples=tally.examples,
    )


_STATE_WORDS = (
    (State.UNMASKED, "để rõ"),
    (State.WEAKLY_MASKED, "che yếu"),
    (State.MASKED, "đã che"),
)


def _found_by(profile: ColumnProfile, entity: str, tally: Tally) -> str:
    share = tally.hits / profile.filled if profile.filled else 0.0
    percent = f"{share:.1%}".replace(".", ",")
    if profile.hint.entity == entity:
        return f"tiêu đề cột chỉ rõ loại dữ liệu; {percent} ô có giá trị khớp"
    if share >= _MANY:
        return f"{percent} ô có giá trị khớp dạng dữ liệu, dù tiêu đề không nói"
    return f"tìm thấy trong nội dung của {tally.hits} ô ({percent} ô có giá trị)"


def _subject(profile: ColumnProfile, entity: str, default: Subject) -> Subject:
    hint = profile.hint
    if entity == "ORGANIZATION":
        return Subject.ORGANISATION
    if entity == "PRACTITIONER_LICENCE":
        return Subject.STAFF
    if hint.entity == entity or hint.subject is not Subject.UNKNOWN:
        return hint.subject if hint.subject is not Subject.UNKNOWN else default
    return default
