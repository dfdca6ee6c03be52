"""Plans written before there were measures: what was written is kept, what was signed is too."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

from sqlalchemy import MetaData, insert, select

from compliance import create_app
from compliance.core import clock, schema
from compliance.core.db import make_engine
from compliance.plans.documents import plan_document
from compliance.plans.models import FourLayerPlan, PlanLayer, PlanRevision
from tests.support.databases import settings
from tests.support.traces import docx_text

UNIT, PLAN, PAPER = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
DIGEST = "ab" * 32


def key(engine, value: uuid.UUID):
    """A key as the reflected table of this database keeps it."""
    return value.hex if engine.dialect.name == "sqlite" else value


def earlier(engine) -> None:
    """A signed plan of the version before, its first layer written and proven."""
    tables = MetaData()
    tables.reflect(engine)
    moment = datetime(2026, 10, 1, tzinfo=UTC)
    unit, plan, paper = (key(engine, value) for value in (UNIT, PLAN, PAPER))
    stored = key(engine, uuid.uuid4())
    rows = {
        "unit": {
            "id": unit, "version": 1, "code": "tt", "name": "Trung tâm Mẫu", "place": "Gia Lai",
            "kind": "trung_tam_y_te", "unit_group": "truc_thuoc", "path": "/", "search": "",
            "head_title": "Giám đốc",
        },
        "stored_file": {
            "id": stored, "unit_id": unit, "name": "qd.pdf", "media_type": "application/pdf",
            "sha256": "cd" * 32, "size": 3, "purpose": "evidence", "created_at": moment,
        },
        "evidence": {
            "id": paper, "version": 1, "unit_id": unit, "file_id": stored, "search": "",
            "title": "Quyết định phân công", "added_at": moment,
        },
        "four_layer_plan": {
            "id": plan, "version": 1, "unit_id": unit, "pack_id": "bon-lop", "pack_version": 1,
            "pack_hash": "ef" * 32, "document_number": "12/PA", "content_hash": DIGEST,
            "document_date": date(2026, 10, 2), "document_body": "Trung tâm Mẫu", "revision": 3,
            "changed_at": moment,
        },
    }  # fmt: skip
    with engine.begin() as connection:
        for name, row in rows.items():
            known = {k: v for k, v in row.items() if k in tables.tables[name].c}
            connection.execute(insert(tables.tables[name]).values(known))
        for number in (1, 2, 3, 4):
            layer = key(engine, uuid.uuid4())
            row = {"id": layer, "version": 1, "plan_id": plan, "layer": number, "status": "none"}
            if number == 1:
                row |= {"status": "met", "measures": "Có đầu mối.", "provider": "Tổ CNTT"}
            connection.execute(insert(tables.tables["four_layer_plan_layer"]).values(row))
            if number == 1:
                link = {"layer_id": layer, "evidence_id": paper}
                connection.execute(insert(tables.tables["plan_layer_evidence"]).values(link))


def test_what_was_written_and_signed_before_is_kept(empty):
    engine = make_engine(empty.url)
    schema.upgrade(engine, "0015")
    earlier(engine)
    schema.upgrade(engine)
    engine.dispose()
    app = create_app(settings(empty.url, empty.data_dir))
    with app.app_context(), app.extensions["database"].scope() as session:
        clock.use_clock(app.extensions["clock"])
        plan = session.scalars(select(FourLayerPlan)).one()
        first, *others = session.scalars(select(PlanLayer).order_by(PlanLayer.layer)).all()
        assert (first.measures, first.provider) == ("Có đầu mối.", "Tổ CNTT")
        assert (first.earlier_status, first.status) == ("met", "none")
        assert [layer.earlier_status for layer in others] == [None] * 3
        row = session.scalars(select(PlanRevision)).one()
        assert (row.plan_id, row.number, row.state) == (plan.id, 3, "signed")
        assert (row.content_hash, row.document_number) == (DIGEST, "12/PA")
        paper = plan_document(
            row.content, "docx", revision=row, missing=(), verify_base="https://mau.vn/verify/"
        )
    app.extensions["database"].engine.dispose()
    text = docx_text(paper)
    for part in ("12/PA", "Có đầu mối.", "Tổ CNTT", "Quyết định phân công", "TRUNG TÂM MẪU"):
        assert part in text
    assert "BẢN NHÁP" not in text
