"""What appraisal adds to the page of a dossier."""

from __future__ import annotations

from compliance.accounts.models import User
from compliance.appraisal.models import STANCE_LABELS, Stance
from compliance.appraisal.queries import opinions_of
from compliance.appraisal.services import may_appraise
from compliance.appraisal.signs import notice, review_day, signs_of
from compliance.appraisal.together import group_of
from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.dossiers.models import ENDED, Dossier, DossierState
from compliance.dossiers.panels import DossierPanel, PanelLine
from compliance.dossiers.services import pack_of
from compliance.units.queries import Viewer


def panels_for(viewer: Viewer, dossier: Dossier) -> list[DossierPanel]:
    """Return who has it in hand, what was asked of whom, with what it goes, what speaks against."""
    here = {"dossier_id": dossier.id}
    lines = []
    appraises = may_appraise(dossier, viewer)
    person = session().get(User, dossier.assignee_id) if dossier.assignee_id else None
    done = dossier.state in (*ENDED, DossierState.APPROVED)
    if dossier.revision:
        name = person.login if person else _("chưa giao")
        text = _("Người thẩm định: %(name)s", name=name)
        lines.append(PanelLine(text, "appraisal.assign" if appraises and not done else None, here))
    opinions = opinions_of(dossier.id)
    for row in opinions:
        said = STANCE_LABELS[Stance(row.stance)] if row.stance else _("chưa trả lời")
        if row.withdrawn_at is None:
            text = _("Ý kiến của %(who)s: %(said)s", who=row.addressee, said=said)
            lines.append(PanelLine(text, "appraisal.opinions", here))
    if appraises and not opinions and not done and dossier.revision:
        lines.append(PanelLine(_("Lấy ý kiến cơ quan, hội đồng"), "appraisal.opinions", here))
    if dossier.revision and (appraises or done):
        for kind in ("docx", "pdf"):
            text = _("Ý kiến thẩm định, Mẫu 04 (%(kind)s)", kind=kind.upper())
            lines.append(PanelLine(text, "appraisal.form04", {**here, "kind": kind}))
    group = group_of(dossier.id)
    if group is not None:
        text = _("Thuộc hồ sơ gộp: %(title)s", title=group.title)
        lines.append(PanelLine(text, "appraisal.group", {"group_id": group.id}))
    found = [DossierPanel(_("Thẩm định"), lines)] if lines else []
    if dossier.state == DossierState.APPROVED:
        found.append(_again(dossier))
    return found


def _again(dossier: Dossier) -> DossierPanel:
    """Return when and why the level is to be looked at again."""
    here = {"dossier_id": dossier.id}
    day = review_day(dossier, pack_of(dossier))
    lines = []
    if day is not None:
        text = _("Mốc rà soát (quy ước): %(day)s", day=format_date(day))
        lines.append(PanelLine(text))
    kept = [row for row in signs_of(dossier.id) if row.closed_at is None]
    known = {row.why for row in signs_of(dossier.id)}
    why = [row.why for row in kept] + [row.why for row in notice(dossier) if row.why not in known]
    text = _("Dấu hiệu phải xác định lại: %(n)s", n=len(why))
    lines.append(PanelLine(text, "appraisal.signs", here, "warn" if why else None))
    return DossierPanel(_("Xác định lại cấp độ"), lines, warnings=why)
