"""Two people, any order, any repeats: nothing is lost unseen."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.core.db import transaction
from compliance.field.models import Ending
from compliance.field.services.submitting import submit
from compliance.inspections.queries.scores import checklist_of
from tests.support.field import edit, hand_in, in_field, rows

VERDICTS = st.sampled_from(["dat", "dat_mot_phan", "khong_dat"])
NOTES = st.dictionaries(st.integers(0, 4), st.tuples(VERDICTS, st.text("abc", max_size=3)))


@pytest.mark.sqlite_only
@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(mine=NOTES, theirs=NOTES, repeats=st.lists(st.sampled_from([0, 1]), max_size=4))
def test_a_write_stands_or_its_author_was_told(db, user, unit, mine, theirs, repeats):
    people = user("inspector"), user("inspector2")
    inspection = in_field(unit("bvdk"), people[0])
    checklist = checklist_of(inspection)
    bare = [row for row in rows(inspection) if row.position > 3][:5]
    before = {str(row.id): said(row) for row in bare}
    bases = [row.version for row in bare]

    def notes(chosen):
        return hand_in(
            *(
                edit(bare[i], bases[i], verdict=v, progress="done", observation=text or None)
                for i, (v, text) in chosen.items()
            )
        )

    sent = [notes(mine), notes(theirs)]
    endings = {}
    for number in [0, 1, *repeats]:
        with transaction():
            receipt = submit(people[number], inspection, checklist, sent[number])
        if number in endings and endings[number] == Ending.APPLIED:
            assert receipt.repeated
        endings.setdefault(number, receipt.ending)
        # What was not taken at first is not taken later either: nothing has changed for it.
        taken = endings[number] == Ending.APPLIED
        assert (receipt.ending == Ending.APPLIED) == taken

    now = {str(row.id): said(row) for row in rows(inspection)}
    expected = dict(before)
    for number in (0, 1):
        if endings[number] == Ending.APPLIED:
            expected |= {
                e.row_id: (e.values["verdict"], e.values["observation"]) for e in sent[number].edits
            }
    # All of a submission or none of it, in whatever order and however often they came.
    assert {key: now[key] for key in before} == expected
    wanted = [{e.row_id: said_of(e) for e in one.edits} for one in sent]
    differ = [k for k in wanted[0].keys() & wanted[1].keys() if wanted[0][k] != wanted[1][k]]
    overwritten = [k for k in differ if wanted[0][k] != before[k]]
    if endings[0] == Ending.APPLIED and overwritten:
        assert endings[1] != Ending.APPLIED


def said(row):
    return row.verdict, row.observation


def said_of(one):
    return one.values["verdict"], one.values["observation"]
