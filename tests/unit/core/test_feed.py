"""The iCalendar file: folding, escaping, whole days (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from compliance.obligations.feed import calendar_file, escaped, folded
from compliance.obligations.models import Obligation
from compliance.obligations.month import parse_month, weeks_of
from compliance.settings.queries import WorkingDays

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=400)


@given(TEXT)
def test_a_folded_line_unfolds_to_itself_and_no_part_is_longer_than_75_octets(line):
    parts = folded(line).split("\r\n")
    assert all(len(part.encode()) <= 75 for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=200))
def test_an_escaped_text_is_one_line_and_reads_back(text):
    line = escaped(text)
    assert "\n" not in line
    assert "\r" not in line
    back, signs = "", iter(line)
    for sign in signs:
        if sign == "\\":
            mark = next(signs)
            back += "\n" if mark == "n" else mark
        else:
            back += sign
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert back == "".join(s for s in plain if s >= " " or s in "\n\t")


def duty(day: date | None, **changes: object) -> Obligation:
    values = {
        "id": UUID(int=1),
        "title": "Diễn tập; cấp 3, lần 2",
        "basis": "NĐ 331/2026/NĐ-CP Đ31 k3",
        "confidence": "U",
        "due_on": day,
        "last_done": None,
        "path": "/registers/drills",
        **changes,
    }
    return Obligation(**values)


def test_a_duty_is_a_whole_day_that_says_what_is_ours():
    rows = [duty(date(2028, 2, 29)), duty(date(2026, 12, 31)), duty(None)]
    content = calendar_file("Lịch", rows, datetime(2026, 11, 22, 1, tzinfo=UTC)).decode()
    assert content.endswith("END:VCALENDAR\r\n")
    assert content.count("BEGIN:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20280229\r\nDTEND;VALUE=DATE:20280301\r\n" in content
    assert "DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n" in content
    assert "SUMMARY:Diễn tập\\; cấp 3\\, lần 2\r\n" in content
    assert "quy ước" in content.replace("\r\n ", "")
    assert "DTSTAMP:20261122T010000Z" in content


@given(st.dates(date(2020, 1, 1), date(2060, 12, 31)))
def test_a_month_holds_each_duty_once_on_its_own_day(day):
    first = parse_month(f"{day:%Y-%m}", day)
    weeks = weeks_of(first, [duty(day)], WorkingDays({day: False}))
    held = [square for week in weeks for square in week if square.duties]
    assert [(square.date, square.inside, square.works) for square in held] == [(day, True, False)]


def test_a_month_that_makes_no_sense_is_this_month():
    today = date(2026, 11, 22)
    for text in (None, "", "2027-13", "abc", "99999-1", "2027", "²-1"):
        assert parse_month(text, today) == date(2026, 11, 1)
