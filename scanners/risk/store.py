"""The hashes of a table while its file is read: on disk, in a private folder that is removed."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import zip_longest
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from scanners.headers import Hint
from scanners.risk.plan import Taken, follow
from scanners.scratch import private_folder

if TYPE_CHECKING:
    import polars

#: Rows of small batches are put together to files of about so many.
_ROWS = 50_000


class Followed:
    """Keeps the hashes of the tables of one file until they are counted.

    A context: its folder and all in it are gone at the end, whatever happened.

    Args:
        asked: keys of the headers that the user named as quasi-identifiers.
    """

    def __init__(self, asked: frozenset[str] = frozenset()) -> None:
        self.asked = asked
        self.seed = secrets.randbits(63)
        self._folder: Path | None = None
        self._closing = ExitStack()
        self._files = 0

    def __enter__(self) -> Followed:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.close()

    def table(self) -> TableMarks:
        """Return the place for a new table."""
        return TableMarks(self)

    @property
    def folder(self) -> Path:
        """The private folder, made when it is first asked for."""
        if self._folder is None:
            self._folder = self._closing.enter_context(private_folder())
        return self._folder

    def new_file(self) -> Path:
        """Return a name in the folder that is not in use."""
        self._files += 1
        return self.folder / f"{self._files}.ipc"


class TableMarks:
    """The hashes of one table, in the order of its rows."""

    def __init__(self, followed: Followed) -> None:
        self.takes: tuple[Taken, ...] = ()
        self._followed = followed
        self._width = 0
        self._files: list[tuple[Path | None, int]] = []  # None: rows of which nothing is followed
        self._held: list[polars.DataFrame] = []
        self._held_rows = 0

    @property
    def rows(self) -> int:
        """Rows taken in so far."""
        return sum(rows for _, rows in self._files) + self._held_rows

    @property
    def asked(self) -> frozenset[str]:
        """Keys of the headers that the user named."""
        return self._followed.asked

    @property
    def seed(self) -> int:
        """The key of the hashes."""
        return self._followed.seed

    @property
    def folder(self) -> str:
        """Where workers of this machine may leave hashes."""
        return str(self._followed.folder)

    def widen(self, headers: Sequence[str], hints: Sequence[Hint]) -> None:
        """Follow the columns of these headers; those already there stay."""
        taken = follow(headers, hints, self._followed.asked)
        self.takes += tuple(take for take in taken if take.column >= self._width)
        self._width = max(self._width, len(headers))

    def add_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Take in the next rows."""
        if self.takes and rows:
            self.add_columns(list(zip_longest(*rows, fillvalue="")), len(rows))
        elif rows:
            self._flush()
            self._files.append((None, len(rows)))

    def add_columns(self, columns: Sequence[Sequence[str]], rows: int) -> None:
        """Take in the next rows, by column."""
        import polars as pl

        from scanners.risk.forms import hash_columns

        cells = [
            pl.Series(columns[column], dtype=pl.String) if column < len(columns) else None
            for column in range(1 + max((take.column for take in self.takes), default=-1))
        ]
        hashes = hash_columns(cells, self.takes, self.seed)
        if not hashes.width:  # these rows end before the first column that is followed
            self._flush()
            self._files.append((None, rows))
            return
        self._hold(hashes)

    def add_hashes(self, hashes: bytes | str, rows: int) -> None:
        """Take in the hashes of the next rows as a worker made them: ``as_bytes``, or a file."""
        if isinstance(hashes, str):
            path = self._followed.folder / hashes
        else:
            path = self._followed.new_file()
            path.write_bytes(hashes)
        self._flush()
        self._files.append((path, rows))

    def frames(self, names: Sequence[str]) -> Iterator[polars.DataFrame]:
        """Yield the hashes of some columns, file by file; 0 where a file has no such column.

        Each frame also has ``row``, the number of the row in the table.
        """
        import polars as pl

        self._flush()
        first = 0
        for path, rows in self._files:
            here = pl.read_ipc_schema(path) if path else ()
            held = [name for name in names if name in here]
            row = pl.int_range(first, first + rows, dtype=pl.UInt64, eager=True).alias("row")
            frame = pl.DataFrame(row)
            if held and path:
                frame = frame.hstack(pl.read_ipc(path, columns=held))
            absent = [pl.lit(0, dtype=pl.UInt64).alias(name) for name in names if name not in held]
            yield frame.with_columns(absent).select("row", *names)
            first += rows

    def _hold(self, frame: polars.DataFrame) -> None:
        self._held.append(frame)
        self._held_rows += frame.height
        if self._held_rows >= _ROWS:
            self._flush()

    def _flush(self) -> None:
        import polars as pl

        if self._held:
            path = self._followed.new_file()
            path.write_bytes(as_bytes(pl.concat(self._held, how="diagonal").fill_null(0)))
            self._files.append((path, self._held_rows))
            self._held, self._held_rows = [], 0


def as_bytes(frame: polars.DataFrame) -> bytes:
    """Return hashes as they travel from a worker and lie on disk."""
    buffer = io.BytesIO()
    frame.write_ipc(buffer)
    return buffer.getvalue()
