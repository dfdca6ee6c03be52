"""A proposal made from a kept result is the one made from the file, or hides more."""

from __future__ import annotations

import yaml

from scanners import scan_path
from scanners.mask.policy import read_policy
from scanners.mask.propose import is_aside, policy_text, propose, propose_for
from scanners.mask.run import judged_tables

TEXT = """Mã BN,Họ và tên,CCCD,Ngày sinh,Địa chỉ,Ngày vào,Ghi chú,Khoa
BN7701,Trần Quỳnh Zuyên,064185987651,15/03/1985,"12 Lê Lợi, Pleiku",01/10/2026,"Gọi 0903987123",Nội
BN7702,Lò Xuân Wạnh,064085987652,02/11/1985,"4 Hùng Vương, Pleiku",02/10/2026,"Tái khám",Nhi
"""


def test_the_kept_result_gives_the_same_rules_as_the_file(tmp_path):
    file = tmp_path / "luot-kham.csv"
    file.write_text(TEXT, encoding="utf-8")
    from_file = yaml.safe_load(propose(judged_tables(file)))
    kept = propose_for(scan_path(file)["files"][0]["tables"])
    assert list(kept) == list(from_file["columns"])
    assert kept == from_file["columns"]
    assert {kept[name]["action"] for name in ("Mã BN", "CCCD")} == {"hmac"}
    assert kept["Ngày vào"] == {"action": "shift", "person": "Mã BN", "days": 30}
    assert read_policy(yaml.safe_load(policy_text(kept))).needs_key


def test_what_lies_beside_the_data_gets_no_rule_and_one_header_the_stricter():
    def table(name, entity, state="unmasked"):
        column = {"name": "Cột A", "entity": entity, "state": state}
        return {"name": name, "columns": [column]}

    assert propose_for([table("(chú thích)", "PERSON")]) == {}
    assert is_aside("trong-goi/a.xlsx · (thuộc tính tệp)")
    rules = propose_for([table("Trang 1", None, "none"), table("Trang 2", "PERSON")])
    assert rules["Cột A"]["action"] == "drop"
