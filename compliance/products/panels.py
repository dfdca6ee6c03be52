"""What the page of a system says of its product."""

from __future__ import annotations

from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.products.queries import newer_version
from compliance.systems.models import InformationSystem, ProductState
from compliance.systems.queries import may_touch
from compliance.systems.slots import Panel, TaskLine
from compliance.units.queries import Viewer


def panel_of(viewer: Viewer, system: InformationSystem) -> Panel:
    """Return the line of the task list that leads to the product: two queries."""
    product = system.product
    if product is None or not may_touch(viewer, system.id, Permission.DOSSIER_READ):
        return Panel()
    code, words = "none", _("nhà cung cấp chưa công bố")
    newer = newer_version(product)
    if newer is not None:
        code, words = "partly", _("có bản mới %(release)s", release=newer.release)
    elif product.state == ProductState.PUBLISHED:
        code, words = "met", _("theo bản đã công bố")
    label = _("Sản phẩm: %(product)s", product=product.title)
    return Panel(
        tasks=[TaskLine(label, "products.of_system", {"system_id": system.id}, code, words)]
    )
