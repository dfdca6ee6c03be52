"""The dossiers that wait for somebody, as lines of the first page."""

from __future__ import annotations

from compliance.core import clock
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Role
from compliance.core.todo import Todo
from compliance.dossiers.models import Dossier, DossierState
from compliance.dossiers.queries import queue_page
from compliance.units.queries import Viewer


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return the dossiers that wait for the viewer, five at most: two queries."""
    if not {h.role for h in viewer.roles_held} & {
        Role.FOCAL_POINT,
        Role.UNIT_HEAD,
        Role.APPRAISER,
        Role.APPROVER,
    }:
        return []
    first = ListRequest(sort="due")
    page = queue_page(viewer, first)
    words = {
        DossierState.DRAFT: _("%(system)s: hồ sơ đang soạn"),
        DossierState.RETURNED: _("%(system)s: hồ sơ bị trả lại, cần sửa"),
        DossierState.SUBMITTED: _("%(system)s: nhận hồ sơ, kiểm tra tính đầy đủ"),
        DossierState.CHECKING: _("%(system)s: kết luận tính đầy đủ"),
        DossierState.APPRAISING: _("%(system)s: đang thẩm định"),
        DossierState.APPRAISED: _("%(system)s: chờ quyết định phê duyệt"),
    }
    todos = [
        Todo(
            words[DossierState(row.state)] % {"system": row.system.name},
            "dossiers.show",
            {"dossier_id": row.id},
            due=row.due_on,
            severity=_severity(row),
            unit_id=row.unit_id,
        )
        for row in page.rows[:5]
    ]
    if page.total > len(todos):
        more = page.total - len(todos)
        todos.append(
            Todo(_("Còn %(n)s hồ sơ khác đang chờ bạn", n=more), "dossiers.queue", severity="info")
        )
    return todos


def _severity(row: Dossier) -> str:
    if row.due_on is not None and row.due_on < clock.today():
        return "bad"
    return "warn" if row.state == DossierState.RETURNED else "info"
