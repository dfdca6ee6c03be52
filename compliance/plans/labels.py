"""Words for the states of a layer."""

from __future__ import annotations

from compliance.core.i18n import _l
from compliance.plans.models import LayerStatus

STATUSES = {
    LayerStatus.MET: _l("Đạt"),
    LayerStatus.PARTLY: _l("Một phần"),
    LayerStatus.PLANNED: _l("Có kế hoạch"),
    LayerStatus.NONE: _l("Chưa có"),
}
