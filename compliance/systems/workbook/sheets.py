"""The workbook of the inventory: a column for everything a dossier takes from it."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.core.workbooks import Column, Kind, Sheet, Workbook
from compliance.systems import labels

LONG = 4000


def _words(of: labels.Labels) -> Mapping[str, str]:
    """Return codes and words as the file has them.

    Read while the module is imported, outside any request: the words are the Vietnamese ones.
    """
    return {str(key): str(word) for key, word in of.items()}


def _choice(key: str, header: str, of: labels.Labels, **more: object) -> Column:
    return Column(key, header, Kind.CHOICE, choices=_words(of), **more)  # type: ignore[arg-type]


def _long(key: str, header: str, help: str = "") -> Column:
    return Column(key, header, max_length=LONG, help=help)


_SYSTEM = Column("system", "Mã hệ thống", Kind.CODE, required=True, refers_to="Hệ thống")
_UNIT_HELP = "Mã đơn vị trong danh sách đơn vị"

SYSTEMS = Sheet(
    "systems",
    "Hệ thống",
    unique=("code",),
    columns=(
        Column("code", "Mã hệ thống", Kind.CODE, required=True, max_length=60),
        Column("name", "Tên hệ thống", required=True),
        Column("unit", "Mã đơn vị giữ mục kiểm kê", Kind.CODE, required=True, help=_UNIT_HELP),
        Column(
            "kind",
            "Mã loại hệ thống",
            Kind.CODE,
            required=True,
            help="Mã trong danh mục loại hệ thống",
        ),
        _choice("status", "Tình trạng", labels.STATUSES_TO_CHOOSE),
        _choice("lifecycle", "Giai đoạn", labels.LIFECYCLES),
        _long("purpose", "Mục đích, chức năng"),
        _long("scope_text", "Phạm vi"),
        Column("in_use_since", "Đưa vào sử dụng từ", Kind.DATE),
        _choice("hosting", "Nơi đặt", labels.HOSTINGS),
        Column("hosting_place", "Địa điểm, nhà cung cấp hạ tầng"),
        Column("has_own_server", "Có máy chủ riêng", Kind.BOOL),
        Column("mandate_number", "Văn bản giao nhiệm vụ: số", max_length=120),
        Column("mandate_date", "Văn bản giao nhiệm vụ: ngày", Kind.DATE),
        Column("mandate_body", "Văn bản giao nhiệm vụ: cơ quan"),
        Column("vendor", "Nhà cung cấp"),
        Column("product", "Tên phần mềm"),
        Column("release", "Phiên bản phần mềm", max_length=60),
        Column("contract_number", "Hợp đồng: số", max_length=120),
        Column("contract_date", "Hợp đồng: ngày ký", Kind.DATE),
        Column("contract_end", "Hợp đồng: ngày hết hạn", Kind.DATE),
        _long("contract_duties", "Hợp đồng: điều khoản trách nhiệm"),
        Column("info_public", "Có thông tin công khai", Kind.BOOL),
        Column("info_private", "Có thông tin riêng", Kind.BOOL),
        Column("info_personal", "Có dữ liệu cá nhân", Kind.BOOL),
        Column(
            "info_state_secret",
            "Có bí mật nhà nước",
            Kind.BOOL,
            help="Chỉ ghi Có hoặc Không, không ghi nội dung",
        ),
        _long("data_description", "Mô tả dữ liệu"),
        Column("subjects_basic", "Số người có dữ liệu cơ bản", Kind.INTEGER),
        Column("subjects_sensitive", "Số người có dữ liệu nhạy cảm", Kind.INTEGER),
        Column("subjects_basic_forecast", "Dự báo số người, dữ liệu cơ bản", Kind.INTEGER),
        Column("subjects_sensitive_forecast", "Dự báo số người, dữ liệu nhạy cảm", Kind.INTEGER),
        _long("subject_count_method", "Cách đếm số người"),
        Column("subjects_counted_on", "Ngày chốt số người", Kind.DATE),
        _long("online_services", "Dịch vụ trực tuyến", "Mỗi dịch vụ một dòng trong ô"),
        _choice("conditional_business", "Ngành, nghề có điều kiện", labels.CONDITIONAL),
        Column("conditional_line", "Tên ngành, nghề có điều kiện"),
        Column("conditional_checked_on", "Ngày tra ngành, nghề", Kind.DATE),
        Column("ministry_list_checked_on", "Ngày tra danh mục Bộ Công an", Kind.DATE),
        Column("regulation_number", "Quy chế: số", max_length=120),
        Column("regulation_date", "Quy chế: ngày", Kind.DATE),
        Column("regulation_body", "Quy chế: cơ quan"),
        _choice("transition_case", "Trường hợp chuyển tiếp", labels.TRANSITIONS),
        Column("legacy_level", "Cấp độ theo quy định cũ", Kind.INTEGER, help="Từ 1 đến 5"),
        Column("legacy_decision_number", "Quyết định cấp độ cũ: số", max_length=120),
        Column("legacy_decision_date", "Quyết định cấp độ cũ: ngày", Kind.DATE),
        Column("legacy_decision_body", "Quyết định cấp độ cũ: cơ quan"),
        Column("expected_approval", "Dự kiến phê duyệt cấp độ", Kind.DATE),
        Column("plan_complete_by", "Dự kiến triển khai đủ phương án", Kind.DATE),
        Column("important", "Hệ thống quan trọng", Kind.BOOL),
        Column("important_basis", "Căn cứ coi là quan trọng"),
        Column("important_since", "Coi là quan trọng từ", Kind.DATE),
        _long("note", "Ghi chú"),
    ),
)
RELATIONS = Sheet(
    "relations",
    "Quan hệ",
    unique=("system", "kind", "unit", "valid_from"),
    required=False,
    columns=(
        _SYSTEM,
        _choice("kind", "Quan hệ", labels.RELATIONS, required=True),
        Column("unit", "Mã đơn vị", Kind.CODE, required=True, help=_UNIT_HELP),
        Column("valid_from", "Từ ngày", Kind.DATE),
        Column("valid_to", "Đến ngày", Kind.DATE),
        Column("document_number", "Văn bản: số", max_length=120),
        Column("document_date", "Văn bản: ngày", Kind.DATE),
        Column("document_body", "Văn bản: cơ quan"),
        _long("scope", "Phạm vi, trách nhiệm"),
        Column("confirmed_on", "Đơn vị sử dụng xác nhận ngày", Kind.DATE),
    ),
)
ZONES = Sheet(
    "zones",
    "Vùng mạng",
    unique=("system", "name"),
    required=False,
    columns=(
        _SYSTEM,
        Column("name", "Tên vùng mạng", required=True, max_length=120),
        _long("private_ips", "IP nội bộ"),
        _long("public_ips", "IP công khai"),
        Column("purpose", "Mục đích"),
    ),
)
COMPONENTS = Sheet(
    "components",
    "Thành phần",
    unique=("system", "kind", "name"),
    required=False,
    columns=(
        _SYSTEM,
        _choice("kind", "Loại", labels.COMPONENT_KINDS, required=True),
        Column("name", "Tên, chủng loại", required=True),
        Column("location", "Vị trí"),
        Column("purpose", "Mục đích"),
        Column("operating_system", "Hệ điều hành", max_length=120),
        Column("server", "Máy chủ chạy dịch vụ"),
        Column("zone", "Vùng mạng", max_length=120, refers_to="Vùng mạng"),
        _choice("ground", "Căn cứ nằm trong phạm vi", labels.GROUNDS),
        Column("antivirus", "Có phần mềm diệt mã độc", Kind.BOOL),
    ),
)
INTERCONNECTIONS = Sheet(
    "interconnections",
    "Kết nối",
    unique=("system", "other_name", "protocol"),
    required=False,
    columns=(
        _SYSTEM,
        Column("other_name", "Hệ thống bên kia", required=True),
        Column("other_code", "Mã hệ thống bên kia", Kind.CODE, help="Nếu có trong kiểm kê"),
        Column("other_owner", "Chủ quản bên kia"),
        _choice("direction", "Chiều dữ liệu", labels.DIRECTIONS),
        Column("protocol", "Giao thức", max_length=120),
        _long("data", "Dữ liệu trao đổi"),
        Column("other_level", "Cấp độ bên kia", Kind.INTEGER, help="Từ 1 đến 5"),
        _long("outside_reason", "Lý do để ngoài phạm vi"),
        _long("risk_spread", "Khả năng lan rủi ro"),
    ),
)
USER_GROUPS = Sheet(
    "user-groups",
    "Nhóm người dùng",
    unique=("system", "name"),
    required=False,
    columns=(
        _SYSTEM,
        Column("name", "Nhóm người dùng, đối tượng phục vụ", required=True),
        Column("count", "Số người", Kind.INTEGER),
        Column("channel", "Kênh truy cập", max_length=120),
        _long("description", "Mô tả"),
    ),
)
SIZE_METRICS = Sheet(
    "size-metrics",
    "Quy mô",
    unique=("system", "measure"),
    required=False,
    columns=(
        _SYSTEM,
        Column("measure", "Chỉ số quy mô", required=True, max_length=120),
        Column("value", "Giá trị", required=True, max_length=120),
    ),
)
DOCUMENTS = Sheet(
    "documents",
    "Tài liệu",
    unique=("system", "kind", "title", "number"),
    required=False,
    help="Tệp của tài liệu không nằm trong sổ: tải lên ở trang hệ thống.",
    columns=(
        _SYSTEM,
        _choice("kind", "Loại tài liệu", labels.DOCUMENT_KINDS, required=True),
        Column("title", "Tên tài liệu", required=True),
        Column("number", "Số, ký hiệu", max_length=120),
        Column("dated", "Ngày", Kind.DATE),
        Column("body", "Cơ quan ban hành"),
    ),
)
ASSETS = Sheet(
    "assets",
    "Dữ liệu",
    unique=("code",),
    required=False,
    columns=(
        Column("code", "Mã dữ liệu", Kind.CODE, required=True, max_length=60),
        Column("name", "Tên dữ liệu", required=True),
        Column("unit", "Mã đơn vị quản lý", Kind.CODE, required=True, help=_UNIT_HELP),
        _choice("kind", "Loại", labels.ASSET_KINDS, required=True),
        Column(
            "data_group", "Mã nhóm dữ liệu", Kind.CODE, help="Một trong mười hai nhóm của kế hoạch"
        ),
        Column("system", "Mã hệ thống chứa", Kind.CODE, refers_to="Hệ thống"),
        Column("data_owner", "Mã đơn vị chủ dữ liệu", Kind.CODE, help=_UNIT_HELP),
        _choice("sensitivity", "Mức nhạy cảm", labels.SENSITIVITIES),
        _long("content", "Nội dung"),
        Column("storage", "Nơi lưu, hệ quản trị"),
        Column("distinct_people", "Số người khác nhau", Kind.INTEGER),
        _long("count_method", "Cách đếm"),
        Column("counted_on", "Ngày chốt số", Kind.DATE),
        Column("update_cycle", "Chu kỳ cập nhật", max_length=120),
        Column("standard", "Chuẩn, danh mục áp dụng"),
        _long("shared_with", "Đang chia sẻ, liên thông với"),
    ),
)
PARTS = (ZONES, COMPONENTS, INTERCONNECTIONS, USER_GROUPS, SIZE_METRICS, DOCUMENTS)
WORKBOOK = Workbook(
    "systems",
    "Kiểm kê hệ thống thông tin và dữ liệu",
    [SYSTEMS, RELATIONS, *PARTS, ASSETS],
    notes=(
        "Trang “Hệ thống” bắt buộc; các trang khác bỏ được, khi đó dữ liệu đang lưu giữ nguyên.",
        "Nhập không xóa dòng nào: dòng có trong hệ thống mà không có trong tệp được giữ nguyên.",
        "Quan hệ đã kết thúc thì ghi “Đến ngày”, không xóa dòng.",
        "Cấp độ đề xuất, phê duyệt mới và tình trạng hồ sơ do hồ sơ cấp độ ghi, không có ở đây.",
        "Tệp của tài liệu tải lên ở trang hệ thống, không nằm trong sổ.",
        "Vùng mạng chỉ xuất cho người được xem vùng mạng của hệ thống đó.",
    ),
)
