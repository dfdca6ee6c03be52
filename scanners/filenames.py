"""Names that are themselves values: of files, of folders in an archive, of sheets and tables.

A name that holds an identifier is reported as a table of its own, beside the data, and is shown by
its shape only wherever the result names the file or the table.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath

from scanners.cells import Hits, hits_of
from scanners.profile import TableProfile
from scanners.readers.base import Batch
from scanners.redaction import redact

FILE_NAMES = "(tên tệp)"
TABLE_NAMES = "(tên bảng)"
#: A column that the header knowledge takes for text, so that no header speaks for or against.
_COLUMN = "Nội dung tên"
_APART = re.compile(r"[_\-+\s]+")
_OFFICIAL = re.compile(r"XML\d{1,2}\Z")


@dataclass(frozen=True, slots=True)
class Named:
    """What a name is shown as, and the table of what it holds; None where it holds nothing.

    Attributes:
        hits: where in the rows of that table it stands.
    """

    shown: str
    table: TableProfile | None = None
    hits: Hits | None = None

    @property
    def warnings(self) -> list[str]:
        """The sentence for the user."""
        if self.table is None:
            return []
        what = "Tên tệp" if self.table.name == FILE_NAMES else "Tên bảng"
        return [f"{what} chứa thông tin nhận ra người (đã che trong kết quả này): hãy đổi tên."]


def spaced(name: str) -> str:
    """Return a name as words."""
    name = _APART.sub(" ", unicodedata.normalize("NFC", name)).strip()
    return name[:1] + "".join(
        f" {here}" if before.islower() and here.isupper() else here
        for before, here in pairwise(name)
    )


def holds_value(text: str, min_score: float = 0.5) -> bool:
    """Whether some value of a person stands in a text."""
    from scanners.detect import detect
    from scanners.finding import ROLES, Role
    from scanners.headers import Hint

    return any(
        candidate.score >= min_score and ROLES.get(candidate.entity) is Role.DIRECT
        for cluster in detect(text, Hint(kind="text"))
        for _, _, candidate in cluster
    )


def name_file(before: str, path: str) -> Named:
    """Look at the parts of a path below what the user named.

    Args:
        before: what is shown in front and not looked at: the folder, the archive.
        path: the parts to look at, ``/`` between them.
    """
    found, shown = [], []
    for part in path.split("/"):
        pure = PurePosixPath(part)
        words = spaced(pure.stem)
        if words and holds_value(words):
            found.append(words)
            part = redact(pure.stem) + (pure.suffix if len(pure.suffix) <= 8 else "")
        shown.append(part)
    return Named(before + "/".join(shown), *_table(FILE_NAMES, found))


def name_table(name: str) -> str:
    """Return what a table's name is shown as."""
    if not name or _OFFICIAL.match(name):
        return name
    return redact(name) if holds_value(spaced(name)) else name


def table_names(names: list[str]) -> Named:
    """Return the table of those names of tables that hold a value."""
    return Named("", *_table(TABLE_NAMES, [spaced(n) for n in names if name_table(n) != n]))


def _table(name: str, found: list[str]) -> tuple[TableProfile | None, Hits | None]:
    if not found:
        return None, None
    table = TableProfile(name, aside=True)
    batch = Batch(name, (_COLUMN,), [[words] for words in found], 0, aside=True)
    return table, hits_of(batch, table.add(batch))
