"""A policy is read strictly: what is not understood is said, never passed over."""

import pytest
import yaml

from scanners import ScanError
from scanners.mask.policy import load_policy, read_policy


def test_what_a_policy_says():
    policy = read_policy(
        yaml.safe_load("""
version: 1
columns:
  Họ và tên: {action: drop}
  SO_CCCD: hmac
  NGAY_VAO: {action: shift, person: MA_BN, days: 10}
  "#4": {action: keep, reason: cần cho thống kê}
entities:
  PHONE: redact
""")
    )
    assert {key: rule.action for key, rule in policy.columns.items()} == {
        "hovaten": "drop", "socccd": "hmac", "ngayvao": "shift", "#4": "keep",
    }  # fmt: skip
    assert policy.columns["ngayvao"].days == 10
    assert policy.default.action == "drop"
    assert policy.needs_key


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", "version: 1"), ("version: 2", "version: 1"),
        ("version: 1\nrules: {}", "không hiểu"),
        ("version: 1\ncolumns: [a]", "danh sách"),
        ("version: 1\ncolumns: {A: erase}", "action phải"),
        ("version: 1\ncolumns: {A: {action: keep}}", "reason"),
        ("version: 1\ncolumns: {A: {action: keep, reason: ' '}}", "reason"),
        ("version: 1\ncolumns: {A: {action: drop, to: year}}", "không có mục to"),
        ("version: 1\ncolumns: {A: {action: generalise, to: day}}", "to phải"),
        ("version: 1\ncolumns: {A: {action: generalise, to: band, width: 1}}", "width"),
        ("version: 1\ncolumns: {A: {action: shift}}", "person"),
        ("version: 1\ncolumns: {A: {action: shift, person: B, days: 0}}", "days"),
        ("version: 1\ncolumns: {A: {action: redact, part: half}}", "part"),
        ("version: 1\ncolumns: {HO_TEN: drop, 'Họ tên': drop}", "hai lần"),
        ("version: 1\nentities: {NAME: drop}", "không có loại"),
        ("version: 1\ndefault: keep", "default"),
    ],
)  # fmt: skip
def test_what_is_refused(text, sentence):
    with pytest.raises(ScanError) as caught:
        read_policy(yaml.safe_load(text))
    assert sentence in str(caught.value)


def test_broken_yaml_is_said_with_its_line(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text("version: 1\ncolumns: {A: [}\n")
    with pytest.raises(ScanError, match="dòng 2"):
        load_policy(path)
    with pytest.raises(ScanError, match="không đọc được"):
        load_policy(tmp_path / "none.yaml")


def test_yaml_builds_no_objects(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text("!!python/object/apply:os.system ['true']\n")
    with pytest.raises(ScanError):
        load_policy(path)
