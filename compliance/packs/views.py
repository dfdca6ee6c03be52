"""Pages on which packs are read, searched, compared, printed and handed out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from checklists import Item, Pack, PackError
from checklists.comparison import compare as compare_packs
from checklists.library import site_faults
from compliance.core.downloads import download
from compliance.core.i18n import _, _l
from compliance.core.navigation import Entry, add_entry
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, Role, requires
from compliance.core.web import found, viewer
from compliance.packs import documents, labels, queries, reading
from compliance.packs import search as _search  # noqa: F401 - joins the search box
from compliance.packs.keys import key_label
from compliance.packs.slots import uses_of
from compliance.packs.values import value_label
from compliance.packs.workbook import wording_workbook

bp = Blueprint("packs", __name__, url_prefix="/packs")
#: Whose rail has room; the others come here by the links of rows, and by the page's own address.
_ON_THE_RAIL = (
    Role.ADMIN,
    Role.APPRAISER,
    Role.APPROVER,
    Role.DOMAIN_VIEWER,
)
add_entry(
    Entry(
        _l("Quy định"),
        "packs.list",
        "packs",
        Permission.PACK_READ,
        86,
        frozenset(role.value for role in _ON_THE_RAIL),
    )
)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {
        "labels": labels,
        "key_label": key_label,
        "value_label": value_label,
        "words": reading.words,
        "reading": reading,
        "day": labels.day,
        "group_key": queries.group_key,
    }


@bp.get("", endpoint="list")
@requires(Permission.PACK_READ)
def list_packs() -> str:
    """List every version of every pack."""
    return render_template("packs/list.html", packs=queries.all_packs(), faults=site_faults())


@bp.get("/search")
@requires(Permission.PACK_READ)
def search() -> str:
    """Find rows in all packs."""
    return render_template(
        "packs/search.html", page=queries.search(ListRequest.parse(request.args))
    )


@bp.get("/legal-texts")
@requires(Permission.PACK_READ)
def legal_texts() -> str:
    """Show which legal texts live, which are dead, and what replaces these."""
    asked = ListRequest.parse(request.args, ("state",))
    texts = queries.legal_texts(asked)
    return render_template(
        "packs/legal_texts.html",
        pack=found(queries.legal_pack()),
        page=queries.page_of(texts, asked),
    )


@bp.get("/<string:pack_id>/<int:version>")
@requires(Permission.PACK_READ)
def show(pack_id: str, version: int) -> str:
    """Show a pack: what it is, its rows and its other sections."""
    pack = _pack(pack_id, version)
    return render_template(
        "packs/show.html",
        pack=pack,
        page=queries.item_page(pack, ListRequest.parse(request.args, queries.FILTERS)),
        filters=_filters(pack),
        versions=queries.versions(pack_id),
    )


@bp.get("/<string:pack_id>/<int:version>/items/<string:item_id>")
@requires(Permission.PACK_READ)
def show_item(pack_id: str, version: int, item_id: str) -> str:
    """Show everything that is known of a row."""
    pack = _pack(pack_id, version)
    item = found(queries.find_item(pack, item_id))
    before, after = queries.neighbours(pack, item)
    return render_template(
        "packs/show_item.html",
        pack=pack,
        item=item,
        names=reading.names_of(pack),
        before=before,
        after=after,
        forward=queries.steps_forward(pack, item),
        back=queries.steps_back(pack, item),
        used=_used(pack, item),
        uses=uses_of(viewer(), pack, item),
    )


@bp.get("/<string:pack_id>/<int:version>/sections/<string:name>")
@requires(Permission.PACK_READ)
def show_section(pack_id: str, version: int, name: str) -> str:
    """Show a section other than the rows."""
    pack = _pack(pack_id, version)
    if name == "items" or name not in pack.sections:
        abort(404)
    return render_template(
        "packs/show_section.html",
        pack=pack,
        names=reading.names_of(pack),
        name=name,
        content=pack.section(name),
    )


@bp.get("/<string:pack_id>/<int:version>/print", endpoint="print")
@requires(Permission.PACK_READ)
def print_pack(pack_id: str, version: int) -> str:
    """Show the whole pack on one page, to be printed."""
    pack = _pack(pack_id, version)
    return render_template("packs/print.html", pack=pack, names=reading.names_of(pack))


@bp.get("/<string:pack_id>/<int:version>/compare")
@requires(Permission.PACK_READ)
def compare(pack_id: str, version: int) -> str:
    """Show what differs from another version (``with``; default: the one before)."""
    pack = _pack(pack_id, version)
    others = [other for other in queries.versions(pack_id) if other is not pack]
    asked = request.args.get("with", type=int)
    older = [other for other in others if other.version < version]
    other = next((o for o in others if o.version == asked), None) or next(
        iter(older or others), None
    )
    pair = sorted([pack, other], key=lambda p: p.version) if other else []
    return render_template(
        "packs/compare.html",
        pack=pack,
        others=others,
        comparison=compare_packs(*pair) if pair else None,
    )


@bp.get("/<string:pack_id>/<int:version>/export.xlsx")
@requires(Permission.PACK_READ)
def export_xlsx(pack_id: str, version: int) -> Response:
    """Hand out every row and text as a workbook."""
    pack = _pack(pack_id, version)
    return download(documents.workbook(pack), f"{pack.id}-v{pack.version}.xlsx", blank=True)


@bp.get("/<string:pack_id>/<int:version>/wording.xlsx")
@requires(Permission.PACK_READ)
def export_wording(pack_id: str, version: int) -> Response:
    """Hand out every sentence in a workbook that can be corrected and taken back."""
    pack = _pack(pack_id, version)
    return download(wording_workbook(pack), f"{pack.id}-v{pack.version}-loi-van.xlsx", blank=True)


@bp.get("/<string:pack_id>/<int:version>/ciso-assistant.yaml")
@requires(Permission.PACK_READ)
def export_ciso(pack_id: str, version: int) -> Response:
    """Hand out the rows as a library of CISO Assistant."""
    pack = _with_items(pack_id, version)
    return download(
        documents.ciso_library(pack), f"{pack.id}-v{pack.version}-ciso-assistant.yaml", blank=True
    )


@bp.get("/<string:pack_id>/<int:version>/ciso-assistant-mapping.yaml")
@requires(Permission.PACK_READ)
def export_mapping(pack_id: str, version: int) -> Response:
    """Hand out the cross-walk from the replaced pack as a library of CISO Assistant."""
    pack = _pack(pack_id, version)
    source = found(next(iter(queries.versions(pack.replaces or "")), None))
    try:
        content = documents.ciso_mapping(source, pack)
    except PackError:
        abort(404)
    return download(content, f"{source.id}--{pack.id}-ciso-assistant.yaml", blank=True)


@bp.get("/<string:pack_id>/<int:version>/oscal.zip")
@requires(Permission.PACK_READ)
def export_oscal(pack_id: str, version: int) -> Response:
    """Hand out the OSCAL catalog with one profile for each level."""
    pack = _with_items(pack_id, version)
    return download(
        documents.oscal_archive(pack), f"{pack.id}-v{pack.version}-oscal.zip", blank=True
    )


def _pack(pack_id: str, version: int) -> Pack:
    return found(queries.find_pack(pack_id, version))


def _with_items(pack_id: str, version: int) -> Pack:
    pack = _pack(pack_id, version)
    return pack if pack.items else abort(404)


def _filters(pack: Pack) -> list[tuple[str, str, list[tuple[str, str]]]]:
    names = {
        "group": (_("Nhóm"), {}),
        "level": (_("Cấp độ"), {}),
        "confidence": (_("Độ chắc chắn"), labels.CONFIDENCE),
        "severity": (_("Mức"), labels.SEVERITY),
        "scope": (_("Phạm vi trả lời"), labels.SCOPE),
    }
    filters = []
    for name, values in queries.choices_of(pack).items():
        title, known = names[name]
        key = queries.group_key if name == "group" else str
        filters.append((name, title, [(key(v), str(known.get(v, v))) for v in values]))
    return filters


def _used(pack: Pack, item: Item) -> dict[str, Any]:
    return {
        "sets": queries.sets_of(pack, item),
        "risks": queries.risks_of(pack, item),
        "layer": queries.layer_item(item),
        "plan_part": (pack.section("plan_parts") or {}).get(item.plan_part),
    }
