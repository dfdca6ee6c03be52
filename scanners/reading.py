"""From a file to the profiles of its tables: by blocks where that can be, else batch by batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanners.errors import ScanCancelled
from scanners.profile import TableProfile
from scanners.readers.base import Probe, Reader, Source
from scanners.readers.encodings import BOMS, encoding_of, fingerprint

if TYPE_CHECKING:
    from scanners.cells import CellWriter
    from scanners.pools import Crew
    from scanners.risk.store import Followed
    from scanners.suppress import Suppression

#: A smaller CSV is read line by line: that is quicker than starting the column parser.
SMALLEST = 256 << 10
#: From this size on a CSV is worth other processes.
SHARED = 32 << 20

Progress = Callable[[int, int, int], None]


@dataclass(frozen=True, slots=True)
class Ask:
    """What a caller wants of a scan; see ``scanners.scan_path``.

    Attributes:
        quasi: columns to count the risk by, instead of those proposed.
        suppress: findings that somebody has set aside.
        followed: set by the engine: where the hashes for the risk of this file are kept.
    """

    progress: Progress | None = None
    cancelled: Callable[[], bool] | None = None
    sample: int | None = None
    cells: CellWriter | None = None
    crew: Crew | None = None
    quasi: tuple[str, ...] = ()
    followed: Followed | None = None
    suppress: tuple[Suppression, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """The tables of a file, in the order they begin, and its hash."""

    tables: list[TableProfile]
    sha256: str


def read_tables(reader: Reader, probed: Probe, source: Source, ask: Ask) -> Read:
    """Read a file to its end.

    Raises:
        ScanError: it cannot be read. ScanCancelled: the caller asked to stop.
    """
    if reader.FORMAT != "csv":
        seen = fingerprint(source.path)
        return Read(_batches(reader, source, ask), seen.sha256)
    by_blocks = source.size >= SMALLEST and ask.sample is None
    bom = next((name for mark, name in BOMS if probed.head.startswith(mark)), "")
    tried = False
    if by_blocks and bom in ("", "utf-8-sig"):
        # Most files are UTF-8; the blocks find out, and hash the file as they are cut.
        tried = True
        found = _blocks(source, bom or "utf-8", ask)
        if found is not None:
            return found
    seen = fingerprint(source.path)
    source.encoding = encoding_of(probed.head, seen)
    if by_blocks and not (tried and source.encoding.startswith("utf-8")):
        found = _blocks(source, source.encoding, ask)
        if found is not None:
            return Read(found.tables, seen.sha256)
    return Read(_batches(reader, source, ask), seen.sha256)


def _blocks(source: Source, encoding: str, ask: Ask) -> Read | None:
    """Read by blocks; None if the file must be read line by line."""
    from scanners.blocks.run import scan_blocks
    from scanners.blocks.split import Unsplittable

    source.encoding = encoding
    try:
        found = scan_blocks(source, ask)
    except Unsplittable:
        if ask.cells is not None:
            ask.cells.drop()
        return None
    return Read([found.table], found.sha256)


def _batches(reader: Reader, source: Source, ask: Ask) -> list[TableProfile]:
    from scanners.cells import hits_of

    tables: dict[str, TableProfile] = {}
    rows_done = 0
    cut = False
    for batch in reader.read(source):
        if ask.cancelled is not None and ask.cancelled():
            raise ScanCancelled
        table = tables.get(batch.table)
        if table is None:
            marks = ask.followed.table() if ask.followed is not None else None
            table = tables[batch.table] = TableProfile(batch.table, marks=marks)
        if ask.sample is not None and table.rows + len(batch.rows) > ask.sample:
            del batch.rows[max(0, ask.sample - table.rows) :]
            cut = True
        first = table.rows
        looked = table.add(batch)
        if ask.cells is not None:
            ask.cells.spool(batch.table, first, hits_of(batch, looked))
        rows_done += len(batch.rows)
        if ask.progress is not None:
            ask.progress(rows_done, batch.bytes_done, source.size)
    if cut:
        source.warnings.append(
            f"Chỉ đọc {ask.sample} dòng đầu mỗi bảng: kết quả này không đủ để kết luận cả tệp đạt."
        )
    return list(tables.values())
