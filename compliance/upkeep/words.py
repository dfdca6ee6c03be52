"""Words for the codes of machines and checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.core.i18n import _l
from compliance.upkeep.models import CheckKind, MachineKind

KINDS: Mapping[str, Any] = {
    MachineKind.SERVER: _l("Máy chủ"),
    MachineKind.WORKSTATION: _l("Máy trạm"),
}
CHECKS: Mapping[str, Any] = {
    CheckKind.LOG: _l("Rà soát nhật ký"),
    CheckKind.VULNERABILITY: _l("Quét lỗ hổng"),
}
