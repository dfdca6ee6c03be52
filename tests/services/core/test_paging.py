"""Pages of a list: the quicker ways to find them show the same rows and numbers."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select

from compliance.core import paging
from compliance.core.paging import PAGE_SIZE, ListRequest, paginate
from compliance.units.models import HealthUnit
from tests.support.dossiers import acting

SORTS = {"name": HealthUnit.name, "code": HealthUnit.code}


@pytest.mark.parametrize("cap", [1000, 60])
def test_rows_counted_with_the_page_are_those_counted_alone(app, monkeypatch, cap):
    monkeypatch.setattr(paging, "COUNT_CAP", cap)
    statement = select(HealthUnit).where(HealthUnit.path.is_not(None))
    with acting(app) as session:
        every = len(session.scalars(statement).all())
        asked: list[str] = []

        def note(_connection, _cursor, text, *_more):
            asked.append(text)

        event.listen(session.get_bind(), "before_cursor_execute", note)
        for request in (
            ListRequest(),
            ListRequest(sort="code", descending=True, page=2),
            ListRequest(page=every // PAGE_SIZE + 1),
            ListRequest(page=every // PAGE_SIZE + 5),
        ):
            asked.clear()
            alone = paginate(statement, request, SORTS, "name")
            before = len(asked)
            together = paginate(statement, request, SORTS, "name", dear=True)
            assert together == alone
            assert together.rows == alone.rows
            assert (together.total, together.capped) == (min(every, cap), every > cap)
            # One query less, unless there is no row to be counted with.
            assert len(asked) - before == before - bool(alone.rows)
        event.remove(session.get_bind(), "before_cursor_execute", note)
