"""Words for the states of what was frozen of a plan."""

from __future__ import annotations

from compliance.core.i18n import _l
from compliance.plans.models import RevisionState

REVISION_STATES = {
    RevisionState.FROZEN: _l("Đã chốt, chờ ký"),
    RevisionState.SIGNED: _l("Đã ký"),
    RevisionState.SUPERSEDED: _l("Đã thay"),
    RevisionState.WITHDRAWN: _l("Đã rút"),
}
