"""The figures of a table's risk against a plain count over its rows."""

import random
from collections import Counter, defaultdict

import pytest

import scanners.risk.count as count
from tests.data.extracts import Extract, write_csv, write_xlsx
from tests.unit.scanners.helpers import scan_file

COLUMNS = ["HO_TEN", "MA_BN", "NGAY_SINH", "GIOI_TINH", "DAN_TOC", "XA", "TINH", "MA_BENH"]
CODES = ["I10", "E11.9", "J45", "K29.1", "A09"]


def made_up(rows, seed=3):
    """Rows in which some classes are large, some are one row, and people come back."""
    rng = random.Random(seed)
    people = [
        [
            f"Trần Thị {rng.choice(['Lan', 'Hoa', 'Mai'])} {rng.choice(['An', 'Bình'])}",
            f"BN{number:06d}",
            f"{rng.randint(1, 3):02d}/{rng.randint(1, 2):02d}/{rng.randint(1960, 1964)}",
            rng.choice(["Nam", "Nữ"]), rng.choice(["Kinh", "Gia Rai"]),
            rng.choice(["Xã Ia Nhin", "Xã Ia Der"]), "Gia Lai",
        ]
        for number in range(rows // 2)
    ]  # fmt: skip
    return [[*rng.choice(people), rng.choice(CODES)] for _ in range(rows)]


def plain_classes(rows, *columns):
    return Counter(tuple(row[COLUMNS.index(name)] for name in columns) for row in rows)


def risk_of(path, **options):
    return scan_file(path, **options)["tables"][0]["risk"]


@pytest.fixture(scope="module")
def rows():
    return made_up(900)


@pytest.fixture(scope="module")
def risk(rows, tmp_path_factory):
    path = write_csv(tmp_path_factory.mktemp("r") / "a.csv", Extract(COLUMNS, rows))
    return risk_of(path)


QUASI = ["NGAY_SINH", "GIOI_TINH", "DAN_TOC", "XA", "TINH"]


def test_k_and_its_distribution_are_those_of_a_plain_count(rows, risk):
    sizes = plain_classes(rows, *QUASI).values()
    assert risk["quasi_identifiers"] == QUASI
    assert risk["k_min"] == min(sizes)
    assert risk["unique_share"] == round(sum(s == 1 for s in sizes) / len(rows), 4)
    bands = {"1": (1, 1), "2": (2, 2), "3-4": (3, 4), "5-9": (5, 9), "10+": (10, 10**9)}
    for band in risk["distribution"]:
        low, high = bands[band["size"]]
        inside = [size for size in sizes if low <= size <= high]
        assert (band["classes"], band["rows"]) == (len(inside), sum(inside))
    assert sum(band["rows"] for band in risk["distribution"]) == len(rows)


def test_people_are_counted_once_however_often_they_come(rows, risk):
    assert risk["distinct_people"] == len({row[1] for row in rows})
    inside = defaultdict(set)
    for row in rows:
        inside[tuple(row[2:7])].add(row[1])
    assert risk["people_min"] == min(map(len, inside.values()))


def test_diversity_counts_three_signs_of_the_code(rows, risk):
    inside = defaultdict(set)
    for row in rows:
        inside[tuple(row[2:7])].add(row[7][:3])
    alone = sum(len(inside[tuple(row[2:7])]) == 1 for row in rows)
    assert risk["l_diversity"] == {
        "column": "MA_BENH", "l_min": min(map(len, inside.values())),
        "rows_of_one_share": round(alone / len(rows), 4),
    }  # fmt: skip


def test_what_if_is_what_a_generalised_file_would_show(rows, risk, tmp_path):
    after = [[*row[:2], row[2][-4:], *row[3:]] for row in rows]
    path = write_csv(tmp_path / "a.csv", Extract(COLUMNS, after))
    option = next(o for o in risk["what_if"] if o["changes"] == ["birth_year"])
    assert option["columns"] == ["NGAY_SINH"]
    assert option["k_before"] == risk["k_min"]
    assert option["k_after"] == risk_of(path)["k_min"]
    assert option["unique_share_after"] == risk_of(path)["unique_share"]
    assert option["unique_share_after"] < option["unique_share_before"]


def test_without_the_commune_only_the_province_is_left(rows, risk):
    option = next(o for o in risk["what_if"] if o["changes"] == ["province"])
    sizes = plain_classes(rows, "NGAY_SINH", "GIOI_TINH", "DAN_TOC", "TINH").values()
    assert option["columns"] == ["XA"]
    assert option["k_after"] == min(sizes)


def test_the_worst_classes_are_told_without_a_value(rows, risk):
    sizes = plain_classes(rows, *QUASI)
    births = plain_classes(rows, "NGAY_SINH")
    first = next(row for row in rows if sizes[tuple(row[2:7])] == risk["k_min"])
    worst = risk["worst_classes"][0]
    assert worst["size"] == risk["k_min"]
    assert worst["rare_by"][0] == {"column": "NGAY_SINH", "rows": births[(first[2],)]}
    shown = str(risk)
    for row in rows:
        for value in (row[0], row[1], row[2], row[4], row[5]):
            assert value not in shown


def test_in_many_parts_the_counts_are_the_same(rows, risk, tmp_path, monkeypatch):
    monkeypatch.setattr(count, "PART", 2000)
    path = write_csv(tmp_path / "a.csv", Extract(COLUMNS, rows))
    assert risk_of(path) == risk


def test_the_same_rows_in_another_format_have_the_same_risk(rows, risk, tmp_path):
    book = write_xlsx(tmp_path / "a.xlsx", {"": Extract(COLUMNS, rows)})
    assert risk_of(book) == risk


def test_by_blocks_and_by_workers_the_counts_are_the_same(tmp_path):
    rows = made_up(12_000)
    path = write_csv(tmp_path / "a.csv", Extract(COLUMNS, rows))
    assert path.stat().st_size > 256 << 10
    by_blocks = risk_of(path, workers=1)
    assert by_blocks == risk_of(path, workers=2)
    assert by_blocks == risk_of(write_xlsx(tmp_path / "a.xlsx", {"": Extract(COLUMNS, rows)}))
    sizes = plain_classes(rows, *QUASI).values()
    assert by_blocks["k_min"] == min(sizes)
    assert by_blocks["distinct_people"] == len({row[1] for row in rows})


def test_the_columns_can_be_chosen(rows, tmp_path):
    path = write_csv(tmp_path / "a.csv", Extract(COLUMNS, rows))
    risk = risk_of(path, quasi=["Giới tính", "ma_benh"])
    assert risk["quasi_identifiers"] == ["GIOI_TINH", "MA_BENH"]
    sizes = Counter((row[3], row[7][:3]) for row in rows).values()
    assert risk["k_min"] == min(sizes)
