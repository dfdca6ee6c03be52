"""What a sign of risk shows of a unit that never did a thing."""

from __future__ import annotations

import pytest

from compliance.figures.facts import NEVER
from compliance.inspections.queries.risk import signals


@pytest.mark.parametrize("fact", ["days_since_pass", "days_since_drill", "months_since"])
def test_never_done_is_a_sign_of_risk_and_is_said_in_words(fact):
    (sign,) = [one for one in signals() if one.holds({fact: NEVER}) is True]
    assert sign.figure({fact: NEVER}) == "chưa từng"
    assert sign.figure({fact: 3}) == "3"
    assert sign.holds({fact: 3}) is False
    # What is not known is no sign, and nothing is shown of it.
    assert sign.holds({}) is None
    assert sign.figure({}) == "–"
