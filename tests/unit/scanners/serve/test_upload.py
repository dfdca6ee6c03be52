"""A form's body, whatever its bytes and wherever its chunks end."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanners import ScanError
from scanners.serve.upload import receive, safe_name

KIND = "multipart/form-data; boundary=----XyZ"


def body(data, name="a.csv", boundary="----XyZ"):
    head = f'Content-Disposition: form-data; name="tep"; filename="{name}"\r\nContent-Type: x\r\n'
    return b"--%b\r\n%b\r\n%b\r\n--%b--\r\n" % (
        boundary.encode(), head.encode(), data, boundary.encode(),
    )  # fmt: skip


class Slow(io.BytesIO):
    """Gives a few bytes at a time, as a network does."""

    def __init__(self, data, most):
        super().__init__(data)
        self.most = most

    def read(self, size=-1):
        return super().read(min(size, self.most))


@settings(
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    data=st.lists(st.sampled_from([b"\r\n", b"--", b"----Xy", b"----XyY", b"a", b"\r", b"\n\r\n"]),
                  max_size=12).map(b"".join),
    most=st.integers(1, 40),
)  # fmt: skip
def test_every_byte_arrives(tmp_path, data, most):
    for old in tmp_path.iterdir():
        old.unlink()
    whole = body(data)
    path = receive(Slow(whole, most), len(whole), KIND, tmp_path)
    assert path.read_bytes() == data


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a.csv", "a.csv"),
        ("Danh sách BN.xlsx", "Danh sách BN.xlsx"),
        ("../../etc/passwd", "passwd"), (r"C:\\x\\b.csv", "b.csv"),
        ("<script>.csv", "_script_.csv"),
        ("..csv", "csv"), ("x" * 300 + ".csv", "x" * 100 + ".csv"), ("a\x00b.csv", "a_b.csv"),
    ],
)  # fmt: skip
def test_a_name_means_nothing_to_the_file_system(given, kept):
    assert safe_name(f'filename="{given}"') == kept


@pytest.mark.parametrize("name", ["", "/", "..", " ", "..."])
def test_no_file_chosen(name):
    with pytest.raises(ScanError, match="chưa chọn"):
        safe_name(f'name="tep"; filename="{name}"')


@pytest.mark.parametrize("kind", ["", "text/csv", "multipart/form-data", "application/json"])
def test_only_a_form_is_taken(tmp_path, kind):
    with pytest.raises(ScanError):
        receive(io.BytesIO(body(b"x")), 9, kind, tmp_path)


def test_a_body_that_is_cut_is_refused(tmp_path):
    whole = body(b"x" * 500)
    for length in (10, 60, len(whole) - 20):
        with pytest.raises(ScanError):
            receive(io.BytesIO(whole[:length]), len(whole), KIND, tmp_path)
        for old in tmp_path.iterdir():
            old.unlink()


def test_a_head_without_end_is_not_held(tmp_path):
    with pytest.raises(ScanError):
        receive(io.BytesIO(b"a" * 100_000), 100_000, KIND, tmp_path)
