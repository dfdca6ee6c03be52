"""Pages of field work: ``bp`` carries them all."""

from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.field.slots import offers
from compliance.field.views import bundles, page, submissions, visit
from compliance.field.views.blueprint import bp
from compliance.inspections.slots import add_offer_source, add_tab

__all__ = ["bp", "bundles", "page", "submissions", "visit"]

add_offer_source(offers)
add_tab(_l("Đi thực địa"), "field.app", Permission.INSPECTION_WRITE)
