"""Lists: search, sort and pages from the query string, without counting every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, inspect, select
from sqlalchemy.orm import InstrumentedAttribute

from compliance.core.db import session
from compliance.core.i18n import _

Row = TypeVar("Row")
PAGE_SIZE = 50
#: Counting stops here: a page says "hơn 1.000" instead of reading the whole table.
COUNT_CAP = 1000
#: Rows of a workbook made while somebody waits.
MOST_EXPORTED = 5000


@dataclass(frozen=True)
class ListRequest:
    """What the reader asked of a list; ``args`` are the raw arguments, kept in links."""

    q: str = ""
    sort: str = ""
    descending: bool = False
    page: int = 1
    filters: Mapping[str, str] = None  # type: ignore[assignment]

    @classmethod
    def parse(cls, args: Mapping[str, str], filters: Sequence[str] = ()) -> ListRequest:
        """Read ``q``, ``sort`` (a leading ``-`` is descending), ``page`` and the named filters."""
        sort = args.get("sort", "")
        page = args.get("page", "1")
        return cls(
            q=args.get("q", "").strip()[:200],
            sort=sort.lstrip("-"),
            descending=sort.startswith("-"),
            page=max(1, min(int(page), 100_000)) if page.isdigit() else 1,
            filters={name: args[name] for name in filters if args.get(name)},
        )

    def args(self, **changes: Any) -> dict[str, Any]:
        """Return the arguments of a link to the same list with ``changes``."""
        base: dict[str, Any] = {"q": self.q, **(self.filters or {})}
        if self.sort:
            base["sort"] = ("-" if self.descending else "") + self.sort
        if self.page > 1:
            base["page"] = self.page
        base.update(changes)
        return {k: v for k, v in base.items() if v not in ("", None)}


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list."""

    rows: Sequence[Row]
    request: ListRequest
    has_next: bool
    total: int
    capped: bool

    @property
    def first(self) -> int:
        """Number of the first row shown, from 1; 0 when there is none."""
        return (self.request.page - 1) * PAGE_SIZE + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return self.first + len(self.rows) - 1 if self.rows else 0


def paginate(
    statement: Select[Any],
    request: ListRequest,
    sorts: Mapping[str, InstrumentedAttribute[Any] | Any],
    default_sort: str,
    *,
    scalars: bool = True,
    ahead: ColumnElement[bool] | None = None,
    dear: bool = False,
) -> Page[Any]:
    """Run ``statement`` for one page: three queries whatever the size of the table.

    Which rows stand on the page is found from their keys alone; only those rows are then read
    whole. A database that sorts thousands of rows with all their columns to show fifty of them
    takes several times as long.

    Args:
        sorts: what may be sorted by; anything else falls back to ``default_sort``.
        scalars: whether a row is one mapped object (else a tuple of columns).
        ahead: a condition that an index answers; by default sort, rows that meet it all come before
            those that do not. Where they fill the page, the others need not be sorted.
        dear: whether the condition costs more than the rows it lets through: the rows are then
            counted by the query that finds the page, instead of being looked for twice.
    """
    column = sorts.get(request.sort, sorts[default_sort])
    order = column.desc() if request.descending else column.asc()
    key = _key(statement)
    tie = next(iter(statement.selected_columns)) if key is None else key
    found = statement.order_by(None).order_by(order, tie)
    total: int | None = None
    place = {"limit": PAGE_SIZE + 1, "offset": (request.page - 1) * PAGE_SIZE}
    if key is None:
        shown = found.limit(place["limit"]).offset(place["offset"])
    else:
        keys = _only(found, key).limit(place["limit"]).offset(place["offset"])
        chosen: Sequence[Any] = ()
        if ahead is not None and column is sorts[default_sort] and not request.descending:
            chosen = session().scalars(keys.where(ahead)).all()
        if dear:
            counted = session().execute(keys.add_columns(func.count().over())).all()
            chosen, total = [row[0] for row in counted], counted[0][1] if counted else None
        elif len(chosen) < place["limit"]:
            chosen = session().scalars(keys).all()
        shown = found.where(key.in_(chosen))
    result = session().scalars(shown) if scalars else session().execute(shown)
    rows: list[Any] = list(result.unique() if scalars else result)
    if total is None:
        total = _counted(statement, tie)
    return Page(
        rows=rows[:PAGE_SIZE],
        request=request,
        has_next=len(rows) > PAGE_SIZE,
        total=min(total, COUNT_CAP),
        capped=total > COUNT_CAP,
    )


def _key(statement: Select[Any]) -> Any:
    """Return the key of the mapped class a row begins with; None where rows are not its rows."""
    model = statement.column_descriptions[0]["entity"]
    whole = statement.column_descriptions[0]["expr"] is model
    if not whole or statement._group_by_clauses or statement._distinct:
        return None
    mapper = inspect(model)
    if len(mapper.primary_key) != 1:
        return None
    return getattr(model, mapper.get_property_by_column(mapper.primary_key[0]).key)


def _only(statement: Select[Any], column: Any) -> Select[Any]:
    narrow = statement.with_only_columns(column, maintain_column_froms=True)
    narrow._with_options = ()  # what was to be loaded with the rows
    return narrow


def _counted(statement: Select[Any], tie: Any) -> int:
    narrow = statement if _key(statement) is None else _only(statement, tie)
    capped = narrow.order_by(None).limit(COUNT_CAP + 1).subquery()
    return session().scalar(select(func.count()).select_from(capped)) or 0


def left_out(rows: Sequence[Any], most: int = MOST_EXPORTED) -> list[str]:
    """Return the note of a workbook that may not hold every row; nothing when it does."""
    if len(rows) < most:
        return []
    return [_("Chỉ gồm %(n)s dòng đầu; hãy lọc để lấy phần còn lại.", n=most)]
