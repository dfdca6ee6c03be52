"""Duties as an iCalendar file (RFC 5545): whole days, lines folded at 75 octets, CRLF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from compliance.core.formatting import format_date
from compliance.core.i18n import _, in_vietnamese
from compliance.core.site import public_url
from compliance.obligations.models import Obligation

_OCTETS = 75


def calendar_file(name: str, rows: Sequence[Obligation], now: datetime) -> bytes:
    """Return a calendar of dated duties.

    Args:
        name: as the calendar program shows it.
        rows: duties with a day; unit and system are loaded.
        now: written as the moment of the file.
    """
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//So Y te//Lich nghia vu//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    with in_vietnamese():
        for row in rows:
            lines += _event(row, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def _event(row: Obligation, stamp: str) -> Iterable[str]:
    day = row.due_on
    if day is None:
        return []
    title = f"{row.title}: {row.system.name}" if row.system else row.title
    words = [_("Căn cứ: %(text)s", text=row.basis)]
    if row.confidence == "U":
        words.append(_("Ngày này theo quy ước, không phải quy định."))
    if row.last_done:
        words.append(_("Lần gần nhất: %(day)s", day=format_date(row.last_done)))
    return [
        "BEGIN:VEVENT",
        f"UID:{row.id}@lich-nghia-vu",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(title)}",
        f"DESCRIPTION:{escaped(chr(10).join(words))}",
        f"URL:{public_url()}{row.path}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    """Return a text value: backslash, semicolon, comma and line ends escaped (3.3.11)."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    plain = plain.replace("\n", "\\n")
    return "".join(sign for sign in plain if sign >= " " or sign == "\t")


def folded(line: str) -> str:
    """Return a line folded at 75 octets, never within a character (3.1)."""
    parts: list[str] = []
    part, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _OCTETS:
            parts.append(part)
            part, size = "", 1  # the space that begins a continued line
        part += sign
        size += octets
    return "\r\n ".join([*parts, part])
