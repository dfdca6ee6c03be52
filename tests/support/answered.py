"""Millions of answers: every running system classified, each answering part of its rows.

Written in the database by a few statements, so that three million rows stand within a minute or
two. Which rows a system answers, in which state and by which day is arithmetic on the number of
the system and of the row: the same in every run.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, text

from checklists import Pack
from compliance.core.db import Base
from compliance.requirements.models import WITH_GAP, ResponseState
from compliance.systems.models import SystemStatus

#: Level of a system that nobody classified before it is asked to answer.
LEVEL = 2
#: Of twenty answers, how many stand in which state: most are met, some are left open.
_STATES = (
    *(ResponseState.MET,) * 12,
    *(ResponseState.PARTLY_MET,) * 2,
    *(ResponseState.PLANNED,) * 2,
    ResponseState.NOT_MET,
    *(ResponseState.NOT_APPLICABLE,) * 2,
    ResponseState.UNKNOWN,
)
#: Promised days, three days apart, from three months before today.
_DAYS = 120
_NOTE = (
    "Đã ban hành quy trình, phân công người thực hiện và lưu hồ sơ tại đơn vị; rà soát mỗi quý, "
    "biên bản rà soát gần nhất lưu cùng hồ sơ an toàn (dữ liệu mẫu)."
)
_ASKED = f"""
CREATE TEMPORARY TABLE asked AS
SELECT id AS system_id, unit_id, proposed_level IS NOT NULL AS known,
    coalesce(proposed_level, {LEVEL}) AS level, row_number() OVER (ORDER BY id) AS number
FROM information_system WHERE status = '{SystemStatus.ACTIVE}'
"""
_LEVEL = f"""
UPDATE information_system SET proposed_level = {LEVEL}
WHERE id IN (SELECT system_id FROM asked WHERE NOT known)
"""
#: Columns of a run that are its system's own; the rest is that of a run of the demo.
_RUN = ("id", "system_id", "unit_id")
_ANSWER = """
INSERT INTO requirement_response (
    id, system_id, unit_id, pack_id, pack_version, item_id, state, note,
    responsible, due, cost, funding, changed_at, model_copied, version
)
SELECT {id}, asked.system_id, asked.unit_id, :pack, :version, wording.item_id, promise.state,
    CASE WHEN promise.state <> 'unknown' THEN :note END,
    CASE WHEN promise.late THEN 'Tổ công nghệ thông tin' END,
    CASE WHEN promise.late THEN promise.due END,
    CASE WHEN promise.late THEN 500000 * (1 + promise.turn) END,
    CASE WHEN promise.late THEN 'Ngân sách nhà nước' END,
    run.changed_at, {no}, 1
FROM asked
JOIN wording ON wording.level = asked.level
JOIN promise ON promise.turn = (asked.number * 3 + wording.number) % {days}
CROSS JOIN (SELECT max(changed_at) AS changed_at FROM requirement_response) AS run
WHERE (asked.number * 7 + wording.number * 11) % 5 < 3
ORDER BY asked.number, wording.number
ON CONFLICT (system_id, pack_id, item_id) DO NOTHING
"""
#: Two papers for each system; one answer of six rests on one of them.
_EVIDENCE = """
INSERT INTO evidence (
    id, unit_id, system_id, file_id, title, happened_on, expires_on, added_at, search, version
)
SELECT {id}, asked.unit_id, asked.system_id, held.file_id, held.title, held.happened_on,
    held.expires_on, held.added_at, held.search, 1
FROM asked
CROSS JOIN (SELECT 1 AS copy UNION ALL SELECT 2) AS paper
CROSS JOIN (SELECT * FROM evidence WHERE file_id IS NOT NULL ORDER BY id LIMIT 1) AS held
"""
_LINK = """
INSERT INTO response_evidence (response_id, evidence_id)
SELECT {response}, {evidence}
FROM asked
JOIN wording ON wording.level = asked.level AND wording.number % 6 = 0
JOIN requirement_response AS given ON given.id = {response}
"""


def answer(connection: Connection, pack: Pack, today: date) -> int:
    """Let every running system answer three fifths of the rows of its level; return all answers.

    Some hundred answers a system. What was answered before stays.
    """
    _prepare(connection, pack, today)
    held = [column.name for column in Base.metadata.tables["classification_run"].c]
    rest = [name for name in held if name not in _RUN]
    run = ", ".join((*_RUN, *rest))
    connection.execute(
        text(
            f"INSERT INTO classification_run ({run}) SELECT {_id(connection, 'c')}, "
            f"asked.system_id, asked.unit_id, {', '.join(f'model.{name}' for name in rest)} "
            "FROM asked CROSS JOIN (SELECT * FROM classification_run WHERE proposed_level = "
            f"{LEVEL} AND state = 'concluded' AND pack_id = :pack ORDER BY id LIMIT 1) AS model "
            "WHERE NOT known"
        ),
        {"pack": pack.id},
    )
    connection.execute(text(_LEVEL))
    numbered = {
        "id": _id(connection, "a", "wording.number"),
        "no": "false",
        "days": _DAYS,
    }
    said = {"pack": pack.id, "version": pack.version, "note": _NOTE}
    connection.execute(text(_ANSWER.format(**numbered)), said)
    connection.execute(text(_EVIDENCE.format(id=_id(connection, "e", "paper.copy"))))
    links = {
        "response": _id(connection, "a", "wording.number"),
        "evidence": _id(connection, "e", "1 + wording.number / 6 % 2"),
    }
    connection.execute(text(_LINK.format(**links)))
    for name in ("asked", "wording", "promise"):
        connection.execute(text(f"DROP TABLE {name}"))
    return connection.execute(text("SELECT count(*) FROM requirement_response")).scalar_one()


def _id(connection: Connection, kind: str, number: str = "0") -> str:
    """Return SQL for the id of a row by the numbers of its system and of itself.

    Version digit 5, which neither the product (7) nor ``sectors.enlarge`` writes.
    """
    if connection.dialect.name == "postgresql":
        digits = f"lpad(to_hex(asked.number), 8, '0') || lpad(to_hex({number}), 4, '0')"
        return f"CAST({digits} || '50008{kind}00000000000000' AS uuid)"
    return f"printf('%08x%04x50008{kind}00000000000000', asked.number, {number})"


def _prepare(connection: Connection, pack: Pack, today: date) -> None:
    """Number the systems, the rows of each level and the days."""
    connection.execute(text(_ASKED))
    connection.execute(
        text("CREATE TEMPORARY TABLE wording (level INTEGER, number INTEGER, item_id VARCHAR(40))")
    )
    connection.execute(
        text("INSERT INTO wording VALUES (:level, :number, :item)"),
        [
            {"level": level, "number": number, "item": item.id}
            for level in range(1, 6)
            for number, item in enumerate(pack.items_at(level), 1)
        ],
    )
    connection.execute(
        text(
            "CREATE TEMPORARY TABLE promise "
            "(turn INTEGER PRIMARY KEY, state VARCHAR(16), due DATE, late BOOLEAN)"
        )
    )
    connection.execute(
        text("INSERT INTO promise VALUES (:turn, :state, :due, :late)"),
        [
            {
                "turn": turn,
                "state": str(state),
                "due": (today + timedelta(days=turn * 3 - 90)).isoformat(),
                "late": state in WITH_GAP,
            }
            for turn, state in enumerate(_STATES * (_DAYS // len(_STATES)))
        ],
    )
    connection.execute(text("CREATE INDEX wording_level ON wording (level, number)"))
