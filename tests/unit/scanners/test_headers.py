import pytest

from scanners.finding import Subject
from scanners.headers import read_header, read_headers


@pytest.mark.parametrize(
    ("header", "entity"),
    [
        ("HO_TEN", "PERSON"), ("Họ và tên", "PERSON"), ("Họ tên BN", "PERSON"), ("hoten", "PERSON"),
        ("tenBenhNhan", "PERSON"), ("HO TEN NGUOI BENH", "PERSON"), ("patient_name", "PERSON"),
        ("HO_TEN_CHA", "PERSON"), ("NGUOI_GIAM_HO", "PERSON"), ("TEN_BS", "PERSON"),
        ("HO_TEN_MASK", "PERSON"), ("SO_CCCD", "CCCD"), ("Số CCCD/CMND", "CCCD"),
        ("CCCD người bệnh", "CCCD"), ("so_dinh_danh_ca_nhan", "CCCD"), ("SO_CCCD_NND", "CCCD"),
        ("CMND", "CMND"), ("Số CMT", "CMND"), ("MA_THE_BHYT", "BHYT_CARD"),
        ("Số thẻ BHYT", "BHYT_CARD"), ("MA_THE", "BHYT_CARD"), ("MA_BHXH", "BHXH_NUMBER"),
        ("MA_BAC_SI", "BHXH_NUMBER"), ("DIEN_THOAI", "PHONE"), ("SĐT", "PHONE"),
        ("Số điện thoại", "PHONE"), ("sdt_nguoi_nha", "PHONE"), ("E-mail", "EMAIL"),
        ("DIA_CHI", "ADDRESS"), ("Địa chỉ thường trú", "ADDRESS"), ("MAXA_CU_TRU", "LOCATION"),
        ("NGAY_SINH", "DATE_OF_BIRTH"), ("Năm sinh", "DATE_OF_BIRTH"), ("Tuổi", "AGE"),
        ("GIOI_TINH", "GENDER"), ("MA_DANTOC", "ETHNICITY"), ("MA_NGHE_NGHIEP", "OCCUPATION"),
        ("MA_BN", "PATIENT_ID"), ("Mã bệnh nhân", "PATIENT_ID"), ("MA_LK", "VISIT_ID"),
        ("MA_HSBA", "MEDICAL_RECORD_NO"), ("Số hộ chiếu", "PASSPORT"), ("GPLX", "DRIVER_LICENCE"),
        ("Biển số xe", "LICENCE_PLATE"), ("Số tài khoản", "BANK_ACCOUNT"), ("MST", "TAX_CODE"),
        ("Số CCHN", "PRACTITIONER_LICENCE"), ("CHAN_DOAN_RV", "DIAGNOSIS"),
        ("MA_BENH_CHINH", "DIAGNOSIS"), ("MACSKCB", "ORGANIZATION"),
    ],
)  # fmt: skip
def test_a_header_names_its_entity(header, entity):
    assert read_header(header).entity == entity


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("NGAY_VAO", "datetime"), ("Ngày cấp CCCD", "datetime"), ("GHI_CHU", "text"),
        ("DIEN_BIEN_LS", "text"), ("SO_DANG_KY", "code"), ("MA_THUOC", "code"), ("STT", "code"),
        ("T_TONGCHI", "amount"), ("Thành tiền", "amount"), ("TEN_THUOC", "name_of"),
        ("Khoa điều trị", "name_of"), ("TT_THAU", "code"),
    ],
)  # fmt: skip
def test_a_header_names_its_kind(header, kind):
    hint = read_header(header)
    assert (hint.kind, hint.entity) == (kind, "")


@pytest.mark.parametrize("header", ["", "cot_7", "abc", "xyz123", "#1"])
def test_an_unknown_header_says_nothing(header):
    assert not read_header(header).known


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        ("HO_TEN", Subject.UNKNOWN), ("HO_TEN_ME", Subject.PATIENT), ("Họ tên BN", Subject.PATIENT),
        ("SO_CCCD_NND", Subject.PATIENT), ("TEN_BS", Subject.STAFF), ("MA_BAC_SI", Subject.STAFF),
        ("SĐT bác sĩ", Subject.STAFF), ("Điện thoại công ty", Subject.ORGANISATION),
        ("MA_BN", Subject.PATIENT), ("NGUOI_THUC_HIEN", Subject.STAFF),
    ],
)  # fmt: skip
def test_a_header_says_whose(header, subject):
    assert read_header(header).subject is subject


def test_hiv_headers_are_specially_protected():
    assert read_header("NGAYKD_HIV").hiv
    assert read_header("BDDT_ARV").hiv
    assert not read_header("CHAN_DOAN").hiv


def test_a_bare_name_is_a_person_only_beside_the_other_parts():
    assert [h.entity for h in read_headers(["STT", "Tên", "Giá"])] == ["", "", ""]
    assert [h.entity for h in read_headers(["Họ đệm", "Tên"])] == ["PERSON", "PERSON"]
