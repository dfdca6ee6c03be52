"""Syllables and words that made-up extracts are put together from."""

_SURNAMES = (
    "Nguyễn Nguyễn Nguyễn Trần Trần Lê Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý "
    "Đinh Trương Lâm Mai Trịnh Cao Châu Tạ Lưu Phùng Tô"
)
SURNAMES = _SURNAMES.split()
_MALE = "Văn Hữu Đức Công Quốc Minh Đình Thanh Ngọc Xuân"
MALE = _MALE.split()
_FEMALE = "Thị Thị Thị Ngọc Thanh Thu Thúy Bích Kim Hồng Mỹ"
FEMALE = _FEMALE.split()
_GIVEN = (
    "An Bình Chi Cúc Dung Dũng Duyên Đạt Đức Giang Hà Hải Hạnh Hằng Hiếu Hoa Hòa Hùng Huy "
    "Hương Khánh Khoa Lan Linh Loan Long Mai Minh My Nam Nga Ngân Nhi Nhung Phong Phúc Phương "
    "Quân Quyên Sơn Tâm Thảo Thắng Thủy Tiến Toàn Trang Trung Tú Tuấn Tùng Uyên Vân Việt Vinh "
    "Vy Yến"
)
GIVEN = _GIVEN.split()
JRAI = ["Ksor", "Siu", "Rơ Châm", "Rmah", "Nay", "Kpă", "Rah Lan", "Puih", "Hiao"]
EDE = ["Niê", "Êban", "Mlô", "Byă", "Kbuôr", "Ayun", "Niê Kđăm"]
_HIGHLAND = "Blin Hyưr Lan Nhơn Thuin Phiêng Brel Djuin Sinh Nam Bhơn Ling Wing"
HIGHLAND = _HIGHLAND.split()
PROVINCES = ["064", "052", "066", "051", "001", "079", "048", "054"]
MOBILE = [
    "032",
    "035",
    "038",
    "039",
    "056",
    "070",
    "078",
    "083",
    "086",
    "090",
    "091",
    "094",
    "097",
    "098",
]
STREETS = [
    "Trần Hưng Đạo",
    "Lê Lợi",
    "Hùng Vương",
    "Nguyễn Tất Thành",
    "Phan Đình Phùng",
    "Quang Trung",
]
WARDS = [
    "phường Pleiku",
    "phường Hội Phú",
    "xã Biển Hồ",
    "xã Ia Kênh",
    "phường Quy Nhơn",
    "xã Chư Prông",
]
DISEASES = [
    ("J18.9", "Viêm phổi, không đặc hiệu"),
    ("I10", "Tăng huyết áp vô căn"),
    ("E11.9", "Đái tháo đường type 2"),
    ("A90", "Sốt xuất huyết Dengue"),
    ("K29.7", "Viêm dạ dày"),
    ("M54.5", "Đau lưng vùng thấp"),
    ("S52.5", "Gãy đầu dưới xương quay"),
]
DRUGS = [
    "Paracetamol 500mg",
    "Cefuroxim 250mg",
    "Kim tiền thảo",
    "Hoạt huyết dưỡng não",
    "An cung ngưu hoàng",
    "Amlodipin 5mg",
    "Vitamin B12",
    "Omeprazol 20mg",
]
GROUPS = ["Kinh", "Gia Rai", "Ba Na", "Ê Đê", "Tày", "Nùng", "Thái"]
