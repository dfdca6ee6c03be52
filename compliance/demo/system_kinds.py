"""What systems the made-up sector has, by kind."""

from __future__ import annotations

#: kind → (name, share of facilities that have it, info: personal?, people: share of patients)
FACILITY = {
    "his": ("Hệ thống thông tin bệnh viện (HIS)", 1.0, True, 1.0),
    "lis": ("Hệ thống quản lý xét nghiệm (LIS)", 0.95, True, 0.6),
    "pacs": ("Hệ thống lưu trữ hình ảnh (PACS)", 0.8, True, 0.4),
    "emr": ("Bệnh án điện tử (EMR)", 0.85, True, 0.7),
    "thanh-toan-bhyt": ("Trích xuất dữ liệu thanh toán BHYT", 0.9, True, 0.8),
    "cong-ttdt": ("Trang thông tin điện tử", 0.9, False, 0.0),
    "dat-lich-kham": ("Đặt lịch khám trực tuyến", 0.45, True, 0.2),
    "thanh-toan": ("Thanh toán viện phí không dùng tiền mặt", 0.6, True, 0.3),
    "kham-tu-xa": ("Hội chẩn, khám từ xa", 0.5, True, 0.05),
    "nhan-su": ("Quản lý nhân sự", 0.8, True, 0.01),
    "tai-chinh": ("Kế toán, tài sản", 1.0, True, 0.01),
    "trang-thiet-bi": ("Quản lý trang thiết bị y tế", 0.6, False, 0.0),
    "mang-lan": ("Mạng nội bộ và phòng máy chủ", 1.0, True, 0.02),
    "camera": ("Camera giám sát", 0.7, True, 0.1),
    "chat-luong-bv": ("Quản lý chất lượng bệnh viện", 0.5, False, 0.0),
}
#: Systems of the Department and its offices: kind → (name, keeping unit, people)
DEPARTMENT = {
    "tram-y-te": ("Phần mềm quản lý trạm y tế dùng chung toàn tỉnh", "van-phong-so", 1_450_000),
    "hssk": ("Hồ sơ sức khỏe điện tử toàn tỉnh", "van-phong-so", 2_900_000),
    "tiem-chung": ("Quản lý tiêm chủng", "cdc-gia-lai", 820_000),
    "truyen-nhiem": ("Giám sát bệnh truyền nhiễm", "cdc-gia-lai", 46_000),
    "khong-lay": ("Quản lý bệnh không lây nhiễm", "cdc-gia-lai", 310_000),
    "hiv": ("Quản lý điều trị HIV/AIDS", "cdc-gia-lai", 2_300),
    "dan-so": ("Quản lý dân số", "chi-cuc-dan-so", 3_100_000),
    "attp": ("Quản lý cơ sở an toàn thực phẩm", "chi-cuc-attp", 8_200),
    "duoc": ("Quản lý hành nghề dược, mỹ phẩm", "phong-nghiep-vu-duoc", 6_400),
    "cchn-y": ("Cấp giấy phép hành nghề, giấy phép hoạt động", "phong-nghiep-vu-y", 21_000),
    "cchn-duoc": ("Cấp chứng chỉ hành nghề dược", "phong-nghiep-vu-duoc", 5_100),
    "mot-cua": ("Một cửa điện tử của Sở", "van-phong-so", 38_000),
    "van-ban": ("Quản lý văn bản và hồ sơ công việc", "van-phong-so", 3_800),
    "kho-dung-chung": ("Kho dữ liệu y tế dùng chung", "van-phong-so", 2_400_000),
    "truc-tich-hop": ("Nền tảng tích hợp dữ liệu ngành", "van-phong-so", 2_400_000),
    "dashboard": ("Bảng điều hành, báo cáo thông minh", "van-phong-so", 0),
    "bao-tro": ("Quản lý đối tượng bảo trợ xã hội", "phong-bao-tro-tre-em", 74_000),
    "phan-anh": ("Phản ánh, kiến nghị, đường dây nóng", "van-phong-so", 9_600),
    "e-learning": ("Đào tạo trực tuyến", "phong-to-chuc-can-bo", 11_000),
    "hoi-nghi-truc-tuyen": ("Hội nghị truyền hình", "van-phong-so", 900),
    "kiem-nghiem": ("Quản lý kiểm nghiệm", "tt-kiem-nghiem", 0),
    "giam-dinh-y-khoa": ("Hồ sơ giám định y khoa", "tt-giam-dinh-y-khoa", 14_500),
}
#: Software that every station uses: it is one system each, not 135.
SHARED_BY_STATIONS = ("tram-y-te", "hssk", "tiem-chung", "dan-so")
ONLINE = {
    "cong-ttdt",
    "dat-lich-kham",
    "thanh-toan",
    "kham-tu-xa",
    "mot-cua",
    "phan-anh",
    "cchn-y",
    "cchn-duoc",
}
FIELD_LEADS = {
    "phong-nghiep-vu-duoc": {"duoc", "cchn-duoc", "trang-thiet-bi"},
    "phong-nghiep-vu-y": {"his", "lis", "pacs", "emr", "kham-tu-xa", "chat-luong-bv"},
    "cdc-gia-lai": {"tiem-chung", "truyen-nhiem", "khong-lay", "hiv"},
}
GROUPS = {
    "his": "dg-kham-chua-benh",
    "emr": "dg-benh-an",
    "hssk": "dg-ho-so-suc-khoe",
    "tiem-chung": "dg-du-phong",
    "truyen-nhiem": "dg-du-phong",
    "dan-so": "dg-dan-so",
    "attp": "dg-attp",
    "duoc": "dg-duoc-my-pham",
    "nhan-su": "dg-nhan-luc",
    "tai-chinh": "dg-tai-chinh-mua-sam",
    "bao-tro": "dg-bao-tro",
    "trang-thiet-bi": "dg-trang-thiet-bi",
    "phan-anh": "dg-phan-anh-dvc",
}
