#!/usr/bin/env python3
"""Verify an exported audit trail without the program that wrote it (Python's own library only).

    python3 audit-verify.py nhat-ky.jsonl

Exit 0: nothing was edited. Exit 1: a sentence for each fault. Exit 2: the file cannot be read.
Row n holds hash = sha256 of the row's canonical JSON (keys sorted, UTF-8, no spaces, without the
hash itself); prev_hash, the hash of row n-1, is part of it.
"""

import hashlib
import json
import sys

GENESIS = "0" * 64
NOT_HASHED = ("hash", "withheld")


def digest(row):
    """Return the hash that the row must carry."""
    covered = {key: value for key, value in row.items() if key not in NOT_HASHED}
    text = json.dumps(covered, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verify(lines):
    """Return the faults, and how many rows were checked whole, by their place only, and gaps."""
    faults, whole, withheld, gaps = [], 0, 0, 0
    head, before, count, ended = json.loads(next(lines)), None, 0, None
    for line in lines:
        row = json.loads(line)
        if row.get("end"):
            ended = row["rows"]
            continue
        count += 1
        if row.get("withheld"):
            withheld += 1
        else:
            whole += 1
            if digest(row) != row["hash"]:
                faults.append(f"Dòng {row['seq']}: nội dung đã bị sửa.")
        if before is None:
            first_is_missing = head["complete"] and row["seq"] != 1
            if first_is_missing or (row["seq"] == 1 and row["prev_hash"] != GENESIS):
                faults.append(f"Dòng {row['seq']}: không phải đầu chuỗi.")
        elif row["seq"] == before["seq"] + 1:
            if row["prev_hash"] != before["hash"]:
                faults.append(f"Dòng {row['seq']}: chuỗi băm không nối với dòng trước.")
        elif row["seq"] <= before["seq"]:
            faults.append(f"Dòng {row['seq']}: sai thứ tự.")
        else:
            gaps += 1
            if head["complete"]:
                faults.append(f"Thiếu dòng giữa {before['seq']} và {row['seq']}.")
        before = row
    if ended is None:
        faults.append("Tệp bị cắt cụt: thiếu dòng kết thúc.")
    elif ended != count:
        faults.append(f"Tệp ghi có {ended} dòng nhưng còn {count} dòng.")
    return faults, whole, withheld, gaps


def main():
    """Verify the file named on the command line and say what was found."""
    try:
        with open(sys.argv[1], encoding="utf-8") as lines:
            faults, whole, withheld, gaps = verify(lines)
    except (OSError, IndexError, StopIteration, ValueError, KeyError, TypeError) as error:
        print(f"Không đọc được tệp: {type(error).__name__}. Cách dùng: audit-verify.py TỆP.jsonl")
        return 2
    for fault in faults:
        print(fault)
    print(f"{whole} dòng đủ nội dung, {withheld} dòng chỉ có mã băm, {gaps} chỗ không liền nhau")
    print("KHÔNG ĐẠT" if faults else "ĐẠT: không thấy dòng nào bị sửa")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
