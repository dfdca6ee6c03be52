"""Carries a dossier's answers from one pack to the next; nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checklists.comparison import compare
from checklists.mapping import read_mapping
from checklists.model import PackError
from checklists.pack import Pack

#: From worst to best; an answer of another kind counts as the worst.
STATES = (
    "not_met",
    "unknown",
    "not_answered",
    "planned",
    "partly_met",
    "not_applicable",
    "met",
)
#: Relations whose answers are carried without a second look.
SETTLED = ("same", "merged")


Response = Mapping[str, Any]


@dataclass(frozen=True)
class _Offer:
    """An old answer that wants to go to a new row."""

    old: str
    response: Response
    relation: str
    why: str

    @property
    def rank(self) -> int:
        state = self.response.get("state")
        return STATES.index(state) if state in STATES else 0


@dataclass
class _Outcome:
    """What comes out, while it is being filled."""

    carried: dict[str, dict[str, Any]] = field(default_factory=dict)
    review: list[dict[str, Any]] = field(default_factory=list)
    dropped: list[dict[str, Any]] = field(default_factory=list)
    skipped: list[dict[str, Any]] = field(default_factory=list)

    def drop(self, old: str, response: Response, why: str) -> None:
        self.dropped.append(
            {"id": old, "text": response.get("text"), "state": response.get("state"), "why": why}
        )

    def skip(self, new: str, old: str, why: str) -> None:
        self.skipped.append({"id": new, "from": old, "why": why})

    def look_again(self, new: str, offer: _Offer, why: str) -> None:
        self.review.append(
            {
                "id": new,
                "from": offer.old,
                "relation": offer.relation,
                "why": why,
                "state": offer.response.get("state"),
                "text": offer.response.get("text"),
            }
        )


def migrate(
    source: Pack,
    target: Pack,
    responses: Mapping[str, Response],
    level: int | None = None,
    root: Path | None = None,
) -> dict[str, Any]:
    """Answers to ``source`` as answers to ``target``, and what a person has to look at.

    ``responses`` map item ids to ``{"state", "text", …}``; ids of ``target`` stay as they are, so
    that a second run changes nothing. ``level`` (1–5), when given, leaves out rows that do not
    apply there. The result has

    - ``carried``: target id → response;
    - ``review``: ``{"id", "from", "relation", "why"}`` for each carried answer to look at again;
    - ``new``: target ids without an answer;
    - ``dropped``: ``{"id", "text", "why"}`` for each old answer that has no place any more;
    - ``skipped``: ``{"id", "from", "why"}`` for each target that does not apply at the level.

    Raises:
        PackError: no cross-walk between the packs, or a response is not a mapping.
    """
    rows = _rows(source, target, root)
    valid = {item.id for item in target.items if level is None or item.applies_at(level)}
    known = {item.id for item in target.items}
    elsewhere = f"Không áp dụng ở cấp {level}."
    outcome = _Outcome()
    offers: dict[str, list[_Offer]] = {}
    for old, response in sorted(responses.items()):
        if not isinstance(response, Mapping):
            raise PackError(f"Câu trả lời của {old} phải là các cặp khóa: giá trị.")
        row = rows.get(old)
        if row is None and old in valid:
            outcome.carried[old] = dict(response)
        elif row is None and old in known:
            outcome.skip(old, old, elsewhere)
            outcome.drop(old, response, elsewhere)
        elif row is None:
            outcome.drop(old, response, f"Mã {old} không có trong gói {source.id}.")
        else:
            offer = _Offer(old, response, row["relation"], row["why"]["vi"])
            for new in row["new"]:
                if new in valid:
                    offers.setdefault(new, []).append(offer)
                else:
                    outcome.skip(new, old, elsewhere)
            if not valid.intersection(row["new"]):
                outcome.drop(
                    old, response, f"{offer.why} {elsewhere if row['new'] else ''}".strip()
                )
    for new, given in offers.items():
        _settle(outcome, new, given)
    return _sorted(outcome, target, valid)


def _rows(source: Pack, target: Pack, root: Path | None) -> dict[str, Mapping[str, Any]]:
    """Old id → its row of the cross-walk; between versions of one pack ids stay."""
    if source.id != target.id:
        return {row["old"]: row for row in read_mapping(source.id, target.id, root)["items"]}
    change = compare(source, target)
    dropped = {
        item.id: {"new": [], "relation": "dropped", "why": {"vi": "Bản mới không còn mục này."}}
        for item in change.removed
    }
    changed = {
        row.new.id: {
            "new": [row.new.id],
            "relation": "changed",
            "why": {"vi": "Bản mới đổi điều phải làm của mục này."},
        }
        for row in change.changed
        if row.binding
    }
    return {**dropped, **changed}


def origins(
    source: Pack, target: Pack, ids: Iterable[str], root: Path | None = None
) -> dict[str, list[str]]:
    """Return for each row of ``target`` which of ``ids`` (rows of ``source``) lead to it.

    Raises:
        PackError: no cross-walk between the packs.
    """
    rows, known = _rows(source, target, root), {item.id for item in target.items}
    found: dict[str, list[str]] = {}
    for old in sorted(ids):
        for new in rows[old]["new"] if old in rows else [old]:
            if new in known:
                found.setdefault(new, []).append(old)
    return found


def _settle(outcome: _Outcome, new: str, given: list[_Offer]) -> None:
    """Give row ``new`` its answer: one already there stays, else the worst of the old ones.

    Old answers that agree in all but their text are carried as one, with all texts.
    """
    if new in outcome.carried:
        for offer in given:
            if offer.response.get("state") != outcome.carried[new].get("state"):
                why = f"{offer.why} Mục {new} đã có câu trả lời riêng: giữ câu đó."
                outcome.look_again(new, offer, why)
        return
    answer = dict(min(given, key=lambda offer: offer.rank).response)
    without_text = [{**offer.response, "text": None} for offer in given]
    differ = any(other != without_text[0] for other in without_text)
    texts = [str(offer.response["text"]) for offer in given if offer.response.get("text")]
    if not differ and texts:
        answer["text"] = "\n".join(dict.fromkeys(texts))
    outcome.carried[new] = answer
    for offer in given:
        if differ:
            why = f"{offer.why} Các câu trả lời cũ khác nhau: lấy mức thấp nhất."
            outcome.look_again(new, offer, why)
        elif offer.relation not in SETTLED:
            outcome.look_again(new, offer, offer.why)


def _sorted(outcome: _Outcome, target: Pack, valid: set[str]) -> dict[str, Any]:
    order = {item.id: index for index, item in enumerate(target.items)}

    def place(entry: Mapping[str, Any]) -> tuple[int, str]:
        # A cross-walk may lead to a row that a later version no longer has.
        return order.get(entry["id"], len(order)), entry["from"]

    return {
        "carried": dict(sorted(outcome.carried.items(), key=lambda pair: order[pair[0]])),
        "review": sorted(outcome.review, key=place),
        "new": [item.id for item in target.items if item.id in valid - set(outcome.carried)],
        "dropped": sorted(outcome.dropped, key=lambda entry: str(entry["id"])),
        "skipped": sorted(outcome.skipped, key=place),
    }
