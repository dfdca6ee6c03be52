"""The audit trail keeps no name and no contact of a person: many read it, nobody shortens it."""

from __future__ import annotations

import re

import compliance.app  # noqa: F401 - loads every model
from compliance.core.db import Base

#: How columns are called that hold whom to call, who did it, who answers for it.
OF_PEOPLE = re.compile(
    r"(^|_)(contact|phone|email|display_name|head_name|signer|signer_name|approver|lead|"
    r"participants|owner|representative|met)$"
)
#: Of an office or of an organisation, or a post by the words of its form.
OF_NOBODY = {
    "contract.remote_approver",  # "ghi chức danh, không ghi tên"
    "interconnection.other_owner",  # an organisation
    "unit.email",  # of the office
    "unit.phone",  # likewise
}


def test_the_trail_says_of_columns_of_people_only_that_they_changed():
    bare = {
        f"{column.table.name}.{column.name}"
        for mapper in Base.registry.mappers
        if getattr(mapper.class_, "__audited__", True)
        for column in mapper.local_table.columns
        if OF_PEOPLE.search(column.name)
        and column.type.python_type is str
        and column.info.get("audit") is None
    }
    assert bare == OF_NOBODY


def test_columns_with_the_boxes_of_a_form_say_what_the_trail_may_repeat():
    bare = {
        f"{column.table.name}.{column.name}"
        for mapper in Base.registry.mappers
        if getattr(mapper.class_, "__audited__", True)
        for column in mapper.local_table.columns
        if column.name in {"boxes", "contents"} and column.info.get("audit") is None
    }
    assert bare == set()
