"""`make run`: the demo sector on embedded SQLite, web and worker together until Ctrl-C.

Both are ordinary child processes; whichever ends, the other is stopped too, and one that is killed
is started again (the job table loses nothing). State lives in ``var/demo``.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "var" / "demo"
#: The demo's clock starts here at every start, so that its dates always fit its stories.
ANCHOR = "2026-11-22T08:00:00+07:00"


def main() -> int:
    """Prepare, start, wait; return the exit code."""
    host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 8000)
    secure = os.environ.get("HTTPS") == "1"
    if not _is_free(host, port):
        print(f"Cổng {port} đang có chương trình khác dùng. Thử: make run PORT={port + 1}")
        return 1
    PLACE.mkdir(parents=True, exist_ok=True, mode=0o700)
    environ = _environment(host, port, secure)
    if (code := _seed(environ)) != 0:
        return code
    return _serve(environ, host, port, secure)


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _environment(host: str, port: int, secure: bool) -> dict[str, str]:
    scheme = "https" if secure else "http"
    return {
        **os.environ,
        "SECRET_KEY": _kept("secret", lambda: secrets.token_urlsafe(48)),
        "DATABASE_URL": f"sqlite:///{PLACE / 'app.db'}",
        "DATA_DIR": str(PLACE),
        "PUBLIC_URL": os.environ.get("PUBLIC_URL") or f"{scheme}://{host}:{port}",
        "DEMO_PASSWORD": os.environ.get("DEMO_PASSWORD")
        or _kept("password", lambda: "mau-" + secrets.token_hex(5)),
        "CLOCK": os.environ.get("CLOCK") or ANCHOR,
        "HTTPS": "1" if secure else "0",
    }


def _kept(name: str, make: object) -> str:
    """Return a value kept in a private file beside the demo's database."""
    path = PLACE / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(make())  # type: ignore[operator]
    return path.read_text().strip()


def _seed(environ: dict[str, str]) -> int:
    """Load the demo at the first start; later starts only bring the schema up to date."""
    stamp = PLACE / "seeded"
    known = environ["DEMO_PASSWORD"] + "\n" + _newest_migration()
    if stamp.exists() and stamp.read_text() == known:
        return 0
    done = subprocess.run([_bin("flask"), "--app", "wsgi", "seed"], cwd=ROOT, env=environ)
    if done.returncode == 0:
        stamp.touch(mode=0o600)
        stamp.write_text(known)
    return done.returncode


def _newest_migration() -> str:
    return max(path.name for path in (ROOT / "migrations" / "versions").glob("*.py"))


def _bin(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def _commands(host: str, port: int, secure: bool) -> list[list[str]]:
    # Over TLS a connection that the browser opens ahead of need holds a thread while it is idle.
    threads = "16" if secure else "4"
    web = [_bin("gunicorn"), "wsgi:app", "--bind", f"{host}:{port}", "--threads", threads]
    web += ["--log-level", "warning", "--timeout", "120", "--no-control-socket"]
    if secure:
        web += ["--certfile", str(PLACE / "tls.crt"), "--keyfile", str(PLACE / "tls.key")]
    return [web, [_bin("flask"), "--app", "wsgi", "worker"]]


def make_certificate(place: Path) -> bool:
    """Make a self-signed certificate for this machine in ``place``, once; say what is missing."""
    if (place / "tls.crt").exists():
        return True
    if shutil.which("openssl") is None:
        print("HTTPS=1 cần chương trình openssl để tạo chứng thư. Hãy cài openssl rồi chạy lại.")
        return False
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "365"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    command += ["-keyout", str(place / "tls.key"), "-out", str(place / "tls.crt")]
    return subprocess.run(command, capture_output=True).returncode == 0


def _serve(environ: dict[str, str], host: str, port: int, secure: bool) -> int:
    if secure and not make_certificate(PLACE):
        return 1
    commands = _commands(host, port, secure)
    running = [_start(commands[0], environ)]
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    scheme = "https" if secure else "http"
    announced = False
    try:
        while not stopping:
            if not announced and _answers(host, port, secure):
                announced = True
                # Only now: loading beside the web process it would delay the first page.
                running.append(_start(commands[1], environ))
                _announce(f"{scheme}://{host}:{port}/", environ["DEMO_PASSWORD"])
            for index, process in enumerate(running):
                if process.poll() is not None and not stopping:
                    if not announced:
                        print("Không khởi động được; xem thông báo ở trên.", file=sys.stderr)
                        return 1
                    print(f"Khởi động lại {Path(commands[index][0]).name} …", flush=True)
                    running[index] = _start(commands[index], environ)
            time.sleep(0.05 if not announced else 0.5)
    finally:
        for process in running:
            if process.poll() is None:
                process.terminate()
        for process in running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
    print("\nĐã dừng.")
    return 0


def _start(command: list[str], environ: dict[str, str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches us alone, and we end the children in order.
    return subprocess.Popen(command, cwd=ROOT, env=environ, start_new_session=True)


def _answers(host: str, port: int, secure: bool) -> bool:
    if secure:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex((host, port)) == 0
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/login", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True  # it answers; what it answers is on the page
    except OSError:
        return False


def _announce(url: str, password: str) -> None:
    print(
        f"\n  Mở trang:   {url}\n"
        f"  Mật khẩu:   {password}   (chung cho mọi tài khoản mẫu)\n"
        "  Tài khoản:  admin, leader, approver, appraiser, inspector, inspector2, coordinator,\n"
        "              duoc, vendor, head.bvdk, focal.bvdk, head.ttyt, focal.ttyt, head.tyt,\n"
        "              focal.tyt\n"
        "  Dữ liệu mẫu: tên tổ chức là thật, mọi số liệu khác là bịa. Nhấn Ctrl-C để dừng.\n",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
