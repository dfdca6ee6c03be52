"""Pages of products: of the vendor, of the units that use them, of the appraiser."""

from compliance.core.i18n import _l
from compliance.core.navigation import Entry, add_entry
from compliance.core.permissions import Permission, Role
from compliance.products import obligations as _obligations  # noqa: F401 - declares its duties
from compliance.products.panels import panel_of
from compliance.products.views import (
    answers,
    catalogue,
    invitations,
    parts,
    reading,
    using,
)
from compliance.products.views.base import bp
from compliance.systems.slots import add_panel_source

__all__ = ["answers", "bp", "catalogue", "invitations", "parts", "reading", "using"]

add_entry(
    Entry(
        label=_l("Sản phẩm"),
        endpoint="products.list",
        icon="data",
        permission=Permission.PRODUCT_READ,
        order=35,
        roles=frozenset({Role.VENDOR.value, Role.APPRAISER.value, Role.COORDINATOR.value}),
    )
)
add_panel_source(panel_of)
