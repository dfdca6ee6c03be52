"""Free text of records, and clean lists that look like personal data to a careless reader."""

from __future__ import annotations

from bench.people import SPELLINGS, People
from bench.truth import Made, card, cccd, email, phone

_NOTES = (
    "Bệnh nhân {PERSON} nhập viện lúc 7h30, mạch 82, huyết áp 120/80.",
    "BN {PERSON}, 45 tuổi, đau bụng vùng thượng vị 3 ngày nay.",
    "Người nhà: {PERSON} (mẹ), sđt {PHONE}.",
    "Liên hệ {PHONE} khi có kết quả xét nghiệm.",
    "Đã giải thích cho chồng là anh {PERSON}, đồng ý ký cam kết.",
    "Con bà {PERSON}, sinh thường, nặng 3200g.",
    "Chuyển tuyến từ TTYT, thẻ BHYT {BHYT_CARD}, CCCD {CCCD}.",
    "Gửi kết quả về {EMAIL} theo đề nghị của người bệnh.",
    "Cháu {PERSON} tiêm nhắc mũi 2, hẹn sau 1 tháng.",
    "Ông {PERSON} xin ra viện, gia đình gọi {PHONE} để báo.",
)
_PLAIN = (
    "Tái khám sau 1 tuần, uống thuốc theo đơn.",
    "Chẩn đoán: viêm phổi; điều trị Cefuroxim 250mg x 2 lần/ngày.",
    "Chuyển Bệnh viện Nguyễn Đình Chiểu ngày 12/03/2026.",
    "Đường Trần Hưng Đạo ngập nước nên đến muộn.",
    "Hội chứng Down, bệnh Parkinson, dấu hiệu Murphy dương tính.",
    "Mạch 90 lần/phút, nhiệt độ 37.5, SpO2 98%, cân nặng 52kg.",
    "Phiếu số 202603120045, quyển 12, lô VX2231.",
    "Bệnh viện Hoàng Anh Gia Lai hội chẩn trực tuyến.",
    "Kim tiền thảo 2 viên, An cung ngưu hoàng 1 viên.",
    "Khoa Hồi sức tích cực, giường H012, ngày thứ 5.",
    "Trường THPT Chu Văn An tổ chức khám sức khỏe 450 học sinh.",
    "Xã Hồ Thị Kỷ, phường Lê Hồng Phong triển khai tiêm chủng.",
)


def notes(rows: int, seed: int = 14) -> list[Made]:
    """Notes of which half hold somebody; every spelling of names in turn."""
    found = []
    for spelling in ("as_is", "capitals", "no_marks", "nfd"):
        p = People(seed)
        made = Made(f"notes_{spelling}", ["STT", "DIEN_BIEN"], [], ["", ""])
        draws = {"PHONE": phone, "BHYT_CARD": card, "CCCD": cccd, "EMAIL": email}
        for at in range(rows):
            if p.rng.random() < 0.5:
                made.rows.append([str(at + 1), p.draw(*_PLAIN)])
                continue
            text = p.draw(*_NOTES)
            held = []
            for entity in ("PERSON", "PHONE", "BHYT_CARD", "CCCD", "EMAIL"):
                if f"{{{entity}}}" in text:
                    value = (
                        SPELLINGS[spelling](p.name(p.group())) if entity == "PERSON"
                        else draws[entity](p)
                    )  # fmt: skip
                    text = text.replace(f"{{{entity}}}", value)
                    held.append((entity, value))
            made.spans[at, 1] = held
            made.rows.append([str(at + 1), text])
        found.append(made)
    return found


_DRUGS = (
    "Paracetamol|Cefuroxim|Amlodipin|Omeprazol|Metformin|Losartan|Kim tiền thảo|Hoạt huyết dưỡng "
    "não|An cung ngưu hoàng|Hoàn lục vị|Bổ gan tiêu độc|Linh chi Hồng sâm|Cao ích mẫu"
)
_MAKERS = (
    "Công ty CP Dược Hậu Giang|Công ty CP Traphaco|Công ty TNHH Hoa Linh|Sanofi Aventis|"
    "Công ty CP Dược phẩm Nam Hà|Bayer Pharma AG|Công ty CP Pymepharco"
)
_DEVICES = (
    "Máy siêu âm|Máy thở|Monitor theo dõi|Máy X-quang di động|Bơm tiêm điện|Máy điện tim|Đèn mổ"
)
_WARDS = (
    "Phường Lê Hồng Phong|Xã Hồ Thị Kỷ|Phường Trần Hưng Đạo|Xã Ia Der|Phường Nguyễn Thái Bình|"
    "Xã Đak Đoa|Phường Hội Phú|Xã Trần Hợi|Phường Lê Lợi|Xã Nguyễn Phích|Phường Quang Trung"
)
_ICD = (
    ("A09", "Tiêu chảy và viêm dạ dày - ruột"), ("B18.1", "Viêm gan virus B mạn"),
    ("C34.9", "U ác của phế quản hoặc phổi"), ("G20", "Bệnh Parkinson"), ("Q90", "Hội chứng Down"),
    ("M32.9", "Lupus ban đỏ hệ thống"), ("K81.0", "Viêm túi mật cấp"), ("N18.5", "Suy thận mạn"),
    ("I73.0", "Hội chứng Raynaud"), ("E05.0", "Bệnh Basedow"), ("H81.0", "Bệnh Ménière"),
)  # fmt: skip


def clean(rows: int, seed: int = 15) -> list[Made]:
    """Lists in which nothing about a person stands."""
    p = People(seed)
    return [_drugs(p, rows), _prices(p, rows), _devices(p, rows), _wards(p, rows), _icd(p, rows)]


def _drugs(p: People, rows: int) -> Made:
    columns = ["STT", "MA_THUOC", "TEN_THUOC", "SO_DANG_KY", "HAM_LUONG", "HANG_SX", "DON_GIA",
               "SO_LO", "HAN_DUNG", "TT_THAU"]  # fmt: skip
    made = [
        [
            str(at + 1), f"40.{p.rng.randint(1, 1100)}", p.draw(*_DRUGS.split("|")),
            p.draw(f"893110{p.digits(4)}23", f"VD-{p.digits(5)}-19", f"VN-{p.digits(5)}-20",
                   f"QLSP-{p.digits(4)}-22", f"893115{p.digits(4)}24"),
            p.draw("500mg", "250mg/5ml", "10mg", "1g"), p.draw(*_MAKERS.split("|")),
            f"{p.rng.randint(100, 900000)}", f"{p.draw('A', 'B', 'VX', 'L')}{p.digits(7)}",
            f"{p.rng.randint(1, 28):02d}/{p.rng.randint(1, 12):02d}/2028",
            f"{p.digits(4)}/QĐ-BV;G1;N{p.rng.randint(1, 5)};2025",
        ]
        for at in range(rows)
    ]  # fmt: skip
    return Made("drugs", columns, made, [""] * 10, fine=("ORGANIZATION",))


def _prices(p: People, rows: int) -> Made:
    columns = ["STT", "MA_DICH_VU", "TEN_DICH_VU", "GIA_BHYT", "GIA_VIEN_PHI", "SO_HOA_DON",
               "QUYET_DINH", "THOI_GIAN"]  # fmt: skip
    made = [
        [
            str(at + 1), f"{p.rng.randint(1, 28)}.{p.digits(4)}",
            p.draw("Siêu âm ổ bụng", "Nội soi dạ dày", "Phẫu thuật Longo", "Khám Nội",
                   "Chụp X-quang ngực thẳng", "Test nhanh Dengue NS1", "Nghiệm pháp Atropin"),
            f"{p.rng.randint(10, 900) * 100}.00", f"{p.rng.randint(10_000_000, 999_999_999)}",
            f"{p.digits(7)}", f"{p.digits(3)}/QĐ-SYT", moment_of(p),
        ]
        for at in range(rows)
    ]  # fmt: skip
    return Made("prices", columns, made, [""] * 8)


def moment_of(p: People) -> str:
    """Draw a time in one of the orders that twelve digits are written in."""
    r = p.rng
    day, month, rest = r.randint(1, 28), r.randint(1, 12), f"{r.randint(0, 23):02d}{p.digits(1)}0"
    return p.draw(f"2026{month:02d}{day:02d}{rest}", f"{day:02d}{month:02d}2026{rest}")


def _devices(p: People, rows: int) -> Made:
    columns = ["STT", "TEN_THIET_BI", "MODEL", "SERIAL", "MA_GTIN", "NAM_SX", "KHOA", "HANG"]
    made = [
        [
            str(at + 1), p.draw(*_DEVICES.split("|")), f"{p.draw('GE', 'SX', 'MD')}-{p.digits(4)}",
            f"{p.draw('SN', 'CN', '')}{p.digits(9)}", f"893{p.digits(10)}",
            str(p.rng.randint(2005, 2026)), p.draw("Khoa Nội", "Khoa Hồi sức", "Phòng mổ"),
            p.draw("Philips", "Siemens Healthineers", "GE Healthcare", "Mindray"),
        ]
        for at in range(rows)
    ]  # fmt: skip
    return Made("devices", columns, made, [""] * 8, fine=("ORGANIZATION",))


def _wards(p: People, rows: int) -> Made:
    columns = ["STT", "MA_XA", "TEN_XA", "TINH", "DAN_SO"]
    made = [
        [str(at + 1), p.digits(5), p.draw(*_WARDS.split("|")), p.draw("Gia Lai", "Cà Mau"),
         str(p.rng.randint(3000, 60000))]
        for at in range(rows)
    ]  # fmt: skip
    return Made("wards", columns, made, [""] * 5, fine=("LOCATION", "ADDRESS"))


def _icd(p: People, rows: int) -> Made:
    made = [[str(at + 1), *p.draw_pair(_ICD), p.draw("Chương I", "Chương X")] for at in range(rows)]
    return Made(
        "icd", ["STT", "MA_BENH", "TEN_BENH", "CHUONG"], made, [""] * 4, fine=("DIAGNOSIS",)
    )
