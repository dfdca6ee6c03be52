"""Whether a value has been masked, how well, and why: the rules in one place.

A *mark* is a short code that recognizers and the mask reader put on a value; ``judge_mark`` turns
it, with what the rest of the row reveals, into a state and a reason. Weak means that at most
10,000 candidates remain given the row, or that the kind of mask is known to be weak.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from scanners.finding import LegalState, State

#: At most this many candidates left makes a mask weak.
FEW = 10_000
_SIGNS = "*#•●█xX_?…"
_RUN = re.compile(r"[*#•●█]{2,}|(?<![A-Za-zÀ-ỹĐđ])[xX]{2,}|(?<=\d)[xX]{2,}|[*#•●█]")
_WHOLLY = re.compile(r"[\s*#•●█_.\-/?xX…]*[*#•●█xX_?…][\s*#•●█_.\-/?xX…]*\Z")
_WORDED = re.compile(
    r"[\[(<{]?\s*(?:đã che|da che|đã ẩn|da an|đã xóa|đã xoá|ẩn danh|an danh|ẩn|che|bí mật|"
    r"masked|redacted|hidden|removed|anonymi[sz]ed|confidential|không có|null|none|n/a|nan)"
    r"\s*[\])>}]?\Z",
    re.IGNORECASE,
)
_HEX = re.compile(r"(?:0x)?([0-9a-fA-F]+)\Z")
_HEX_NAMES = {8: "crc32", 32: "md5", 40: "sha1", 56: "sha224", 64: "sha256", 96: "sha384",
              128: "sha512"}  # fmt: skip
_B64 = re.compile(r"(?:[A-Za-z0-9+/_-]{22}(?:==)?|[A-Za-z0-9+/_-]{27}=?|[A-Za-z0-9+/_-]{43}=?)\Z")
_UUID = re.compile(
    r"\{?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-([0-9a-fA-F])[0-9a-fA-F]{3}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\}?\Z"
)
_X = r"[*#•●█xX]"
_MASKED_FORMS = (
    ("EMAIL", re.compile(r"[^@]*[*#•●█][^@]*@[\w.*]+\Z|[^@]+@[*#•●█.\w]*[*#•●█][\w.*]*\Z")),
    ("BHYT_CARD", re.compile(rf"(?=.{{15}}\Z)[A-ZĐ*]{{2}}(?:\d|{_X}){{13}}\Z")),
    ("CCCD", re.compile(rf"(?=.{{12}}\Z)(?=.*\d{{3}})(?:\d|{_X})+\Z")),
    ("PHONE", re.compile(rf"(?=.{{10,12}}\Z)(?:0|\+?84)\d(?:\d|{_X})+\Z")),
    (
        "PERSON",
        re.compile(r"(?:[A-ZĐÀ-Ỹ][\wÀ-ỹ]*[*•●█.]* ){1,4}[A-ZĐÀ-Ỹ*•●█][\wÀ-ỹ]*[*•●█]*\Z"),
    ),
)
_WORD = re.compile(r"[A-Za-zÀ-ỹĐđ]+")


class Mask(NamedTuple):
    """What is left of a masked value.

    Attributes:
        kind: ``all`` (nothing left), ``part`` (some signs left).
        head: digits and letters before the first mask run.
        tail: digits and letters after the last one.
        shown: digits left in all.
        hidden: mask signs.
        word: whether a name syllable of two letters or more is whole.
    """

    kind: str
    head: int
    tail: int
    shown: int
    hidden: int
    word: bool

    @property
    def mark(self) -> str:
        """The mask as a mark."""
        if self.kind == "all":
            return "all"
        return f"part:{self.head}:{self.tail}:{self.shown}:{self.hidden}:{int(self.word)}"


def read_mask(text: str) -> Mask | None:
    """Return what is left of ``text`` if it bears mask signs, else None."""
    bare = text.strip()
    if bare.isdigit():
        return None
    if _WORDED.match(bare) or _WHOLLY.match(bare):
        return Mask("all", 0, 0, 0, len(bare), False)
    runs = list(_RUN.finditer(bare))
    if not runs:
        return None
    # A lone star is a footnote sign (12*) unless letters stand on it as in a name or an e-mail.
    hidden = sum(len(run.group()) for run in runs)
    if hidden == 1 and not any(c.isalpha() for c in bare):
        return None
    head, tail = bare[: runs[0].start()], bare[runs[-1].end() :]
    words = [
        m for m in _WORD.finditer(bare)
        if len(m.group()) >= 2
        and bare[m.start() - 1 : m.start()] not in tuple(_SIGNS)
        and bare[m.end() : m.end() + 1] not in ("*", "#", "•", "●", "█")
    ]  # fmt: skip
    return Mask(
        "part",
        sum(c.isalnum() for c in head),
        sum(c.isalnum() for c in tail),
        sum(c.isdigit() for c in bare),
        hidden,
        bool(words),
    )


def without_mask(text: str) -> str:
    """Return what is left of ``text`` beside its mask signs."""
    return _RUN.sub(" ", text).strip(" ,;-./")


def guess_masked(text: str) -> str:
    """Return the entity that a partly masked value without a telling header looks like, or ``""``.

    Judged by length and by what stands where: a mask that keeps the length gives itself away.
    """
    bare = re.sub(r"[ .\-]", "", text)
    for entity, form in _MASKED_FORMS:
        if form.match(bare if entity != "PERSON" else text):
            return entity
    return ""


def read_hash(text: str) -> str:
    """Return the name of the digest whose form a value has (``md5``, ``sha256``…), or ``""``."""
    length = len(text)
    if length < 22:
        return ""
    found = _HEX.match(text)
    if found and len(found.group(1)) in _HEX_NAMES:
        name = _HEX_NAMES[len(found.group(1))]
        return name if any(c.isalpha() for c in found.group(1)) else ""
    if length <= 44 and _B64.match(text):
        mixed = any(c.isdigit() for c in text) and any(c.isupper() for c in text)
        return "base64" if mixed and any(c.islower() for c in text) else ""
    return ""


def read_token(text: str) -> str:
    """Return ``uuid4`` and the like for a UUID, or ``""``."""
    found = _UUID.match(text)
    return f"uuid{found.group(1)}" if found else ""


@dataclass(frozen=True, slots=True)
class Row:
    """What the clear columns of the same table reveal of a person."""

    birth_year: bool = False
    birth_date: bool = False
    gender: bool = False
    place: bool = False


class Judgement(NamedTuple):
    """State of one kind of value, in both vocabularies, with the reason in Vietnamese."""

    state: State
    legal: LegalState
    why: str


def _weak(why: str, legal: LegalState = LegalState.MASKED) -> Judgement:
    return Judgement(State.WEAKLY_MASKED, legal, why)


def _masked(why: str, legal: LegalState = LegalState.MASKED) -> Judgement:
    return Judgement(State.MASKED, legal, why)


def judge_mark(entity: str, mark: str, row: Row) -> Judgement:
    """Return the state of a value of ``entity`` that bears ``mark``, beside the data of ``row``."""
    if not mark:
        return Judgement(State.UNMASKED, LegalState.RAW, "giá trị còn nguyên, đọc được")
    kind, *rest = mark.split(":")
    if kind == "all":
        return _masked("không còn ký tự nào của giá trị gốc")
    if kind == "protected":
        return Judgement(State.UNMASKED, LegalState.RAW, "chẩn đoán thuộc nhóm bảo vệ đặc biệt")
    if kind == "key":
        return _weak(
            "mã nội bộ còn giữ: nối được các bản ghi của một người", LegalState.PSEUDONYMISED
        )
    if kind == "rest":
        return _weak("phần còn lại của địa chỉ vẫn chỉ ra nơi ở")
    if kind == "year":
        return _masked("chỉ còn năm sinh")
    if kind == "band":
        return _masked("đã gộp: nhóm, khoảng hoặc địa bàn, không còn chi tiết")
    if kind == "hash":
        return _weak(
            f"chuỗi dạng mã băm {rest[0]}: nếu băm không khóa thì dò ngược được; "
            "nếu là HMAC có khóa giữ riêng, đơn vị phải chứng minh",
            LegalState.PSEUDONYMISED,
        )
    if kind == "uuid":
        return _uuid(rest[0])
    if kind == "initials":
        return _initials(row)
    return _partial(entity, [int(n) for n in rest], row)


def _uuid(version: str) -> Judgement:
    if version in "47":
        return _masked("mã ngẫu nhiên (UUID), không suy ra được", LegalState.PSEUDONYMISED)
    if version == "8":  # what the masking helper writes; a file cannot prove whose key it was
        return _masked(
            "mã thay có khóa (UUID bản 8): đơn vị cam đoan khóa giữ riêng", LegalState.PSEUDONYMISED
        )
    return _weak(f"UUID bản {version} tạo từ tên hoặc thiết bị", LegalState.PSEUDONYMISED)


def _initials(row: Row) -> Judgement:
    if row.birth_date and row.place:
        return _weak("chỉ còn chữ cái đầu nhưng cạnh đó có ngày sinh và nơi ở")
    return _masked("chỉ còn chữ cái đầu của tên")


def _partial(entity: str, shape: list[int], row: Row) -> Judgement:
    head, tail, shown, hidden, word = shape
    left = f"còn thấy {head} ký tự đầu, {tail} ký tự cuối"
    if entity == "PERSON":
        if word:
            return _weak("còn nguyên một chữ của họ tên")
        return _initials(row)
    if entity == "CCCD":
        return _cccd(left, head, tail, shown, row)
    if entity == "BHYT_CARD" and shown >= 10:
        return _weak(f"{left}: còn từ 10 chữ số của thẻ")
    if entity == "EMAIL":
        if hidden <= 2:
            return _weak(f"{left}: phần che của thư điện tử quá ngắn")
        return _masked(f"{left} của thư điện tử")
    if entity == "DATE_OF_BIRTH":
        year = shown == 4 and 4 in (head, tail)
        return _masked("chỉ còn năm sinh") if year else _weak(f"{left} của ngày sinh")
    if hidden and 10**hidden <= FEW:
        return _weak(f"{left}: chỉ còn khoảng {10**hidden:,} khả năng".replace(",", "."))
    return _masked(left)


def _cccd(left: str, head: int, tail: int, shown: int, row: Row) -> Judgement:
    """Count the numbers that fit: province (63), sex and century (4), year (100), serial (10⁶)."""
    if shown >= 6:
        return _weak(f"{left}: còn từ 6 chữ số của số định danh")
    candidates = 1.0
    candidates *= 1 if head >= 3 else 63 / min(63, 10**head)
    candidates *= 1 if head >= 4 or (row.gender and row.birth_year) else 4
    candidates *= 1 if head >= 6 or row.birth_year else 100
    candidates *= 10 ** max(0, 6 - tail - max(0, head - 6))
    if candidates <= FEW:
        number = f"{int(candidates):,}".replace(",", ".")
        return _weak(f"{left}; cùng giới tính, năm sinh trong bảng chỉ còn {number} khả năng")
    return _masked(left)
