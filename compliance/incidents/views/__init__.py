"""Pages of incidents."""

from flask import url_for

from compliance.core.i18n import _
from compliance.incidents import following as _following  # noqa: F401 - listens to the register
from compliance.incidents.views import case, drills, handover, papers, report  # noqa: F401
from compliance.incidents.views.base import bp
from compliance.registers.models import Kind, RegisterEntry
from compliance.registers.slots import add_entry_link


def _link(entry: RegisterEntry) -> tuple[str, str] | None:
    if entry.kind == Kind.DRILL and entry.notices:
        return _("Mở cuộc diễn tập"), url_for("incidents.show", entry_id=entry.id)
    if entry.kind != Kind.INCIDENT:
        return None
    return _("Xử lý sự cố"), url_for("incidents.show", entry_id=entry.id)


add_entry_link(_link)

__all__ = ["bp"]
