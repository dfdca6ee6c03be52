"""Dossiers, their states and legal moves, frozen revisions, timeline and comments."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.core.db import Base
from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.core.types import DERIVED, PRIVATE, Identified, UTCDateTime, Versioned
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit


class DossierState(enum.StrEnum):
    """Where a dossier stands (NĐ 331/2026 Đ18, Đ20, Đ23, Đ24)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHECKING = "completeness_check"
    APPRAISING = "in_appraisal"
    RETURNED = "returned"
    APPRAISED = "appraised"
    APPROVED = "approved"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


S = DossierState
STATE_LABELS = {
    S.DRAFT: _l("Đang soạn"),
    S.SUBMITTED: _l("Đã trình"),
    S.CHECKING: _l("Đang kiểm tra tính đầy đủ"),
    S.APPRAISING: _l("Đang thẩm định"),
    S.RETURNED: _l("Trả lại để sửa"),
    S.APPRAISED: _l("Đã thẩm định"),
    S.APPROVED: _l("Đã phê duyệt"),
    S.SUPERSEDED: _l("Đã thay thế"),
    S.WITHDRAWN: _l("Đã rút"),
}
#: The unit may still change it and submit.
OPEN = (S.DRAFT, S.RETURNED)
#: With those who check and decide.
IN_HAND = (S.SUBMITTED, S.CHECKING, S.APPRAISING, S.APPRAISED)
#: Nothing more will happen to it.
ENDED = (S.SUPERSEDED, S.WITHDRAWN)


@dataclass(frozen=True)
class Move:
    """One legal step: who may take a dossier from which states to which."""

    verb: str
    label: Any
    sources: tuple[DossierState, ...]
    target: DossierState
    permission: Permission
    #: Whether whoever operates the system is barred from it (NĐ 331/2026 Đ18 k4).
    independent: bool = False


MOVES: tuple[Move, ...] = (
    Move("submit", _l("Trình hồ sơ"), OPEN, S.SUBMITTED, Permission.DOSSIER_SUBMIT),
    Move(
        "receive",
        _l("Nhận hồ sơ"),
        (S.SUBMITTED,),
        S.CHECKING,
        Permission.DOSSIER_APPRAISE,
        independent=True,
    ),
    Move(
        "accept",
        _l("Xác nhận hồ sơ đầy đủ, bắt đầu thẩm định"),
        (S.CHECKING,),
        S.APPRAISING,
        Permission.DOSSIER_APPRAISE,
        independent=True,
    ),
    Move(
        "appraise",
        _l("Kết luận thẩm định: phù hợp"),
        (S.APPRAISING,),
        S.APPRAISED,
        Permission.DOSSIER_APPRAISE,
        independent=True,
    ),
    Move(
        "return",
        _l("Trả lại để sửa"),
        (S.CHECKING, S.APPRAISING),
        S.RETURNED,
        Permission.DOSSIER_APPRAISE,
        independent=True,
    ),
    Move(
        "approve",
        _l("Ghi quyết định phê duyệt"),
        (S.APPRAISED,),
        S.APPROVED,
        Permission.DOSSIER_DECIDE,
        independent=True,
    ),
    Move(
        "send-back",
        _l("Chưa phê duyệt, trả lại"),
        (S.APPRAISED,),
        S.RETURNED,
        Permission.DOSSIER_DECIDE,
        independent=True,
    ),
    Move(
        "withdraw",
        _l("Rút hồ sơ"),
        (S.DRAFT, S.RETURNED, S.SUBMITTED, S.CHECKING, S.APPRAISING, S.APPRAISED),
        S.WITHDRAWN,
        Permission.DOSSIER_SUBMIT,
    ),
)
MOVE_OF = {move.verb: move for move in MOVES}


_ON_ITS_WAY = "state NOT IN ('approved', 'superseded', 'withdrawn')"


class Dossier(Identified, Versioned, Base):
    """The dossier of one determination of a system's level."""

    __tablename__ = "dossier"
    __table_args__ = (
        Index("ix_dossier_system", "system_id", "state"),
        Index("ix_dossier_state_due", "state", "due_on"),
        Index("ix_dossier_unit", "unit_id", "state"),
        # Most dossiers are in nobody's hand.
        Index(
            "ix_dossier_assignee",
            "assignee_id",
            "state",
            sqlite_where=text("assignee_id IS NOT NULL"),
            postgresql_where=text("assignee_id IS NOT NULL"),
        ),
        # A system has at most one dossier on its way.
        Index(
            "uq_dossier_on_its_way",
            "system_id",
            unique=True,
            sqlite_where=text(_ON_ITS_WAY),
            postgresql_where=text(_ON_ITS_WAY),
        ),
    )

    department_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"))
    state: Mapped[str] = mapped_column(String(20), default=DossierState.DRAFT)
    level: Mapped[int]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("classification_run.id"))
    pack_id: Mapped[str] = mapped_column(String(60))
    pack_version: Mapped[int]
    pack_sha256: Mapped[str] = mapped_column(String(64))
    #: Number of the newest frozen revision; 0 before the first submission.
    revision: Mapped[int] = mapped_column(default=0, info=DERIVED)

    #: Texts of the dossier that stand in no inventory (NĐ 331/2026 Đ22 k4 c, k5, k6).
    risks: Mapped[str | None] = mapped_column(Text)
    shared_solutions: Mapped[str | None] = mapped_column(Text)
    addressee: Mapped[str | None] = mapped_column(String(255))
    request_number: Mapped[str | None] = mapped_column(String(120))
    signer_name: Mapped[str | None] = mapped_column(String(120), info=PRIVATE)
    signer_title: Mapped[str | None] = mapped_column(String(120))

    #: Who of the appraising unit has it in hand.
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    submitted_on: Mapped[date | None]
    #: Day on which the appraiser found the dossier complete: the appraisal clock starts.
    complete_on: Mapped[date | None]
    appraised_on: Mapped[date | None]
    #: The legal day of the step it is in now; None where the law sets none.
    due_on: Mapped[date | None]

    appraisal_number: Mapped[str | None] = mapped_column(String(120))
    appraisal_date: Mapped[date | None]
    #: Opinions on the three points of NĐ 331/2026 Đ23 k1: level, design, operation.
    opinion: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    appraiser_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))

    decision_number: Mapped[str | None] = mapped_column(String(120))
    decision_date: Mapped[date | None]
    decision_body: Mapped[str | None] = mapped_column(String(255))
    decision_file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    supersedes_id: Mapped[UUID | None] = mapped_column(ForeignKey("dossier.id"))

    system: Mapped[InformationSystem] = relationship(lazy="raise_on_sql")
    unit: Mapped[HealthUnit] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")
    assignee: Mapped[User | None] = relationship(lazy="raise_on_sql")

    @property
    def editable(self) -> bool:
        """Whether the unit may change it now."""
        return self.state in OPEN


class DossierRevision(Identified, Base):
    """All that was printed when a dossier was submitted; never changes."""

    __tablename__ = "dossier_revision"
    __table_args__ = (UniqueConstraint("dossier_id", "number"),)

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    number: Mapped[int]
    #: Canonical JSON (sorted keys, UTF-8); ``sha256`` is the hash of exactly these bytes.
    snapshot: Mapped[str] = mapped_column(Text, info=DERIVED)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    #: How many checks held when it was frozen; what they found stands in the snapshot.
    findings: Mapped[int] = mapped_column(default=0)
    pack_id: Mapped[str] = mapped_column(String(60))
    pack_version: Mapped[int]
    pack_sha256: Mapped[str] = mapped_column(String(64))
    frozen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    frozen_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class DossierEvent(Identified, Base):
    """One line of the dossier's timeline."""

    __tablename__ = "dossier_event"
    __table_args__ = (Index("ix_dossier_event_dossier", "dossier_id", "at"),)

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    #: A verb of MOVES, or open | adopt | supersede | rekey.
    verb: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    revision: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column(Text)


class Section(enum.StrEnum):
    """Parts of a dossier that a comment hangs on (NĐ 331/2026 Đ21; Đ23 k1)."""

    OVERVIEW = "overview"
    LEVEL = "level"
    DESIGN = "plan-design"
    OPERATION = "plan-operation"
    REGULATION = "regulation"
    OTHER = "other"


SECTION_LABELS = {
    Section.OVERVIEW: _l("Thuyết minh tổng quan"),
    Section.LEVEL: _l("Cấp độ đề xuất"),
    Section.DESIGN: _l("Phương án trong thiết kế"),
    Section.OPERATION: _l("Phương án trong vận hành"),
    Section.REGULATION: _l("Quy chế bảo đảm an ninh mạng"),
    Section.OTHER: _l("Nội dung khác"),
}


class CommentAnswer(enum.StrEnum):
    """What the unit did about a comment."""

    DONE = "done"
    KEPT = "kept"


class DossierComment(Identified, Versioned, Base):
    """What the appraiser wants changed; the unit answers, the appraiser closes."""

    __tablename__ = "dossier_comment"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    revision: Mapped[int]
    section: Mapped[str] = mapped_column(String(20))
    #: Id of a requirement row, if the comment is about one.
    item_id: Mapped[str | None] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    #: A ``CommentAnswer`` with its words; None as long as the unit has not answered.
    answer_state: Mapped[str | None] = mapped_column(String(8))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
