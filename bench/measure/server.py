"""nginx as the server: fixed answers over TLS 1.3, alone on its core."""

import contextlib
import pathlib
import shutil
import socket
import subprocess
import time

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "fixtures"
APP = "6511f08a2b9c4d00107e5a31"
USER = "6511f0c3d7e84b0011a9c27d"
MISSING = "6511f0c3000000000000dead"
CORE = 1

# One worker, and connections that stay open for as long as a run may take. `return` answers every
# method from memory.
CONFIG = """
daemon off;
pid {room}/nginx.pid;
error_log {room}/error.log;
worker_processes 1;
worker_cpu_affinity {affinity:b};
worker_rlimit_nofile 16384;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    server_tokens off;
    keepalive_requests 1000000000;
    keepalive_timeout 1h;
    client_body_temp_path {room}/body;
    proxy_temp_path {room}/proxy;
    fastcgi_temp_path {room}/fastcgi;
    uwsgi_temp_path {room}/uwsgi;
    scgi_temp_path {room}/scgi;
    default_type "application/json; charset=utf-8";
    server {{
        listen 127.0.0.1:{port} ssl backlog=4096;
        ssl_certificate {room}/server.pem;
        ssl_certificate_key {room}/server.key;
        ssl_protocols TLSv1.3;
        ssl_session_cache shared:sessions:8m;
        location = /v2/apps/{app}/users {{ return 201 '{user}'; }}
        location = /v2/apps/{app}/users/{missing} {{ return 404 '{error}'; }}
        location /v2/apps/{app}/users/ {{ return 200 '{user}'; }}
    }}
}}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def make_certificate(room):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-days", "30", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", room / "server.key", "-out", room / "server.pem"],
        check=True, stderr=subprocess.DEVNULL)


def wait_until_open(process, port):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit("error: nginx did not start; see its error.log")
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise SystemExit("error: nginx did not open its port within 10 s")


class Server:
    AUTHORIZATION = "Basic YXBwXzY1MTFmMGE5YzI6blZ4SzN6UTBwVDd3THIyc1lkOEJoNEpj"

    def __init__(self, port, ca, process):
        self.port, self.ca, self.process = port, ca, process

    def options(self):
        """How a client finds it."""
        return ["--port", str(self.port), "--ca", str(self.ca)]

    def url(self, operation):
        """Of a GET."""
        user = {"get": USER, "missing": MISSING}[operation]
        return f"https://localhost:{self.port}/v2/apps/{APP}/users/{user}"


@contextlib.contextmanager
def nginx(room):
    room.mkdir(parents=True, exist_ok=True)
    make_certificate(room)
    port = free_port()
    (room / "nginx.conf").write_text(CONFIG.format(
        room=room, port=port, app=APP, missing=MISSING, affinity=1 << CORE,
        user=(FIXTURES / "user.json").read_text(), error=(FIXTURES / "missing.json").read_text()))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen([program, "-c", room / "nginx.conf", "-p", room,
                                "-e", room / "error.log"])
    try:
        wait_until_open(process, port)
        yield Server(port, room / "server.pem", process)
    finally:
        process.terminate()
        process.wait()
