"""A signed result: made by the real command, checked as the gate checks it."""

import copy
import hashlib
import hmac
import json
import stat

import pytest

from scanners import ScanError
from scanners.keys import key_id, new_pair, read_public_key
from scanners.signing import canonical, load_key, refusals, sign, verify
from scanners.version import rules, stamp
from tests.data.extracts import Maker, masked, write_csv
from tests.unit.scanners.helpers import command


@pytest.fixture
def keys(tmp_path):
    done = command("keygen", "--sign", tmp_path / "unit.key")
    assert done.returncode == 0
    return tmp_path / "unit.key", tmp_path / "unit.key.pub"


@pytest.fixture
def clean(tmp_path):
    return write_csv(tmp_path / "clean.csv", masked(Maker(1).visits(50)))


@pytest.fixture
def signed(keys, clean):
    done = command("scan", clean, "--format", "json", "--sign", keys[0])
    return json.loads(done.stdout)


def test_a_pair_is_written_and_its_private_half_is_for_the_owner_alone(keys):
    private, public = keys
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert b"PRIVATE" not in public.read_bytes()
    assert key_id(private.read_bytes()) == key_id(public.read_bytes())


def test_no_key_is_ever_written_over(keys):
    before = keys[0].read_bytes()
    done = command("keygen", "--sign", keys[0])
    assert done.returncode == 2
    assert "đã có" in done.stderr
    assert keys[0].read_bytes() == before


def test_a_key_for_hmac_is_random_and_long_enough(tmp_path):
    for name in "ab":
        assert command("keygen", "--hmac", tmp_path / name).returncode == 0
    keys = [load_key(tmp_path / name) for name in "ab"]
    assert keys[0] != keys[1]
    assert all(len(bytes.fromhex(key.decode())) == 32 for key in keys)


def test_the_unit_signs_and_the_public_key_checks(signed, keys, clean):
    public = keys[1].read_bytes()
    assert signed["signature"]["algorithm"] == "ed25519"
    assert signed["signature"]["key_id"] == key_id(public)
    assert signed["tool"] == stamp()
    assert verify(signed, public)
    assert verify(signed, public.decode())
    digest = hashlib.sha256(clean.read_bytes()).hexdigest()
    assert refusals(signed, sha256=digest) == []


@pytest.mark.parametrize("path", [
    ("files", 0, "verdict"), ("files", 0, "sha256"), ("tool", "rules"), ("signed_at",),
    ("options", "sample"), ("signature", "value"), ("signature", "algorithm"),
])  # fmt: skip
def test_nothing_of_it_can_be_changed(signed, keys, path):
    changed = copy.deepcopy(signed)
    *way, last = path
    place = changed
    for step in way:
        place = place[step]
    place[last] = "x"
    assert not verify(changed, keys[1].read_bytes())


def test_another_unit_s_key_does_not_check_it(signed):
    assert not verify(signed, new_pair()[1])


def test_a_public_key_never_serves_as_a_shared_secret(signed, keys):
    public = keys[1].read_bytes().strip()
    forged = copy.deepcopy(signed)
    forged["signature"] = {
        "algorithm": "hmac-sha256", "key_id": key_id(public),
        "value": hmac.new(public, canonical(forged), hashlib.sha256).hexdigest(),
    }  # fmt: skip
    assert not verify(forged, public)


@pytest.mark.parametrize("junk", [{}, {"signature": 1}, {"signature": {}}, {"signature": {
    "algorithm": "ed25519", "value": "zz"}}])  # fmt: skip
def test_junk_is_no_signature(junk, keys):
    assert not verify(junk, keys[1].read_bytes())
    assert not verify(junk, b"k" * 32)


def test_what_weakens_a_scan_is_signed_and_refused(clean, keys):
    done = command(
        "scan", clean, "--format", "json", "--sign", keys[0], "--sample", "5", "--min-score", "0.9"
    )
    weak = json.loads(done.stdout)
    assert verify(weak, keys[1].read_bytes())
    assert [word in " ".join(refusals(weak)) for word in ("--sample", "--min-score")] == [True] * 2


def test_a_result_of_other_rules_another_file_or_no_verdict_is_refused(signed):
    assert "quy tắc" in refusals(signed, rules=frozenset({"0" * 16}))[0]
    assert refusals(signed, rules=frozenset({rules()})) == []
    assert "Mã băm" in refusals(signed, sha256="0" * 64)[0]
    unread = copy.deepcopy(signed)
    unread["files"][0].update(verdict=None, errors=["hỏng"])
    assert "không đọc được" in refusals(unread)[0]
    two = copy.deepcopy(signed)
    two["files"] *= 2
    assert "đúng một tệp" in refusals(two)[0]


@pytest.mark.parametrize("junk", [{}, {"tool": 1, "options": {}, "files": []}, {"files": [1]}])
def test_what_is_no_result_is_refused_in_a_sentence(junk):
    assert len(refusals(junk)) == 1


def test_a_private_key_handed_over_is_refused_without_being_shown(keys):
    with pytest.raises(ScanError) as caught:
        read_public_key(keys[0].read_text())
    assert "bí mật" in str(caught.value)
    assert keys[0].read_text().splitlines()[1] not in str(caught.value)
    assert read_public_key("\n" + keys[1].read_text() + "\n") == keys[1].read_bytes()


@pytest.mark.parametrize("text", ["", "khóa", "-----BEGIN PUBLIC KEY-----\nAAAA\n"])
def test_what_is_no_public_key_is_refused(text):
    with pytest.raises(ScanError):
        read_public_key(text)


def test_a_public_key_cannot_sign(clean, keys):
    done = command("scan", clean, "--format", "json", "--sign", keys[1])
    assert done.returncode == 2
    assert "khóa công khai" in done.stderr


def test_a_private_key_never_checks(signed, keys):
    assert not verify(signed, keys[0].read_bytes())


def test_a_shared_secret_still_signs():
    result = {"version": 1, "files": []}
    sign(result, b"k" * 32)
    assert verify(result, b"k" * 32)
    assert not verify(result, b"j" * 32)
