"""Import of answers, risks and texts: plan every row, then write all of them or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from compliance.answerbooks import stored
from compliance.answerbooks.checking import problem_of
from compliance.answerbooks.sheets import EDITABLE, WORKBOOK
from compliance.answerbooks.stored import Held, digest, held_of, settled
from compliance.core import audit
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.workbooks import Change, Data, Outcome, Plan, Row, compare, register
from compliance.dossiers.services import edit_details
from compliance.requirements.models import ResponseState
from compliance.requirements.services import answer_requirement
from compliance.risks.services import add_own_risk, judge_risk
from compliance.units.queries import Viewer


@dataclass(frozen=True)
class Step:
    """One row of the file against what is stored."""

    key: str
    row: Row
    held: Held
    #: The stored row: of a requirement, of a risk (None: a new one of the unit), or the dossier.
    target: Any
    now: Mapping[str, Any] | None
    values: Mapping[str, Any]
    version: int
    change: Change


class AnswerImporter:
    """Reads and writes the workbook of answers."""

    workbook = WORKBOOK

    def plan(self, viewer: Viewer | None, data: Data) -> Plan:
        """Say what the file would change."""
        plan = Plan()
        for step in self._steps(viewer, data, plan):
            plan.changes.append(step.change)
            if step.change.action != "same":
                plan.errors += problem_of(step)
        return plan

    def prepare(self, data: Data, progress: Any) -> Any:
        """Nothing is slow enough to be done beforehand."""
        return None

    def apply(self, viewer: Viewer | None, data: Data, prepared: Any) -> Outcome:
        """Write every row that changes something; of a clash only what the person took."""
        written: Counter[str] = Counter()
        kept = 0
        actor_id = viewer.id if viewer is not None else None
        for step in self._steps(viewer, data, Plan()):
            if step.change.action == "same":
                continue
            if step.change.clash and step.change.clash not in data.taken:
                kept += 1
                continue
            _WRITERS[step.key](step, actor_id)
            written[step.key] += 1
        session().flush()
        audit.note("answers:import", details={"rows": dict(written), "kept": kept})
        words = _(
            "Đã ghi %(answers)s câu trả lời, %(risks)s rủi ro, %(texts)s nội dung hồ sơ.",
            answers=written["answers"],
            risks=written["risks"],
            texts=written["texts"],
        )
        if kept:
            words += " " + _("%(n)s dòng giữ nội dung đang có.", n=kept)
        return Outcome(words)

    def _refuse_doubles(self, data: Data, plan: Plan) -> None:
        """Refuse a risk named twice; new ones have no id to name them by."""
        seen: dict[Any, int] = {}
        for row in data.rows.get("risks", ()):
            key = (row.values.get("system"), row.values.get("risk"))
            first = seen.setdefault(key, row.number)
            if key[1] and first != row.number:
                words = _("mã rủi ro này đã có ở dòng %(n)s.", n=first)
                plan.errors.append(row.error("risk", words))

    def _steps(self, viewer: Viewer | None, data: Data, plan: Plan) -> list[Step]:
        """Return each row with what it means; rows that mean nothing become errors."""
        self._refuse_doubles(data, plan)
        codes = {row.values.get("system") for rows in data.rows.values() for row in rows}
        systems = stored.writable_systems(viewer, [code for code in codes if code])
        held = {system.code: held_of(system) for system in systems}
        steps = []
        for key in ("answers", "risks", "texts"):
            for row in data.rows.get(key, ()):
                code = row.values.get("system")
                if not code:
                    continue  # said already: the cell is required
                if code not in held:
                    words = _(
                        "không có hệ thống mã “%(code)s” mà bạn được sửa hồ sơ. Hãy nhập sổ của "
                        "hệ thống thuộc đơn vị mình.",
                        code=code,
                    )
                    plan.errors.append(row.error("system", words))
                elif (step := _STEPS[key](row, held[code], plan)) is not None:
                    steps.append(step)
        return steps


def _step(
    key: str, row: Row, held: Held, target: Any, now: Mapping[str, Any] | None, version: int
) -> Step:
    """Compare a row with what is stored, by what it said when it was written out."""
    given = {name: row.values[name] for name in EDITABLE[key] if name in row.values}
    base = now or dict.fromkeys(EDITABLE[key])
    values = settled(key, {**base, **given})
    name = next((v for n in ("item", "risk", "threat") if (v := row.values.get(n))), "")
    label = f"{held.system.code} {name}".strip()
    narrow = Row(row.sheet, row.number, {name: values[name] for name in given})
    change = compare(narrow, label, now)
    then, _sep, said = str(row.values.get("mark") or "").partition(":")
    typed = {**base, **given}
    if now is not None and said and digest(key, typed) == said:
        # Left alone since it was written out: whatever is stored now stays.
        change = replace(change, action="same", fields=())
    elif change.action == "update" and said and (then, said) != (
        str(version), digest(key, base),
    ):  # fmt: skip
        change = replace(change, clash=f"{key}-{row.number}")
    return Step(key, row, held, target, now, values, version, change)


def _answer_step(row: Row, held: Held, plan: Plan) -> Step | None:
    item = row.values.get("item")
    if not item:
        return None
    if held.sheet is None:
        words = _("hệ thống chưa xác định cấp độ nên chưa có yêu cầu để trả lời.")
        plan.errors.append(row.error("system", words))
        return None
    target = next((one for one in held.sheet.rows if one.item.id == item), None)
    if target is None:
        words = _(
            "“%(item)s” không phải dòng phải trả lời ở cấp độ %(n)s của hệ thống này.",
            item=str(item)[:40],
            n=held.sheet.level,
        )
        plan.errors.append(row.error("item", words))
        return None
    return _step("answers", row, held, target, stored.answer_values(target), target.version)


def _risk_step(row: Row, held: Held, plan: Plan) -> Step | None:
    if held.risks is None:
        words = _("hệ thống chưa xác định cấp độ nên chưa đánh giá rủi ro được.")
        plan.errors.append(row.error("system", words))
        return None
    name = row.values.get("risk")
    if not name:
        # Imported before: it has an id by now, and is not added again.
        told = [row.values.get(part) for part in ("threat", "asset")]
        known = (one for one in held.risks.rows if one.stored and one.stored.own)
        target = next((one for one in known if [one.threat, one.asset] == told), None)
        if target is None:
            return _step("risks", row, held, None, None, 0)
    else:
        target = held.risks.find(name)
    if target is None:
        words = _("không có rủi ro mã “%(name)s”. Rủi ro mới thì để trống mã.", name=name)
        plan.errors.append(row.error("risk", words))
        return None
    return _step("risks", row, held, target, stored.risk_values(target), target.version)


def _text_step(row: Row, held: Held, plan: Plan) -> Step | None:
    if held.dossier is None:
        words = _("hệ thống không có hồ sơ đang soạn. Hãy lập hồ sơ trước.")
        plan.errors.append(row.error("system", words))
        return None
    now = stored.text_values(held.dossier)
    return _step("texts", row, held, held.dossier, now, held.dossier.version)


def _write_answer(step: Step, actor_id: UUID) -> None:
    row, sheet = step.target, step.held.sheet
    assert sheet is not None
    state = ResponseState(step.values["state"])
    asked = row.own.assignee_id if row.own and state == ResponseState.UNKNOWN else None
    answer_requirement(
        step.held.system,
        sheet.pack,
        row.item,
        actor_id=actor_id,
        seen_version=row.version,
        overrides=row.origin is not None,
        assignee_id=asked,
        **{**step.values, "state": state},
    )


def _write_risk(step: Step, actor_id: UUID) -> None:
    sheet = step.held.risks
    assert sheet is not None
    if step.target is None:
        texts = {name: step.row.values.get(name) for name in ("threat", "asset", "harm")}
        # The sheet of a moment ago does not know the rows added since.
        fresh = held_of(step.held.system).risks or sheet
        add_own_risk(fresh, {**step.values, **texts}, actor_id=actor_id)
    else:
        judge_risk(sheet, step.target, step.values, seen_version=step.version, actor_id=actor_id)


def _write_texts(step: Step, _actor_id: UUID) -> None:
    edit_details(step.target, seen_version=step.version, **step.values)


_STEPS = {"answers": _answer_step, "risks": _risk_step, "texts": _text_step}
_WRITERS: dict[str, Any] = {
    "answers": _write_answer, "risks": _write_risk, "texts": _write_texts
}  # fmt: skip
importer = AnswerImporter()
register(importer)
