"""The local page over real HTTP: who gets in, what is answered, what is left behind."""

import http.client
import json
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.parse
import zipfile

import pytest

from scanners.keys import new_pair
from scanners.serve import server as module
from scanners.serve.server import Server
from scanners.signing import refusals, verify
from tests.data.extracts import Extract, Maker, masked, write_csv
from tests.unit.scanners.helpers import ROOT
from tests.unit.scanners.serve.test_upload import KIND, body

#: Longest wait for what a busy machine does late, in seconds; each ends as soon as it is there.
PATIENCE = 240


@pytest.fixture
def place(tmp_path, monkeypatch):
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def serving(place):
    running = []

    def start(**options):
        server = Server(**options)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        running.append((server, thread))
        return server

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


def ask(server, place="", data=None, token=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE)
    headers = {"Host": f"127.0.0.1:{server.server_port}", **headers}
    if data is not None:
        headers.setdefault("Content-Type", KIND)
    method = "GET" if data is None else "POST"
    connection.request(method, f"/{token or server.token}/{place}", data, headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text, response.headers


def send(server, path, **headers):
    return ask(server, "quet", body(path.read_bytes(), path.name), **headers)


def test_the_way_of_a_file(serving, place, tmp_path):
    server = serving()
    status, text, headers = ask(server)
    assert status == 200
    assert 'enctype="multipart/form-data"' in text
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    extract = Maker(3).visits(40)
    status, text, _ = send(server, write_csv(tmp_path / "a.csv", extract))
    assert status == 200
    assert "<h2>Không đạt</h2>" in text
    assert "Nguy cơ nhận ra lại" in text
    for row in extract.rows[:10]:
        for value in row:
            assert len(value) < 6 or value not in text
    status, text, _ = send(server, write_csv(tmp_path / "b.csv", masked(extract)))
    assert "<h2>Đạt</h2>" in text
    status, text, _ = ask(server, "ket-qua.json")
    assert json.loads(text)["files"][0]["path"] == "b.csv"
    assert list(place.iterdir()) == []


def test_the_download_is_signed_where_there_is_a_key(serving, tmp_path):
    private, public = new_pair()
    server = serving(key=private)
    _, text, _ = send(server, write_csv(tmp_path / "a.csv", masked(Maker(3).visits(10))))
    assert "kết quả đã ký" in text
    result = json.loads(ask(server, "ket-qua.json")[1])
    assert verify(result, public)
    assert refusals(result) == []


def test_who_does_not_know_the_secret_gets_nothing(serving, tmp_path):
    server = serving()
    path = write_csv(tmp_path / "a.csv", Maker(3).visits(3))
    for token in ("x", "", server.token[:-1], server.token + "x"):
        assert ask(server, token=token or "/")[0] == 404
        assert ask(server, "quet", body(path.read_bytes()), token=token or "/")[0] == 404
    assert ask(server, "ket-qua.json")[0] == 404


def test_a_page_from_elsewhere_cannot_use_it(serving, tmp_path):
    server = serving()
    path = write_csv(tmp_path / "a.csv", Maker(3).visits(3))
    assert ask(server, Host=f"evil.example:{server.server_port}")[0] == 404
    assert send(server, path, Origin="http://evil.example")[0] == 404
    assert send(server, path, Origin=f"http://127.0.0.1:{server.server_port}")[0] == 200


def test_it_listens_on_this_machine_alone(serving):
    assert serving().server_address[0] == "127.0.0.1"


def test_one_file_at_a_time(serving, tmp_path, monkeypatch):
    server = serving()
    path = write_csv(tmp_path / "a.csv", Maker(3).visits(3))
    within, go_on = threading.Event(), threading.Event()
    first = module.scan_path

    def held(*args, **options):
        within.set()
        assert go_on.wait(PATIENCE)
        return first(*args, **options)

    monkeypatch.setattr(module, "scan_path", held)
    answers = []
    thread = threading.Thread(target=lambda: answers.append(send(server, path)[0]))
    thread.start()
    assert within.wait(PATIENCE)
    status, text, _ = send(server, path)
    assert (status, "Đang rà soát" in text) == (503, True)
    go_on.set()
    thread.join()
    assert answers == [200]


@pytest.mark.parametrize(("most_mb", "status"), [(0, 413), (1024, 503)])
def test_who_is_still_sending_when_the_answer_comes_gets_to_see_it(serving, most_mb, status):
    server = serving(most_mb=most_mb)
    server.busy.acquire()
    try:
        assert ask(server, "quet", body(b"x" * (16 << 20)))[0] == status
    finally:
        server.busy.release()


@pytest.mark.parametrize("what", ["scanned", "refused", "broken"])
def test_who_has_an_answer_may_send_the_next_file(serving, tmp_path, monkeypatch, what):
    server = serving()
    answer, held = module._Handler._answer, []

    def noted(handler, *args):
        held.append(server.busy.locked())
        answer(handler, *args)

    def broken(*args, **options):
        raise RuntimeError

    monkeypatch.setattr(module._Handler, "_answer", noted)
    if what == "broken":
        monkeypatch.setattr(module, "scan_path", broken)
    data = b"x" if what == "refused" else body(b"a,b\n1,2\n", "a.csv")
    assert ask(server, "quet", data)[0] == {"scanned": 200, "refused": 422, "broken": 500}[what]
    assert held == [False]


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (body(b""), KIND, 422), (body(b"%PDF-1.7"), KIND, 422), (body(b"x", ""), KIND, 422),
        (b"junk", KIND, 422), (b"{}", "application/json", 422),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_a_sentence(serving, place, data, kind, status):
    server = serving()
    answered, text, _ = ask(server, "quet", data, **{"Content-Type": kind})
    assert answered == status
    assert 'role="alert"' in text
    assert "Traceback" not in text
    assert list(place.iterdir()) == []


def test_a_file_too_large_is_not_read(serving):
    server = serving(most_mb=0)
    assert ask(server, "quet", body(b"x"))[0] == 413


def test_what_breaks_is_not_shown(serving, place, tmp_path, monkeypatch, capfd):
    server = serving()

    def broken(*args, **options):
        raise RuntimeError("Nguyễn Thị Lan")

    monkeypatch.setattr(module, "scan_path", broken)
    status, text, _ = send(server, write_csv(tmp_path / "a.csv", Maker(3).visits(3)))
    assert (status, "Nguyễn" in text) == (500, False)
    assert "Nguyễn" not in "".join(capfd.readouterr())
    assert list(place.iterdir()) == []


def test_names_and_headers_are_text_and_nothing_else(serving, tmp_path):
    rows = [["Nguyễn Thị Lan", "1"]] * 3
    path = write_csv(tmp_path / "a.csv", Extract(["HO_TEN<script>alert(1)</script>", "b"], rows))
    _, text, _ = ask(serving(), "quet", body(path.read_bytes(), "x<img src=x>.csv"))
    assert "<script" not in text
    assert "<img" not in text


def _hears_interrupts():
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_the_command_serves_until_it_is_interrupted(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "scanners", "serve"], stdout=subprocess.PIPE, cwd=ROOT,
        encoding="utf-8", preexec_fn=_hears_interrupts,
    )  # fmt: skip
    try:
        address = urllib.parse.urlsplit(process.stdout.readline().split(": ", 1)[1].strip())
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=PATIENCE)
        connection.request("GET", address.path)
        assert connection.getresponse().status == 200
        connection.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def test_an_archive_shows_what_is_in_it(serving, tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(write_csv(tmp_path / "x.csv", Maker(3).visits(5)), "x.csv")
        archive.writestr("y.png", b"\x89PNG\r\n\x1a\n")
    _, text, _ = send(serving(), path)
    assert "<h2>Không đạt</h2>" in text
    assert "x.csv: Không đạt" in text
    assert "y.png: Chưa kết luận" in text
