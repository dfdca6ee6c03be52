"""Judging risks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from checklists import Pack
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.risks.models import OWN_PREFIX, Decision, SystemRisk
from compliance.risks.queries import RiskRow, RiskSheet
from compliance.systems.models import InformationSystem

SHORTEST_REASON = 10
#: What a clash shows of the stored judgement.
FIELDS = (
    "relevant",
    "likelihood",
    "impact",
    "decision",
    "treatment",
    "responsible",
    "due",
    "note",
)


def judge_risk(
    sheet: RiskSheet, row: RiskRow, values: Mapping[str, Any], *, seen_version: int, actor_id: UUID
) -> SystemRisk:
    """Store what a unit judges of a risk; ``values`` has the keys of ``FIELDS``.

    Raises:
        Clash: somebody else judged it meanwhile.
        Refused: a reason, a value, a treatment, a post or a day is missing.
    """
    given = {name: clean(v) if isinstance(v := values.get(name), str) else v for name in FIELDS}
    check_judgement(given)
    stored = _stored(sheet.system.id, row.id)
    if (stored.version if stored else 0) != seen_version:
        current = {name: getattr(stored, name) for name in FIELDS[1:]} if stored else {}
        raise Clash(_("Người khác vừa sửa rủi ro này. Hãy so hai nội dung rồi lưu lại."), current)
    if stored is None:
        stored = _new(sheet.system, sheet.pack, row.id, row.threat, row.asset, row.harm)
    _fill(stored, given, actor_id)
    _flush()
    return stored


def add_own_risk(sheet: RiskSheet, values: Mapping[str, Any], *, actor_id: UUID) -> SystemRisk:
    """Store a risk that the catalogue lacks; ``values`` has ``threat``, ``asset``, ``harm`` too.

    Raises:
        Refused: something is missing.
    """
    texts = {name: clean(values.get(name)) for name in ("threat", "asset", "harm")}
    for name, text in texts.items():
        if not text:
            raise Refused(_("Ghi đủ mối đe dọa, tài sản và thiệt hại."), name)
    given = {name: clean(v) if isinstance(v := values.get(name), str) else v for name in FIELDS}
    check_judgement(given)
    taken = [
        int(row.id.removeprefix(OWN_PREFIX)) for row in sheet.rows if row.id.startswith(OWN_PREFIX)
    ]
    stored = _new(
        sheet.system,
        sheet.pack,
        f"{OWN_PREFIX}{max(taken, default=0) + 1}",
        *(str(text) for text in texts.values()),
    )
    _fill(stored, given, actor_id)
    _flush()
    return stored


def accept_suggestions(sheet: RiskSheet, ids: Iterable[str], *, actor_id: UUID | None) -> int:
    """Judge the open risks among ``ids`` as the catalogue proposes; return how many.

    What somebody judged is never overwritten.

    Raises:
        Refused: none of them is open.
    """
    wanted = set(ids)
    done = 0
    for row in sheet.open_rows:
        if row.id not in wanted or row.suggestion is None:
            continue
        stored = _new(sheet.system, sheet.pack, row.id, row.threat, row.asset, row.harm)
        proposed = row.suggestion
        given: dict[str, Any] = {
            "relevant": True,
            "likelihood": proposed.likelihood,
            "impact": proposed.impact,
            "decision": proposed.decision,
            "treatment": row.treatment,
            "note": proposed.because,
        }
        _fill(stored, given, actor_id)
        done += 1
    if not done:
        raise Refused(_("Chọn ít nhất một rủi ro chưa đánh giá."))
    _flush()
    audit.note("risk:accept-suggestions", target=sheet.system, details={"rows": done})
    return done


def check_judgement(given: Mapping[str, Any]) -> None:
    """Refuse a judgement that says too little; ``given`` has the keys of ``FIELDS``.

    Raises:
        Refused: names the field.
    """
    if not given["relevant"]:
        if len(given["note"] or "") < SHORTEST_REASON:
            raise Refused(
                _("“Không xảy ra ở đây” phải có lý do, ít nhất %(n)s ký tự.", n=SHORTEST_REASON),
                "note",
            )
        return
    for name, sentence in (
        ("likelihood", _("Chọn khả năng xảy ra.")),
        ("impact", _("Chọn mức ảnh hưởng.")),
        ("decision", _("Chọn cách xử lý.")),
    ):
        if not given[name]:
            raise Refused(sentence, name)
    if given["decision"] != Decision.ACCEPT and not given["treatment"]:
        raise Refused(_("Ghi biện pháp xử lý."), "treatment")


def _new(
    system: InformationSystem, pack: Pack, risk_id: str, threat: str, asset: str, harm: str
) -> SystemRisk:
    row = SystemRisk(
        system_id=system.id,
        unit_id=system.unit_id,
        risk_id=risk_id,
        pack_id=pack.id,
        pack_version=pack.version,
        threat=threat,
        asset=asset,
        harm=harm,
    )
    session().add(row)
    return row


def _fill(row: SystemRisk, given: Mapping[str, Any], actor_id: UUID | None) -> None:
    row.relevant = bool(given["relevant"])
    for name in FIELDS[1:-1]:
        setattr(row, name, given.get(name) if row.relevant else None)
    row.note = given.get("note")
    row.changed_at, row.changed_by = clock.now(), actor_id


def _stored(system_id: UUID, risk_id: str) -> SystemRisk | None:
    return session().scalar(
        select(SystemRisk)
        .where(SystemRisk.system_id == system_id, SystemRisk.risk_id == risk_id)
        .execution_options(populate_existing=True)
    )


def _flush() -> None:
    try:
        session().flush()
    except IntegrityError:
        raise Clash(_("Người khác vừa sửa rủi ro này. Hãy mở lại trang rồi lưu."), {}) from None
