"""From a file to the profiles of its tables: by blocks where that can be, else batch by batch."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scanners.errors import ScanCancelled, ScanError
from scanners.profile import TableProfile
from scanners.readers.base import Batch, Probe, Reader, Source
from scanners.readers.encodings import BOMS, REPAIRED, encoding_of, fingerprint
from scanners.vietnamese import repaired, suspect

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
        if getattr(reader, "TEXT", False):
            source.encoding = encoding_of(probed.head, seen)
        return Read(_batches(reader, source, ask), seen.sha256)
    by_blocks = source.size >= SMALLEST and ask.sample is None
    bom = next((name for mark, name in BOMS if probed.head.startswith(mark)), "")
    tried = False
    if by_blocks and bom in ("", "utf-8-sig"):
        # Most files are UTF-8; the blocks find out, and hash the file as they are cut.
        tried = True
        if ask.crew is not None and source.size >= SHARED:
            ask.crew.ready()
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
    return profile_batches(_guarded(reader, source), source, ask)


def _guarded(reader: Reader, source: Source) -> Iterator[Batch]:
    """Read; whatever a library raises on a damaged file is a sentence, and no other file's loss.

    Raises:
        ScanError: the file cannot be read.
    """
    try:
        yield from reader.read(source)
    except (ScanError, OSError):
        raise
    except Exception as problem:
        # Its text may hold a value: only its kind is told, to who asks for it.
        logging.getLogger(__name__).debug("%s: %s", reader.FORMAT, type(problem).__name__)
        raise ScanError(
            f"tệp bị hỏng hoặc có cấu trúc lạ, không đọc được theo định dạng {reader.FORMAT}."
        ) from None


def profile_batches(batches: Iterable[Batch], source: Source, ask: Ask) -> list[TableProfile]:
    """Take in batches to the end, or to as many rows of each table as were asked for.

    Raises:
        ScanError: from the batches. ScanCancelled: the caller asked to stop.
    """
    from scanners.cells import hits_of

    tables: dict[str, TableProfile] = {}
    rows_done = 0
    cut = spoilt = False
    for batch in batches:
        batch, mended = _mended(batch)
        spoilt = spoilt or mended
        if ask.cancelled is not None and ask.cancelled():
            raise ScanCancelled
        table = tables.get(batch.table)
        if table is None:
            marks = ask.followed.table() if ask.followed and not batch.aside else None
            table = tables[batch.table] = TableProfile(batch.table, batch.aside, marks=marks)
        if ask.sample is not None and table.rows + len(batch.rows) > ask.sample:
            del batch.rows[max(0, ask.sample - table.rows) :]
            cut = True
        first = table.rows
        looked = table.add(batch)
        if ask.cells is not None:
            ask.cells.spool(batch.table, first, hits_of(batch, looked))
        rows_done += 0 if batch.aside else len(batch.rows)
        if ask.progress is not None:
            ask.progress(rows_done, batch.bytes_done, source.size)
    if spoilt:
        source.warnings.append(REPAIRED)
    if cut:
        source.warnings.append(
            f"Chỉ đọc {ask.sample} dòng đầu mỗi bảng: kết quả này không đủ để kết luận cả tệp đạt."
        )
    return list(tables.values())


def _mended(batch: Batch) -> tuple[Batch, bool]:
    """Return the batch with the texts of old fonts and wrong encodings in Unicode."""
    at = [i for i, row in enumerate(batch.rows) if suspect("\x00".join(row))]
    mended = False
    for i in at:
        row = [repaired(cell) if suspect(cell) else cell for cell in batch.rows[i]]
        mended = mended or row != batch.rows[i]
        batch.rows[i] = row
    if suspect("\x00".join(batch.columns)):
        columns = tuple(map(repaired, batch.columns))
        mended = mended or columns != batch.columns
        batch = replace(batch, columns=columns)
    return batch, mended
