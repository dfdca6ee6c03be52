"""All names here are put together from syllables; none is meant to be anyone's."""

import unicodedata

import pytest

from scanners.recognizers.registry import by_entity
from tests.unit.scanners.recognizers.check import fits, found, mark

KINH = [
    "Nguyễn Thị Lan", "Trần Văn Bình", "Lê Hoàng Minh Khôi", "Phạm Thu Hà", "Huỳnh Đức Thắng",
    "Võ Thị Kim Ngân", "Đặng Quốc Huy", "Trương Công Danh", "Lương Thị Mỹ Duyên", "Tạ Đình Phong",
]  # fmt: skip
HIGHLAND = [
    "Ksor H'Nam", "Rơ Châm Hyưr", "Siu Blơi", "Kpă Thuin", "Rmah Phiêng", "Nay H'Brel",
    "Y Blin Niê", "Y Djuin Niê Kđăm", "H'Lan Êban", "Rah Lan Nhơn", "Puih Hyưr",
]  # fmt: skip
OTHERS = ["Giàng A Páo", "Vừ Mí Sùng", "Thào Thị Dua", "Lò Văn Pánh", "Nông Thị Bế", "Thạch Thị Sa"]


def plain(text: str) -> str:
    text = text.replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@pytest.mark.parametrize("name", KINH + HIGHLAND + OTHERS)
def test_finds_a_name_however_it_is_written(name):
    assert found("PERSON", name) == [name]
    assert found("PERSON", name.upper()) == [name.upper()]
    assert found("PERSON", unicodedata.normalize("NFD", name)) == [name]
    assert fits("PERSON", name.lower())
    assert fits("PERSON", plain(name))
    assert fits("PERSON", plain(name).upper())


@pytest.mark.parametrize("name", KINH)
def test_finds_a_name_without_marks(name):
    assert found("PERSON", plain(name)) == [plain(name)]
    assert found("PERSON", plain(name).upper()) == [plain(name).upper()]


@pytest.mark.parametrize("sign", ["'", "’", "ʼ", "′"])
def test_every_apostrophe_is_one(sign):
    assert found("PERSON", f"H{sign}Lan Niê") == ["H'Lan Niê"]
    assert found("PERSON", f"KSOR H{sign} NAM") == ["KSOR H' NAM"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Bệnh nhân Nguyễn Văn An nhập viện lúc 8 giờ", ["Nguyễn Văn An"]),
        ("BN: TRẦN THỊ BÍCH, 45 tuổi", ["TRẦN THỊ BÍCH"]),
        ("mẹ là Lê Thị Hoa gọi đến", ["Lê Thị Hoa"]),
        ("BS. Phạm Hữu Tâm khám", ["Phạm Hữu Tâm"]),
        ("CB Nguyễn Thị Sen", ["Nguyễn Thị Sen"]),
        ("ông Trần Bình", ["Trần Bình"]),
        ("anh A Thuận đưa vào viện", ["A Thuận"]),
        ("gặp Nguyễn Văn An và Trần Thị Bích", ["Nguyễn Văn An", "Trần Thị Bích"]),
    ],
)
def test_finds_names_in_running_text(text, values):
    assert found("PERSON", text) == values


@pytest.mark.parametrize(
    "text",
    [
        "Phường Lê Hồng Phong", "Xã Hồ Thị Kỷ", "phường Trần Hưng Đạo", "P. Lê Lợi",
        "BV Nguyễn Đình Chiểu", "Bệnh viện Lê Văn Thịnh", "THPT Chu Văn An",
        "đường Nguyễn Văn Cừ", "12 Trần Hưng Đạo", "Hoa Linh", "Traphaco", "Kim Tiền Thảo",
        "Hoàng Anh Gia Lai", "An cung ngưu hoàng", "Hoạt huyết dưỡng não", "Cefuroxim", "Ba Na",
        "Kinh", "Gia Rai", "Nông dân", "Khoa Hồi sức", "Đái tháo đường type 2", "Tăng huyết áp",
        "Panadol", "Viêm phổi", "Dương tính", "Vi khuẩn HP", "Công ty TNHH Hoàng Long",
        "Thái Bình", "Lâm Đồng", "Hà Nội", "Cao huyết áp", "Văn phòng Sở Y tế", "Lương y",
        "Ung thư gan", "Trưởng khoa", "Chu kỳ kinh", "Mạch nhanh", "Âm tính", "Hà thủ ô",
        "Ngày 12 tháng 3", "Tổ dân phố 3", "Vàng da", "Sơn La", "Ông bà", "Cao lỏng", "N.V.A",
    ],
)  # fmt: skip
def test_is_not_taken_in_by(text):
    assert found("PERSON", text) == []


def test_a_placeholder_is_still_reported_with_less_weight():
    (span,) = by_entity()["PERSON"].spans("Nguyễn Văn A")
    assert span.score == 0.5


@pytest.mark.parametrize("text", ["Nam", "12345", "", "0912345671", "có"])
def test_does_not_fit_under_its_header(text):
    assert not fits("PERSON", text)


@pytest.mark.parametrize("text", ["Y Lan", "A Thuận", "nguyen van an", "Bé Na", "Trần Bình"])
def test_fits_under_its_header(text):
    assert fits("PERSON", text)


@pytest.mark.parametrize("text", ["N.V.A", "L.T.H.", "N. V. A"])
def test_initials_are_marked_as_such(text):
    assert mark("PERSON", text) == "initials"
