"""About 500 entries of the registers: fresh and late, good and bad, incidents in every state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from compliance.core import clock
from compliance.demo.context import ALIASES, Context, acting_on
from compliance.demo.papers import Papers
from compliance.registers.clocks import record_notice
from compliance.registers.kinds import REGISTERS
from compliance.registers.models import IncidentState, RegisterEntry
from compliance.registers.services import add_entry, advance_incident, attach, withdraw_entry
from compliance.systems.models import InformationSystem, SystemStatus
from compliance.units.models import HealthUnit, UnitKind

S = IncidentState
KEEPERS = (UnitKind.HOSPITAL, UnitKind.HEALTH_CENTRE, UnitKind.PROVINCIAL_CENTRE)
#: Entries beyond those of the units with accounts stop here.
BACKUPS, RESTORES, DRILLS, STATIONS = 330, 95, 50, 12
PLACES = (
    "Ổ cứng rời cất ở phòng hành chính",
    "Máy chủ sao lưu của đơn vị",
    "Kho của nhà cung cấp, trong nước",
    "Băng từ, tủ chống cháy",
)
SCENARIOS = (
    ("Mã độc tống tiền ở máy tiếp đón", "Rút máy khỏi mạng, chuyển sang sổ giấy, gọi đầu mối."),
    ("Mất điện phòng máy chủ 4 giờ", "Chạy nguồn dự phòng, tiếp đón bằng phiếu giấy."),
    ("Lộ mật khẩu tài khoản quản trị", "Khóa tài khoản, đổi mật khẩu, rà nhật ký đăng nhập."),
)


@dataclass(frozen=True)
class Happened:
    """An incident; ``people`` given means that personal data was touched."""

    alias: str
    title: str
    days_ago: int
    state: IncidentState
    serious: bool = False
    people: int | None = None
    #: Hours after the detection at which the notices went out; None: they are still open.
    sent: float | None = None


INCIDENTS = (
    Happened("bvdk", "Máy trạm khoa Dược nhiễm mã độc", 1, S.DETECTED, serious=True),
    Happened("bvdk", "Gửi nhầm danh sách người bệnh", 9, S.CONTAINED, people=42, sent=30),
    Happened("bvdk", "Máy chủ phim X-quang ngừng 5 giờ", 60, S.CLOSED, serious=True, sent=12),
    Happened("ttyt", "Tài khoản dùng chung bị lộ", 4, S.ERADICATED, serious=True, people=15),
    Happened("ttyt", "Mất máy tính xách tay", 95, S.CLOSED, people=120, sent=60),
    Happened("tyt", "Máy tính trạm nhiễm mã độc", 2, S.CONTAINED),
    Happened("tyt", "Nhập sai quyền tài khoản thực tập", 40, S.CLOSED, sent=50),
    Happened("bvnhi", "Trang thông tin bị sửa nội dung", 12, S.RECOVERED, serious=True, sent=80),
    Happened("bvnhi", "Đăng nhập lạ ngoài giờ", 33, S.CLOSED, sent=20),
    Happened("ttyt2", "Sao lưu bị ghi đè do cấu hình sai", 20, S.RECOVERED, sent=70),
    Happened("ttyt2", "Thư lừa đảo, một người bấm liên kết", 6, S.CONTAINED, people=1, sent=10),
    Happened("cdc", "Tệp tiêm chủng để nhầm thư mục chung", 15, S.ERADICATED, people=860, sent=100),
    Happened("cdc", "Gián đoạn phần mềm giám sát dịch", 70, S.CLOSED, serious=True, sent=20),
    Happened("cdc", "Cảnh báo quét cổng từ bên ngoài", 3, S.DETECTED),
)


def seed(context: Context) -> None:
    """Write the registers; each entry on its own day."""
    maker = Maker(context)
    named = [context.unit(alias) for alias in ALIASES]
    for unit in named:
        for system in maker.running(unit)[:6]:
            maker.backups(unit, system, 5)
            maker.restores(unit, system, 2)
        if not maker.running(unit):
            maker.backups(unit, None, 4)
        maker.drills(unit, 2)
    others = [u for u in context.units.values() if u.kind in KEEPERS and u not in named]
    stations = [u for u in context.units.values() if u.kind == UnitKind.STATION and u not in named]
    for unit in (*others, *context.rng.sample(stations, STATIONS)):
        for system in maker.running(unit)[:3]:
            if maker.count["backups"] < BACKUPS:
                maker.backups(unit, system, context.rng.randint(1, 4))
            if maker.count["restore-tests"] < RESTORES and context.chance(0.5):
                maker.restores(unit, system, 1)
        if maker.count["drills"] < DRILLS:
            maker.drills(unit, 1)
    for row in INCIDENTS:
        maker.incident(row)


class Maker:
    """Writes entries, keeps count of them."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.papers = Papers("Biên bản mẫu")
        self.count = dict.fromkeys(REGISTERS, 0)

    def running(self, unit: HealthUnit) -> list[InformationSystem]:
        """Return the systems in use of a unit."""
        found = self.context.systems_of(unit)
        return [system for system in found if system.status == SystemStatus.ACTIVE]

    def backups(self, unit: HealthUnit, system: InformationSystem | None, times: int) -> None:
        """Write ``times`` weekly backups, newest last; some units are weeks behind."""
        rng = self.context.rng
        behind = rng.choice((1, 2, 3, 5, 30, 75))
        place = rng.choice(PLACES)
        for turn in range(times, 0, -1):
            day = self.context.days(-behind - 7 * (turn - 1))
            entry = self._add(
                "backups",
                unit,
                system,
                day,
                f"Sao lưu {system.name if system else 'dữ liệu'}",
                "ok" if self.context.chance(0.94) else "failed",
                day + timedelta(7),
                {
                    "method": "full" if turn % 4 == 1 else "incremental",
                    "place": place,
                    "offline_copy": behind < 30 and self.context.chance(0.7),
                    "encrypted": self.context.chance(0.6),
                },
            )
            if self.context.chance(0.03):
                withdraw_entry(entry, "Ghi trùng, đã ghi ở dòng khác (dữ liệu mẫu)")
            elif turn == 1 and self.context.chance(0.25):
                self._prove(entry, unit, "Ảnh màn hình sao lưu", day, picture=True)

    def restores(self, unit: HealthUnit, system: InformationSystem, times: int) -> None:
        """Write restore tests; every third system was never tried."""
        rng = self.context.rng
        if rng.random() < 0.3:
            return
        for turn in range(times, 0, -1):
            day = self.context.days(-rng.choice((20, 60, 110, 240)) - 180 * (turn - 1))
            result = rng.choice(("ok", "ok", "ok", "partly", "failed"))
            expected = rng.randint(1_000, 90_000)
            entry = self._add(
                "restore-tests",
                unit,
                system,
                day,
                f"Phục hồi thử {system.name}",
                result,
                day + timedelta(180),
                {
                    "backup_of": day - timedelta(1),
                    "place": "Máy chủ thử nghiệm",
                    "rto_minutes": rng.randint(30, 400),
                    "rpo_minutes": rng.choice((60, 240, 1440)),
                    "records_expected": expected,
                    "records_found": expected if result == "ok" else int(expected * 0.93),
                },
            )
            if result == "ok" and self.context.chance(0.5):
                self._prove(entry, unit, "Biên bản phục hồi thử", day)

    def drills(self, unit: HealthUnit, times: int) -> None:
        """Write drills, one a year."""
        rng = self.context.rng
        for turn in range(times, 0, -1):
            day = self.context.days(-rng.choice((45, 150, 330, 390)) - 365 * (turn - 1))
            scenario, lessons = rng.choice(SCENARIOS)
            entry = self._add(
                "drills",
                unit,
                None,
                day,
                scenario,
                rng.choice(("ok", "ok", "partly", "failed")),
                day + timedelta(365),
                {
                    "scenario": scenario,
                    "participants": rng.randint(5, 40),
                    "response_minutes": rng.randint(5, 90),
                    "lessons": lessons,
                },
            )
            if turn == 1 and self.context.chance(0.4):
                self._prove(entry, unit, "Biên bản diễn tập", day)

    def incident(self, row: Happened) -> None:
        """Write an incident, lead it to its state, send its notices."""
        unit = self.context.unit(row.alias)
        day = self.context.days(-row.days_ago)
        with acting_on(day, 8):
            detected = clock.now() - timedelta(minutes=35)
        own = self.running(unit)
        fresh = row.state == S.DETECTED
        entry = self._add(
            "incidents",
            unit,
            own[0] if own and row.days_ago % 2 else None,
            clock.local(detected).date(),
            f"{row.title} (dữ liệu mẫu)",
            None,
            None,
            {
                "detected_at": detected,
                "serious": row.serious,
                "personal_data": row.people is not None,
                "people_affected": row.people,
                "cause": None if fresh else "Đang dùng mật khẩu yếu.",
                "measures": None if fresh else "Đã cách ly máy, đổi mật khẩu.",
            },
        )
        order = [*IncidentState]
        for step in order[1 : order.index(row.state) + 1]:
            with acting_on(day + timedelta(order.index(step)), 14):
                advance_incident(entry, step)
        if row.sent is not None:
            for number, notice in enumerate(entry.notices, 1):
                sent = min(detected + timedelta(hours=row.sent), clock.now())
                record_notice(entry, notice, sent, f"{row.days_ago}{number}/BC (dữ liệu mẫu)")
        if row.state == S.CLOSED:
            self._prove(entry, unit, "Báo cáo kết thúc sự cố", day)

    def _add(
        self,
        register: str,
        unit: HealthUnit,
        system: InformationSystem | None,
        day: date,
        title: str,
        result: str | None,
        next_due: date | None,
        detail: dict[str, Any],
    ) -> RegisterEntry:
        self.count[register] += 1
        values = {"happened_on": day, "title": title, "result": result, "next_due": next_due}
        with acting_on(day, 17):
            book = REGISTERS[register]
            return add_entry(book, unit, system, values, detail, actor_id=None)

    def _prove(
        self,
        entry: RegisterEntry,
        unit: HealthUnit,
        title: str,
        day: date,
        *,
        picture: bool = False,
    ) -> None:
        expires = day + timedelta(365)
        attach(entry, self.papers.add(unit, title, day, expires=expires, picture=picture))
