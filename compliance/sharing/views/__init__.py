"""Pages of the sharing gate."""

from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.registers.slots import add_card_source
from compliance.scans.slots import add_offer_source, add_sibling
from compliance.sharing import figures as _figures  # noqa: F401 - offers its rows
from compliance.sharing import jobs as _jobs  # noqa: F401 - registers the job kinds
from compliance.sharing import search as _search  # noqa: F401 - joins the search box
from compliance.sharing.slots import card, offers
from compliance.sharing.views import decisions, files, register, requests, sheets  # noqa: F401
from compliance.sharing.views.base import bp

add_sibling(_l("Chia sẻ dữ liệu"), "sharing.index", Permission.SHARE_READ)
add_sibling(_l("Phiếu yêu cầu nhà cung cấp"), "sharing.sheets", Permission.SHARE_READ)
add_card_source(card)
add_offer_source(offers)

__all__ = ["bp"]
