"""What may be done to one value. Blanks stay blank; what cannot be understood is redacted."""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from scanners.headers import Hint
from scanners.mask.policy import Rule
from scanners.risk.forms import band_start, commune_of, names_commune, plain, province_of
from scanners.textform import fold

REDACTED = "[ĐÃ CHE]"
_DATE = re.compile(
    r"\s*(?:(?P<y>(?:18|19|20)\d\d)(?P<s1>[-/.]?)(?P<m>\d\d)(?P=s1)(?P<d>\d\d)"
    r"|(?P<d2>\d{1,2})(?P<s2>[-/.])(?P<m2>\d{1,2})(?P=s2)(?P<y2>(?:18|19|20)\d\d))(?P<rest>.*)\Z",
    re.DOTALL,
)
_YEAR = re.compile(r"\s*((?:18|19|20)\d\d)(?:\s*|0000.*)\Z")
_TIME = re.compile(
    r"(?:\d{4}(?:\d\d)?|[T ]+\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?\s*\Z"
)
_NOT_ALNUM = re.compile(r"[^0-9A-Za-zĐđ]+")
_FLOAT = re.compile(r"(\d+)\.0\Z")
_ICD = re.compile(r"\s*([A-Za-z]\d\d)(?!\d\d)")
_CODE = re.compile(r"\s*\d{1,3}\s*\Z")
_PREFIX = re.compile(r"^(?:tinh|thanh pho|tp)\b[. ]*")
_OLDEST = 90
#: Headers whose values are numbers that are written in several ways.
_NUMBERS = frozenset({
    "CCCD", "CMND", "BHYT_CARD", "BHXH_NUMBER", "PHONE", "PASSPORT", "PATIENT_ID", "VISIT_ID",
    "MEDICAL_RECORD_NO", "BANK_ACCOUNT", "TAX_CODE", "DRIVER_LICENCE", "HASHED_ID",
})  # fmt: skip


def apply(rule: Rule, value: str, hint: Hint, key: bytes, person: str, domain: str) -> str:
    """Return what stands in the copy for a value.

    Args:
        key: the unit's key, empty where no rule needs one.
        person: the value that tells whose row it is, for ``shift``.
        domain: of pseudonyms, see ``Rule``.
    """
    if not value or value.isspace() or rule.action == "keep":
        return value
    if rule.action == "hmac":
        return pseudonym(key, domain, _same(value, domain))
    if rule.action == "generalise":
        return _generalised(rule, value)
    if rule.action == "shift":
        # Without a person there is only one shift for all, which anybody undoes.
        if not person.strip():
            return REDACTED
        return _shifted(value, _days(key, person, rule.days))
    if rule.part == "found":
        return _without_found(value, hint)
    return REDACTED


def pseudonym(key: bytes, domain: str, value: str) -> str:
    """Return a code for a value, in the form of a UUID version 8: 122 bits of HMAC-SHA256."""
    digest = hmac.new(key, f"{domain}\0{value}".encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest[:16])
    number = number & ~(0xF << 76) | 8 << 76  # version
    number = number & ~(0x3 << 62) | 2 << 62  # variant
    return str(uuid.UUID(int=number))


def _same(value: str, domain: str) -> str:
    """Return one form for what is written in several ways, so that it gets one pseudonym."""
    if domain not in _NUMBERS:
        return plain(value)
    value = _FLOAT.sub(r"\1", value.strip())
    return _NOT_ALNUM.sub("", value).upper().lstrip("0")


def _days(key: bytes, person: str, most: int) -> int:
    """Return by how many days the dates of a person move: never 0, the same in every column."""
    digest = hmac.new(key, f"shift\0{_same(person, 'PATIENT_ID')}".encode(), hashlib.sha256)
    number = int.from_bytes(digest.digest()[:8]) % (2 * most)
    return number - most if number < most else number - most + 1


def _shifted(value: str, days: int) -> str:
    found = _DATE.match(value)
    if found is None or not _TIME.match(found["rest"]):
        return REDACTED
    year, month, day = _parts(found)
    try:
        moved = date(year, month, day) + timedelta(days=days)
    except (ValueError, OverflowError):
        return REDACTED
    if found["y"]:
        sign = found["s1"]
        return f"{moved.year:04d}{sign}{moved.month:02d}{sign}{moved.day:02d}{found['rest']}"
    sign = found["s2"]
    return f"{moved.day:02d}{sign}{moved.month:02d}{sign}{moved.year:04d}{found['rest']}"


def _parts(found: re.Match[str]) -> tuple[int, int, int]:
    if found["y"]:
        return int(found["y"]), int(found["m"]), int(found["d"])
    return int(found["y2"]), int(found["m2"]), int(found["d2"])


def _generalised(rule: Rule, value: str) -> str:
    if rule.to in ("year", "month"):
        return _date_to(rule.to, value)
    if rule.to == "band":
        years = band_start(value, 1)
        if years is None:
            return REDACTED
        if years >= _OLDEST:
            return f"{_OLDEST}+"
        start = years // rule.width * rule.width
        return f"{start}-{start + rule.width - 1}"
    if rule.to == "province":
        return _province(value)
    if rule.to == "commune":
        return _commune(value)
    code = _ICD.match(value)
    return code.group(1).upper() if code else REDACTED


def _province(value: str) -> str:
    """Return a province of our list, or the official code of one; never a guess."""
    if _CODE.match(value):
        return value.strip()
    name = _PREFIX.sub("", fold(plain(province_of(value))))
    return _provinces().get(name, REDACTED)


def _commune(value: str) -> str:
    """Return commune and province, the parts between left out."""
    parts = commune_of(value).split(", ")
    if not names_commune(parts[0]) or any(c.isdigit() for c in parts[0]):
        return REDACTED
    return f"{parts[0]}, {_province(parts[-1])}" if len(parts) > 1 else parts[0]


@cache
def _provinces() -> dict[str, str]:
    table = Path(__file__).parents[1] / "data" / "provinces.txt"
    lines = table.read_text(encoding="utf-8").splitlines()
    names = [name for line in lines if not line.startswith("#") for name in line.split(";")]
    return {fold(plain(name)): name.strip() for name in names if name.strip()}


def _date_to(to: str, value: str) -> str:
    year = _YEAR.match(value)
    if year is not None:
        return year.group(1)
    found = _DATE.match(value)
    if found is None:
        return REDACTED
    year_, month, _ = _parts(found)
    return str(year_) if to == "year" or not 1 <= month <= 12 else f"{month:02d}/{year_}"


def _without_found(value: str, hint: Hint) -> str:
    """Redact what a scan finds inside a text, and leave the rest."""
    from scanners.detect import detect

    pieces, at = [], 0
    for cluster in detect(value, hint):
        start, end, best = cluster[0]
        if best.score < 0.3:
            continue
        pieces += [value[at:start], REDACTED]
        at = end
    return "".join([*pieces, value[at:]])
