"""About 600 systems in every state of the inventory, and the sector's shared software."""

from __future__ import annotations

from datetime import date, timedelta

from compliance.core.db import session
from compliance.core.text import fold
from compliance.demo.context import ALIASES, Context
from compliance.demo.system_kinds import (
    DEPARTMENT,
    FACILITY,
    FIELD_LEADS,
    GROUPS,
    ONLINE,
    SHARED_BY_STATIONS,
)
from compliance.demo.system_parts import add_asset, add_parts
from compliance.systems.models import (
    Hosting,
    InformationSystem,
    Lifecycle,
    ProductProfile,
    RelationKind,
    SystemRelation,
    SystemStatus,
    TransitionCase,
    Vendor,
)
from compliance.units.models import HealthUnit, UnitKind

_STATUSES = (
    SystemStatus.ACTIVE,
    SystemStatus.PLANNED,
    SystemStatus.PAUSED,
    SystemStatus.STOPPED,
)
#: How many systems the demo sector has at least.
SYSTEMS = 600


def seed(context: Context) -> None:
    """Fill ``context.systems``."""
    products = _products(context)
    for code, (name, keeper, people) in DEPARTMENT.items():
        _system(context, context.units[keeper], code, name, people, products)
    for unit in list(context.units.values()):
        if unit.kind in (UnitKind.HOSPITAL, UnitKind.HEALTH_CENTRE):
            _facility(context, unit, products)
        elif unit.kind == UnitKind.STATION and context.chance(0.75):
            _system(context, unit, "camera", "Camera trạm y tế", 400, products)
        elif unit.kind in (UnitKind.PRIVATE, UnitKind.SOCIAL_PROTECTION):
            people = context.rng.randint(200, 60_000)
            _system(
                context,
                unit,
                "his" if unit.kind == UnitKind.PRIVATE else "bao-tro",
                "Phần mềm quản lý chính",
                people,
                products,
            )
    _fill_up(context, products)
    session().flush()
    _using_stations(context)


def _fill_up(context: Context, products: dict[str, list[ProductProfile]]) -> None:
    """Give stations without a system of their own a camera until there are SYSTEMS."""
    drawn = context.rng.getstate()
    for unit in context.units.values():
        if len(context.systems) >= SYSTEMS:
            break
        if unit.kind == UnitKind.STATION and not context.systems_of(unit):
            _system(context, unit, "camera", "Camera trạm y tế", 400, products)
    context.rng.setstate(drawn)  # what follows does not depend on how many were needed


def _products(context: Context) -> dict[str, list[ProductProfile]]:
    vendors = [
        session().query(Vendor).filter_by(name="Công ty Phần mềm Y tế Mẫu").one(),
        Vendor(name="Công ty Giải pháp Bệnh viện Mẫu"),
        Vendor(name="Công ty Công nghệ Mẫu Tây Nguyên"),
    ]
    session().add_all(vendors[1:])
    session().flush()
    made: dict[str, list[ProductProfile]] = {}
    for kind in ("his", "lis", "pacs", "emr", "tram-y-te", "nhan-su", "tai-chinh"):
        for number, vendor in enumerate(vendors, 1):
            profile = ProductProfile(
                vendor_id=vendor.id,
                name=f"{kind.upper()} Mẫu {number}",
                release=f"{number}.2",
                kind=kind,
            )
            session().add(profile)
            made.setdefault(kind, []).append(profile)
    session().flush()
    return made


def _facility(
    context: Context, unit: HealthUnit, products: dict[str, list[ProductProfile]]
) -> None:
    patients = context.rng.choice((7_500, 9_950, 12_000, 35_000, 64_000, 98_000, 120_000, 240_000))
    for kind, (name, share, _personal, part) in FACILITY.items():
        if context.chance(share):
            _system(context, unit, kind, name, int(patients * part), products)


def _system(
    context: Context,
    unit: HealthUnit,
    kind: str,
    name: str,
    people: int,
    products: dict[str, list[ProductProfile]],
) -> None:
    rng = context.rng
    shown = unit.code in ALIASES.values() and kind in ("his", "emr", "lis", "cong-ttdt")
    complete = context.chance(0.7) or shown
    shared = kind in DEPARTMENT and unit.code in {keeper for _, keeper, _ in DEPARTMENT.values()}
    system = InformationSystem(
        department_id=context.department.id,
        unit_id=unit.id,
        code=f"{unit.code}-{kind}"[:60],
        name=name if shared else f"{name} {unit.name}"[:255],
        kind=kind,
        status=rng.choices(_STATUSES, weights=(88, 6, 3, 3))[0],
        lifecycle=rng.choices(list(Lifecycle), weights=(75, 8, 7, 10))[0] if complete else None,
        purpose=f"{name}: phục vụ công việc chuyên môn của đơn vị." if complete else None,
        scope_text="Toàn tỉnh." if shared else "Các khoa, phòng của đơn vị." if complete else None,
        in_use_since=date(rng.randint(2012, 2025), rng.randint(1, 12), 1),
        hosting=rng.choices(list(Hosting), weights=(60, 20, 15, 5))[0] if complete else None,
        has_own_server=complete and not shared,
        info_public=kind in ("cong-ttdt", "dashboard") or None if not complete else kind in ONLINE,
        info_private=True if complete else None,
        info_personal=people > 0 if complete else None,
        info_state_secret=False if complete else None,
        subjects_basic=people or None,
        subjects_sensitive=int(people * 0.98) or None if kind not in ("nhan-su", "van-ban") else 60,
        subject_count_method="Đếm mã người bệnh khác nhau trong bảng hồ sơ." if complete else None,
        subjects_counted_on=context.days(-rng.randint(5, 400)) if complete else None,
        online_services="Tra cứu, đặt lịch qua mạng." if kind in ONLINE else None,
        conditional_business=("unclear" if kind != "kham-tu-xa" else "yes")
        if kind in ONLINE
        else None,
        conditional_line="Kinh doanh dịch vụ khám bệnh, chữa bệnh"
        if kind == "kham-tu-xa"
        else None,
        important=kind in ("his", "emr", "kho-dung-chung", "tram-y-te", "hssk"),
        important_basis="Quy ước: ngừng là ngừng chuyên môn (dữ liệu mẫu)",
        important_since=date(2026, 8, 1),
    )
    if options := products.get(kind):
        system.product_id = rng.choice(options).id
        system.contract_number = f"{rng.randint(10, 99)}/HĐ-MẪU"
        system.contract_date = context.days(-rng.randint(100, 900))
        system.contract_end = context.days(rng.randint(-60, 700))
    station = unit.kind == UnitKind.STATION
    if station and complete:
        system.hosting, system.has_own_server = Hosting.ON_PREMISES, False
        system.lifecycle = Lifecycle.OPERATING
    if not system.important:
        system.important_basis, system.important_since = None, None
    _transition(context, system)
    system.search = fold(system.code, system.name, unit.name)[:700]
    session().add(system)
    context.systems.append(system)
    _relations(context, system, unit, kind)
    if complete:
        add_parts(context, system, kind, station=station)
    if kind in GROUPS:
        add_asset(context, system, unit, kind, people)


def _transition(context: Context, system: InformationSystem) -> None:
    """Old approvals, running projects, never approved, and those nobody has looked at."""
    case = context.rng.choices(list(TransitionCase), weights=(15, 20, 10, 50, 5))[0]
    system.transition_case = case
    if case == TransitionCase.LEVEL_KEPT:
        system.legacy_level = context.rng.choice((2, 2, 2, 3))
        system.approved_level = system.legacy_level
        system.legacy_decision_number = f"{context.rng.randint(100, 999)}/QĐ-MẪU"
        system.legacy_decision_date = date(context.rng.randint(2019, 2025), 6, 15)
        system.legacy_decision_body = "Sở Y tế (dữ liệu mẫu)"
        system.regulation_number = f"{context.rng.randint(10, 99)}/QC-MẪU"
        system.regulation_date = system.legacy_decision_date - timedelta(30)
        system.regulation_body = "Đơn vị vận hành"
    elif case == TransitionCase.NEVER_APPROVED and context.chance(0.6):
        system.expected_approval = context.days(context.rng.randint(10, 200))
        system.plan_complete_by = context.days(context.rng.randint(60, 300))


def _relations(context: Context, system: InformationSystem, unit: HealthUnit, kind: str) -> None:
    session().flush()
    # Who operates cannot appraise: another unit appraises the office's own systems (Đ18 k4).
    office = context.units["van-phong-so"]
    appraiser = context.units["phong-nghiep-vu-y"] if unit.id == office.id else office
    pairs = [
        (RelationKind.OWNER, context.department),
        (RelationKind.OPERATOR, unit),
        (RelationKind.SPECIALISED, appraiser),
    ]
    pairs += [
        (RelationKind.FIELD_LEAD, context.units[code])
        for code, kinds in FIELD_LEADS.items()
        if kind in kinds
    ]
    if unit.kind == UnitKind.PRIVATE:
        pairs[0] = (RelationKind.OWNER, unit)
    for relation, target in pairs:
        session().add(
            SystemRelation(
                system_id=system.id,
                unit_id=target.id,
                kind=relation,
                valid_from=date(2026, 1, 1),
                document_number=f"{context.rng.randint(1, 300)}/QĐ-MẪU",
                document_date=date(2026, 1, 5),
                document_body="Sở Y tế (dữ liệu mẫu)",
            )
        )


def _using_stations(context: Context) -> None:
    shared = [
        s
        for s in context.systems
        if s.kind in SHARED_BY_STATIONS
        and s.code.split("-" + s.kind)[0] in ("van-phong-so", "cdc-gia-lai", "chi-cuc-dan-so")
    ]
    for unit in context.units.values():
        if unit.kind != UnitKind.STATION:
            continue
        for system in shared:
            confirmed = unit.code != "tyt-xa-chu-se" and context.chance(0.6)
            session().add(
                SystemRelation(
                    system_id=system.id,
                    unit_id=unit.id,
                    kind=RelationKind.USING,
                    valid_from=date(2026, 1, 1),
                    confirmed_on=context.days(-30) if confirmed else None,
                )
            )
