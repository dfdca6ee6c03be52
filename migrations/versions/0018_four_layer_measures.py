"""Four-layer plans measure by measure: coverage of stations, frozen revisions, derived words."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime, new_id

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

LAYER_COLUMNS = (
    ("met_until", sa.Date()),
    ("proven_until", sa.Date()),
    ("next_due", sa.Date()),
    ("ends_on", sa.Date()),
    ("earlier_status", sa.String(length=8)),
)
#: Columns that are never empty, with what they begin as.
COUNTED = (("has_plan", sa.Boolean(), sa.false()), ("lacking", sa.Integer(), "0"))
PLAN_COLUMNS = (
    ("document_number", sa.String(length=120)),
    ("document_date", sa.Date()),
    ("document_body", sa.String(length=255)),
    ("content_hash", sa.String(length=64)),
    ("revision", sa.Integer()),
    ("evidence_id", sa.Uuid()),
)
STATES = {
    "met": "Đạt",
    "partly": "Một phần",
    "planned": "Có kế hoạch",
    "none": "Chưa có",
}
TITLES = {
    1: "Lực lượng tại chỗ",
    2: "Giám sát, bảo vệ chuyên nghiệp",
    3: "Kiểm tra, đánh giá độc lập định kỳ",
    4: "Kết nối, chia sẻ với hệ thống giám sát quốc gia",
}


def upgrade() -> None:
    """Create the tables; keep what was written of whole layers; carry signed plans over."""
    _create()
    for name, kind in LAYER_COLUMNS:
        op.add_column("four_layer_plan_layer", sa.Column(name, kind, nullable=True))
    for name, kind, first in COUNTED:
        column = sa.Column(name, kind, nullable=False, server_default=first)
        op.add_column("four_layer_plan_layer", column)
    # The word of a layer is derived from its measures from now on; the old word is kept beside it.
    op.execute(
        "UPDATE four_layer_plan_layer SET earlier_status = status WHERE measures IS NOT NULL"
    )
    op.execute("UPDATE four_layer_plan_layer SET status = 'none'")
    _carry_signed_over()
    with op.batch_alter_table("four_layer_plan") as table:
        table.drop_constraint("fk_four_layer_plan_evidence_id_evidence", type_="foreignkey")
        for name, _kind in PLAN_COLUMNS:
            table.drop_column(name)


def downgrade() -> None:
    """Put the columns of the newest signed plan back; measures and coverage are lost."""
    with op.batch_alter_table("four_layer_plan") as table:
        for name, kind in PLAN_COLUMNS:
            default = "0" if name == "revision" else None
            table.add_column(
                sa.Column(name, kind, nullable=name != "revision", server_default=default)
            )
        table.create_foreign_key(
            "fk_four_layer_plan_evidence_id_evidence", "evidence", ["evidence_id"], ["id"]
        )
    op.execute("UPDATE four_layer_plan_layer SET status = COALESCE(earlier_status, 'none')")
    for name, values in (("content_hash", "content_hash"), ("revision", "number")):
        op.execute(
            f"UPDATE four_layer_plan SET {name} = COALESCE((SELECT r.{values} "  # noqa: S608
            "FROM four_layer_plan_revision r WHERE r.plan_id = four_layer_plan.id "
            f"AND r.state = 'signed'), {name})"
        )
    for name in ("document_number", "document_date", "document_body", "evidence_id"):
        op.execute(
            f"UPDATE four_layer_plan SET {name} = (SELECT r.{name} "  # noqa: S608
            "FROM four_layer_plan_revision r WHERE r.plan_id = four_layer_plan.id "
            "AND r.state = 'signed')"
        )
    with op.batch_alter_table("four_layer_plan_layer") as table:
        for name in ("has_plan", "lacking", *(name for name, _kind in LAYER_COLUMNS)):
            table.drop_column(name)
    for name in (
        "four_layer_plan_revision",
        "four_layer_plan_coverage",
        "plan_measure_system",
        "plan_measure_evidence",
        "four_layer_plan_measure",
    ):
        op.drop_table(name)


def _create() -> None:
    op.create_table(
        "four_layer_plan_measure",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("layer", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("how", sa.Text(), nullable=True),
        sa.Column("provider_kind", sa.String(length=40), nullable=True),
        sa.Column("provider", sa.String(length=255), nullable=True),
        sa.Column("contract_number", sa.String(length=120), nullable=True),
        sa.Column("contract_start", sa.Date(), nullable=True),
        sa.Column("contract_end", sa.Date(), nullable=True),
        sa.Column("responsible", sa.String(length=255), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("changed_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["four_layer_plan.id"],
            name=op.f("fk_four_layer_plan_measure_plan_id_four_layer_plan"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_four_layer_plan_measure")),
        sa.UniqueConstraint(
            "plan_id", "measure_id", name=op.f("uq_four_layer_plan_measure_plan_id_measure_id")
        ),
    )
    for name, other, column in (
        ("plan_measure_evidence", "evidence", "evidence_id"),
        ("plan_measure_system", "information_system", "system_id"),
    ):
        op.create_table(
            name,
            sa.Column("measure_id", sa.Uuid(), nullable=False),
            sa.Column(column, sa.Uuid(), nullable=False),
            sa.ForeignKeyConstraint(
                ["measure_id"],
                ["four_layer_plan_measure.id"],
                name=op.f(f"fk_{name}_measure_id_four_layer_plan_measure"),
            ),
            sa.ForeignKeyConstraint(
                [column], [f"{other}.id"], name=op.f(f"fk_{name}_{column}_{other}")
            ),
            sa.PrimaryKeyConstraint("measure_id", column, name=op.f(f"pk_{name}")),
        )
    op.create_table(
        "four_layer_plan_coverage",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.String(length=255), nullable=True),
        sa.Column("declined_on", sa.Date(), nullable=True),
        sa.Column("declined_reason", sa.String(length=255), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["four_layer_plan.id"],
            name=op.f("fk_four_layer_plan_coverage_plan_id_four_layer_plan"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_four_layer_plan_coverage_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_four_layer_plan_coverage")),
    )
    op.create_index(
        op.f("ix_four_layer_plan_coverage_plan_id"), "four_layer_plan_coverage", ["plan_id"]
    )
    op.create_index(
        "ix_four_layer_plan_coverage_unit", "four_layer_plan_coverage", ["unit_id", "declined_on"]
    )
    op.create_table(
        "four_layer_plan_revision",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("pack_id", sa.String(length=60), nullable=False),
        sa.Column("pack_version", sa.Integer(), nullable=False),
        sa.Column("pack_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.Uuid(), nullable=True),
        sa.Column("document_number", sa.String(length=120), nullable=True),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("document_body", sa.String(length=255), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["evidence.id"],
            name=op.f("fk_four_layer_plan_revision_evidence_id_evidence"),
        ),
        sa.ForeignKeyConstraint(
            ["frozen_by"],
            ["app_user.id"],
            name=op.f("fk_four_layer_plan_revision_frozen_by_app_user"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["four_layer_plan.id"],
            name=op.f("fk_four_layer_plan_revision_plan_id_four_layer_plan"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_four_layer_plan_revision")),
        sa.UniqueConstraint(
            "plan_id", "number", name=op.f("uq_four_layer_plan_revision_plan_id_number")
        ),
    )


def _table(name: str, /, **columns: sa.types.TypeEngine) -> sa.TableClause:
    return sa.table(name, *(sa.column(key, kind) for key, kind in columns.items()))


def _carry_signed_over() -> None:
    """Make a revision of each signed plan, with what it said layer by layer as its content.

    Its hash stays the one that was registered when it was signed.
    """
    bind = op.get_bind()
    plans = _table(
        "four_layer_plan",
        id=sa.Uuid(),
        unit_id=sa.Uuid(),
        pack_id=sa.String(),
        pack_version=sa.Integer(),
        pack_hash=sa.String(),
        changed_at=UTCDateTime(),
        **dict(PLAN_COLUMNS),
    )
    units = _table(
        "unit", id=sa.Uuid(), parent_id=sa.Uuid(), name=sa.String(), place=sa.String(),
        head_title=sa.String(),
    )  # fmt: skip
    parents = units.alias("parent")
    rows = bind.execute(
        sa.select(
            plans, units.c.name, units.c.place, units.c.head_title, parents.c.name.label("above")
        )
        .join_from(plans, units, units.c.id == plans.c.unit_id)
        .outerjoin(parents, parents.c.id == units.c.parent_id)
        .where(plans.c.content_hash.is_not(None))
    ).all()
    revisions = _table(
        "four_layer_plan_revision",
        id=sa.Uuid(), version=sa.Integer(), plan_id=sa.Uuid(), number=sa.Integer(),
        state=sa.String(), pack_id=sa.String(), pack_version=sa.Integer(), pack_hash=sa.String(),
        content=sa.JSON(), content_hash=sa.String(), frozen_at=UTCDateTime(),
        document_number=sa.String(), document_date=sa.Date(), document_body=sa.String(),
        evidence_id=sa.Uuid(),
    )  # fmt: skip
    for row in rows:
        content = {
            "shape": 1,
            "unit": {
                "name": row.name,
                "issuing_body": row.name,
                "parent_body": row.above or "",
                "place": row.place or "",
                "head_title": row.head_title or "",
            },
            "word": "",
            "layers": _layers_of(bind, row.id),
            "stations": [],
        }
        bind.execute(
            revisions.insert().values(
                id=new_id(),
                version=1,
                plan_id=row.id,
                number=max(row.revision or 1, 1),
                state="signed",
                pack_id=row.pack_id,
                pack_version=row.pack_version,
                pack_hash=row.pack_hash,
                content=content,
                content_hash=row.content_hash,
                frozen_at=row.changed_at,
                document_number=row.document_number,
                document_date=row.document_date,
                document_body=row.document_body,
                evidence_id=row.evidence_id,
            )
        )


def _layers_of(bind: sa.Connection, plan_id: object) -> list[dict[str, object]]:
    layers = _table(
        "four_layer_plan_layer",
        id=sa.Uuid(), plan_id=sa.Uuid(), layer=sa.Integer(), earlier_status=sa.String(),
        measures=sa.Text(), provider=sa.String(), contract_number=sa.String(),
        contract_end=sa.Date(), responsible=sa.String(), due=sa.Date(),
    )  # fmt: skip
    links = _table("plan_layer_evidence", layer_id=sa.Uuid(), evidence_id=sa.Uuid())
    pieces = _table("evidence", id=sa.Uuid(), title=sa.String())
    found = []
    for row in bind.execute(
        sa.select(layers).where(layers.c.plan_id == plan_id).order_by(layers.c.layer)
    ):
        titles = bind.execute(
            sa.select(pieces.c.title)
            .join_from(pieces, links, links.c.evidence_id == pieces.c.id)
            .where(links.c.layer_id == row.id)
            .order_by(pieces.c.title)
        ).scalars()
        status = row.earlier_status or "none"
        measure = {
            "id": "",
            "text": TITLES[row.layer],
            "confidence": "S",
            "state": status,
            "word": STATES.get(status, ""),
            "how": row.measures or "",
            "provider": row.provider or "",
            "contract": row.contract_number or "",
            "contract_start": None,
            "contract_end": row.contract_end.isoformat() if row.contract_end else None,
            "responsible": row.responsible or "",
            "due": row.due.isoformat() if row.due else None,
            "evidence": [{"title": title} for title in titles],
            "systems": [],
        }
        found.append(
            {
                "layer": row.layer,
                "title": TITLES[row.layer],
                "source": "",
                "status": status,
                "word": STATES.get(status, ""),
                "measures": [measure],
                "left_out": [],
            }
        )
    return found
