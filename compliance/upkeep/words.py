"""Words for the codes of machines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.core.i18n import _l
from compliance.upkeep.models import MachineKind

KINDS: Mapping[str, Any] = {
    MachineKind.SERVER: _l("Máy chủ"),
    MachineKind.WORKSTATION: _l("Máy trạm"),
}
