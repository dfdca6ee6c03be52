"""The whole set in one ZIP file, with a list of the hashes of all that is in it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.core.i18n import in_vietnamese
from compliance.dossiers.canonical import canonical, hash_of
from compliance.dossiers.documents import DOCUMENTS, data_of, layouts_of, snapshot_of, written
from compliance.dossiers.models import Dossier, DossierRevision
from compliance.dossiers.paperset import forms_of
from compliance.dossiers.parties import Wanted
from reports.documents.dossier import RESTRICTED
from reports.documents.dossier_data import DossierData

#: Times inside the file are fixed, so that the same documents give the same bytes.
_FIXED = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Paper:
    """One file of the set."""

    name: str
    title: str
    #: The form of the decree that it follows, e.g. "mau-02"; empty where there is none.
    form: str
    #: Whether it must still be numbered, finished or signed by somebody else.
    draft: bool
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash of the file."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Bundle:
    """The ZIP file and what it holds."""

    content: bytes
    papers: Sequence[Paper]


def bundle(dossier: Dossier, revision: DossierRevision | None, wanted: Wanted) -> Bundle:
    """Return every document as DOCX and PDF with ``manifest.json`` and ``MANIFEST.txt``.

    ``wanted`` says who reads: without the network plan the restricted parts are left out of the
    documents, and the manifest says so. ``wanted.name`` and ``wanted.kind`` do not matter here.
    """
    with in_vietnamese():
        snapshot = snapshot_of(dossier, revision)
        data = data_of(dossier, revision, wanted, snapshot)
        papers = list(_papers(data, forms_of(data.parts, snapshot), wanted))
        manifest = _manifest(dossier, revision, wanted, snapshot, papers)
    files = {paper.name: paper.content for paper in papers}
    files["manifest.json"] = _json(manifest).encode()
    files["MANIFEST.txt"] = _text(manifest).encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return Bundle(target.getvalue(), papers)


def _papers(data: DossierData, forms: Mapping[str, str], wanted: Wanted) -> Iterator[Paper]:
    for place, part in enumerate(data.parts, start=1):
        draft = any(one.draft for one in layouts_of(data, part, wanted))
        for kind in ("docx", "pdf"):
            yield Paper(
                name=f"{place:02d}-{part}.{kind}",
                title=DOCUMENTS[part],
                form=forms.get(part, ""),
                draft=draft,
                content=written(data, part, kind, wanted),
            )


def _manifest(
    dossier: Dossier,
    revision: DossierRevision | None,
    wanted: Wanted,
    data: Mapping[str, Any],
    papers: Sequence[Paper],
) -> dict[str, Any]:
    return {
        "format": 1,
        "dossier": str(dossier.id),
        "system": {"code": data["system"]["code"], "name": data["system"]["name"]},
        "unit": data["unit"]["name"],
        "level": data["dossier"]["level"],
        "revision": revision.number if revision else None,
        "snapshot_sha256": revision.sha256 if revision else hash_of(canonical(data)),
        "pack": {name: data["pack"][name] for name in ("id", "version", "sha256")},
        "network_plan": wanted.network,
        "reader": wanted.reader if wanted.network else "",
        "files": [
            {
                "name": paper.name,
                "title": paper.title,
                "form": paper.form,
                "draft": paper.draft,
                "restricted": paper.name[3:].partition(".")[0] in RESTRICTED,
                "size": len(paper.content),
                "sha256": paper.sha256,
            }
            for paper in papers
        ],
    }


def _json(manifest: Mapping[str, Any]) -> str:
    return json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"


def _text(manifest: Mapping[str, Any]) -> str:
    """Return the list for people; its lines of hashes are those of ``sha256sum``."""
    pack, number = manifest["pack"], manifest["revision"]
    shown = "có" if manifest["network_plan"] else "không (người tải không được xem)"
    lines = [
        f"# Bộ hồ sơ đề xuất cấp độ {manifest['level']}: {manifest['system']['name']}",
        f"# Đơn vị: {manifest['unit']}",
        f"# Lần trình: {number or 'chưa trình, bản nháp'}",
        f"# Mã băm nội dung (SHA-256): {manifest['snapshot_sha256']}",
        f"# Bộ quy tắc: {pack['id']} v{pack['version']}, SHA-256 {pack['sha256']}",
        f"# Quy hoạch vùng mạng, địa chỉ IP: {shown}",
        "# Kiểm tra: sha256sum -c MANIFEST.txt",
    ]
    lines += [f"{one['sha256']}  {one['name']}" for one in manifest["files"]]
    return "\n".join(lines) + "\n"
