"""What a workbook consists of, declared once as data.

Template, reader, export and documentation all follow from the same declaration. Headers and labels
are part of the file format, so they are Vietnamese whatever the language of the pages.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from compliance.core.text import fold


class Kind(enum.StrEnum):
    """Type of the values in a column."""

    TEXT = "text"
    #: A key such as a unit's code: lower case, no spaces inside.
    CODE = "code"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    BOOL = "bool"
    CHOICE = "choice"


#: What the notes sheet and the documentation say of each type.
KIND_HELP: Mapping[Kind, str] = {
    Kind.TEXT: "chữ",
    Kind.CODE: "mã: chữ thường không dấu, số, gạch nối",
    Kind.INTEGER: "số nguyên",
    Kind.NUMBER: "số, phần lẻ sau dấu phẩy hoặc dấu chấm",
    Kind.DATE: "ngày, dạng 22/11/2026",
    Kind.BOOL: "Có hoặc Không",
    Kind.CHOICE: "chọn trong danh sách",
}


@dataclass(frozen=True)
class Column:
    """A column: ``key`` is the field in code, ``header`` what stands in the file."""

    key: str
    header: str
    kind: Kind = Kind.TEXT
    required: bool = False
    #: CHOICE only: stored value → label in the file. Either is accepted when reading.
    choices: Mapping[str, str] = field(default_factory=dict)
    help: str = ""
    #: Longest text accepted, in characters; None is no limit.
    max_length: int | None = 255
    #: The key of another sheet's or table's row; named in the documentation.
    refers_to: str = ""
    #: Shown to be read; what the file says of it is not looked at.
    read_only: bool = False
    #: For the machine: not shown.
    hidden: bool = False

    def __post_init__(self) -> None:
        if (self.kind is Kind.CHOICE) != bool(self.choices):
            raise ValueError(f"column {self.key}: choices belong to CHOICE, and to it alone")
        labels = {fold(label) for label in self.choices.values()}
        if len(labels) != len(self.choices):
            raise ValueError(f"column {self.key}: two choices share a label")

    @property
    def hint(self) -> str:
        """The line under the header in a template."""
        parts = [self.help or KIND_HELP[self.kind].capitalize()]
        if self.required:
            parts.append("Bắt buộc.")
        return " ".join(part if part.endswith(".") else part + "." for part in parts)


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, or a CSV file on its own."""

    key: str
    title: str
    columns: Sequence[Column]
    #: Keys of the columns that together name a row; two rows with the same are refused.
    unique: Sequence[str] = ()
    required: bool = True
    help: str = ""

    def __post_init__(self) -> None:
        for names in ([c.key for c in self.columns], [fold(c.header) for c in self.columns]):
            if len(set(names)) != len(names):
                raise ValueError(f"sheet {self.key}: two columns share a name")

    def column(self, key: str) -> Column:
        """Return the column of this key."""
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True)
class Workbook:
    """A kind of workbook, as "units"."""

    key: str
    title: str
    sheets: Sequence[Sheet]
    notes: Sequence[str] = ()

    def sheet(self, key: str) -> Sheet:
        """Return the sheet of this key."""
        return next(sheet for sheet in self.sheets if sheet.key == key)
