"""What a level dossier (hồ sơ đề xuất cấp độ) is made of, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Date

from reports.blocks import Status
from reports.documents.dossier_appraisal_data import Appraisal
from reports.documents.issue import Issue
from reports.documents.risk_report import RiskReport
from reports.drawing import Figure


@dataclass(frozen=True, kw_only=True)
class Party:
    """The owner (chủ quản) or the operator (đơn vị vận hành) of the system."""

    #: Name of the body.
    name: str = ""
    #: Document that gives its functions, or the operation of this system: number, date, body.
    mandate: str = ""
    #: Name and office of its head.
    head: str = ""
    #: Postal address.
    address: str = ""
    #: Telephone and e-mail.
    contact: str = ""


@dataclass(frozen=True)
class Device:
    """One main device: kind or model, where it stands, what it is for."""

    name: str
    place: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class Service:
    """One application or service and the server that runs it."""

    name: str
    server: str = ""
    place: str = ""
    operating_system: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class Zone:
    """One network zone. Addresses are printed in the system description only."""

    name: str
    internal_range: str = ""
    public_range: str = ""


@dataclass(frozen=True)
class Link:
    """One connection to another system, and the level of the other side (0: not known)."""

    system: str
    owner: str = ""
    direction: str = ""
    protocol: str = ""
    data: str = ""
    level: int = 0


@dataclass(frozen=True)
class InfoKind:
    """One kind of information handled, and how many people it is about (``None``: not counted)."""

    kind: str
    description: str = ""
    subjects: int | None = None


@dataclass(frozen=True)
class Criterion:
    """One line of the trace: a criterion compared, what came out, its article, its level."""

    text: str
    #: "Đúng", "Không" or "Chưa rõ", with the reason.
    result: str
    source: str = ""
    level: int | None = None


@dataclass(frozen=True)
class Risk:
    """One main threat and its expected effect."""

    threat: str
    weakness: str = ""
    asset: str = ""
    likelihood: str = ""
    impact: str = ""
    rating: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """One requirement of the level and how the system answers it."""

    #: Code of the requirement in the pack.
    code: str
    #: Group of the pack that it stands in.
    group: str = ""
    #: The requirement's text.
    requirement: str
    #: Article or clause it comes from.
    source: str = ""
    #: State of the answer.
    status: Status = field(default=Status("none"))
    #: How it is done; says where an inherited answer comes from.
    how: str = ""
    #: Documents, pictures, configurations that prove it.
    evidence: str = ""
    #: What will be done about a gap.
    action: str = ""
    #: Who answers for the action.
    owner: str = ""
    #: By when.
    due: Date | None = None

    @property
    def is_gap(self) -> bool:
        """Whether something is still to be done for this requirement."""
        return self.status.code not in ("met", "na")


@dataclass(frozen=True)
class PlanGroup:
    """Requirements under one heading of the plan."""

    title: str
    lines: Sequence[PlanLine]


@dataclass(frozen=True)
class Drawing:
    """A picture of the architecture: PNG or JPEG."""

    title: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class ListedSystem:
    """A system of the dossier (several in a merged one) with level and the basis of it."""

    name: str
    level: int | None = None
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class DossierData:
    """Everything the dossier of one system (or one merged dossier) prints."""

    #: Outer data; the operator issues all parts but the decision.
    issue: Issue
    #: Keys of the documents that make up the set, in their order.
    parts: Sequence[str] = ("de-nghi", "tong-quan", "cap-do", "phuong-an", "du-thao-quyet-dinh")
    #: Outer data of the draft decision, issued by the deciding body.
    decision_issue: Issue | None = None
    #: Outer data of the request where the owner sends it (levels 4–5); else the operator does.
    request_issue: Issue | None = None
    #: What the appraisal said; empty before it.
    appraisal: Appraisal = field(default_factory=Appraisal)
    #: How this regime names the matter: "an ninh mạng" or "an toàn thông tin".
    matter: str = "an ninh mạng"
    #: The form's name for the request letter, e.g. "Mẫu số 01"; printed as a note.
    request_form: str = ""
    #: Whether one body appraises and approves (levels 1–2), or only appraises.
    asks_approval: bool = True
    #: Why the system may be of national importance, which the request then says; or empty.
    national_security: str = ""
    #: Level 5: the owner approves the plan, not the level.
    plan_only: bool = False
    #: Whom the request is addressed to.
    addressee: str = ""

    #: Name and code of the system, the address where it is run.
    system_name: str = ""
    system_code: str = ""
    address: str = ""
    #: Level proposed, 1–5; ``None`` while undetermined.
    level: int | None = None
    #: Systems of a merged dossier; empty for one system.
    systems: Sequence[ListedSystem] = ()
    #: Documents sent along: name and state ("kèm theo", "chưa có").
    attachments: Sequence[tuple[str, str]] = ()
    #: What goes with it besides at levels 4–5: expert opinion, detailed risk report.
    high_attachments: Sequence[tuple[str, str]] = ()

    owner: Party = Party()
    operator: Party = Party()
    #: Delegation by the owner: document, scope, end.
    delegation: str = ""
    #: Whether hosting or software is rented, then vendor, contract and its clauses.
    rented: bool = False
    vendor: str = ""
    #: The specialised unit of the owner.
    specialised_unit: str = ""

    #: Scope and size of the system, who uses it: (measure, value), (group, what, channel).
    scope: str = ""
    size: Sequence[tuple[str, str]] = ()
    served: Sequence[tuple[str, str, str]] = ()
    #: Architecture in words, and its drawings.
    architecture: str = ""
    drawings: Sequence[Drawing] = ()
    #: Name and drawing made from the inventory; empty for readers without the network plan.
    figures: Sequence[tuple[str, Figure]] = ()
    devices: Sequence[Device] = ()
    services: Sequence[Service] = ()
    zones: Sequence[Zone] = ()
    links: Sequence[Link] = ()

    #: Kinds of information and how the people were counted.
    info_kinds: Sequence[InfoKind] = ()
    subject_count_method: str = ""
    #: Kind of system and why it is that kind.
    system_type: str = ""
    #: Why this level, why not the one below, what would make it the one above.
    arguments: Sequence[str] = ()
    criteria: Sequence[Criterion] = ()
    #: Points that are unclear and the choice made.
    unclear: Sequence[str] = ()
    risks: Sequence[Risk] = ()
    #: The whole risk report; ``None`` where the regime has no scale.
    risk_report: RiskReport | None = None
    #: Levels 4–5: effect on public interest, order, security; why it must never stop.
    public_effect: str = ""
    availability_reason: str = ""

    #: Standard that the plan follows, with the part for this level.
    standard: str = ""
    #: Solutions shared with other systems (levels 1–3) or separation (levels 4–5).
    shared_solutions: str = ""
    #: The regulation in force for the system: number, date, body.
    regulation: str = ""
    plan: Sequence[PlanGroup] = ()
    #: Four layers beside it: layer, status, remark.
    four_layers: Sequence[tuple[str, Status, str]] = ()

    #: Draft decision: who decides ("GIÁM ĐỐC SỞ Y TẾ"), who carries it out, who supervises.
    authority: str = ""
    duties: Sequence[str] = ()
    executors: str = ""
    supervisor: str = ""
    #: Further gaps found by the feature (gates of the classification, missing documents).
    missing: Sequence[str] = ()

    @property
    def called(self) -> str:
        """The system in a sentence: "hệ thống …" with the words never twice."""
        if self.system_name.lower().startswith("hệ thống"):
            return f"hệ thống{self.system_name[len('hệ thống') :]}"
        return f"hệ thống thông tin {self.system_name}".strip()

    @property
    def level_matter(self) -> str:
        """The level in a title, as the regime names it."""
        if self.matter == "an toàn thông tin":
            return "cấp độ an toàn hệ thống thông tin"
        return f"cấp độ {self.matter} hệ thống thông tin"

    @property
    def letter_issue(self) -> Issue:
        """Outer data of the operator's other letters: their own number is given out later."""
        return replace(self.issue, number="")

    @property
    def later_issue(self) -> Issue:
        """Outer data of what is finished after the dossier was frozen: always a draft here."""
        return replace(self.issue, number="", date=None, draft=True, verify_url=None)

    @property
    def part_issue(self) -> Issue:
        """Outer data of the parts that go with the letter: no number, no list of recipients."""
        return replace(self.issue, number="", recipients=(), legal_bases=())

    @property
    def lines(self) -> list[PlanLine]:
        """All requirements of the plan."""
        return [line for group in self.plan for line in group.lines]
