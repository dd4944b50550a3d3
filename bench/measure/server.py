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
# Takes minutes to be sent.
SLOW = "6511f0c30000000000005108"
CORE = 1

# One worker, and connections that stay open for as long as a run may take. `return` answers every
# method from memory. The other two servers close each connection after one answer, with and without
# TLS sessions that can be taken up again; their logs tell whether that was done.
CONFIG = """
daemon off;
pid {room}/nginx.pid;
error_log {room}/error.log;
worker_processes 1;
{affinity}
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
    ssl_certificate {room}/server.pem;
    ssl_certificate_key {room}/server.key;
    ssl_protocols TLSv1.3;
    log_format resumption '$ssl_session_reused';
    server {{
        listen 127.0.0.1:{port} ssl backlog=4096;
        ssl_session_cache shared:sessions:8m;
        location = /v2/apps/{app}/users {{ return 201 '{user}'; }}
        location = /v2/apps/{app}/users/{missing} {{ return 404 '{error}'; }}
        location = /v2/apps/{app}/users/{slow} {{ limit_rate 1; return 200 '{user}'; }}
        location /v2/apps/{app}/users/ {{ return 200 '{user}'; }}
    }}
    server {{
        listen 127.0.0.1:{resuming} ssl backlog=4096;
        keepalive_requests 1;
        ssl_session_cache shared:resumable:8m;
        access_log {room}/resuming.log resumption;
        location /v2/apps/{app}/users/ {{ return 200 '{user}'; }}
    }}
    server {{
        listen 127.0.0.1:{full} ssl backlog=4096;
        keepalive_requests 1;
        ssl_session_cache off;
        ssl_session_tickets off;
        access_log {room}/full.log resumption;
        location /v2/apps/{app}/users/ {{ return 200 '{user}'; }}
    }}
}}
"""


def free_ports(count):
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for s in sockets:
            s.bind(("127.0.0.1", 0))
        return [s.getsockname()[1] for s in sockets]


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

    def __init__(self, port, room, process):
        self.port, self.process = port, process
        self.ca, self.log = room / "server.pem", None

    def options(self):
        """How a client finds it."""
        return ["--port", str(self.port), "--ca", str(self.ca)]

    def url(self, operation):
        """Of a GET."""
        user = {"get": USER, "missing": MISSING}[operation]
        return f"https://localhost:{self.port}/v2/apps/{APP}/users/{user}"

    def variables(self):
        """How the command-line tool finds it."""
        return {"SUNCO_BASE_URL": f"https://localhost:{self.port}", "SUNCO_APP_ID": APP,
                "SUNCO_KEY_ID": "app_6511f0a9c2", "SUNCO_SECRET": "nVxK3zQ0pT7wLr2sYd8Bh4Jc",
                "SUNCO_CA_FILE": str(self.ca)}


@contextlib.contextmanager
def nginx_of_three(room, pinned=True):
    """The server, and the two that close each connection: (server, resuming, full)."""
    room.mkdir(parents=True, exist_ok=True)
    make_certificate(room)
    port, resuming, full = free_ports(3)
    affinity = f"worker_cpu_affinity {1 << CORE:b};" if pinned else ""
    (room / "nginx.conf").write_text(CONFIG.format(
        room=room, port=port, resuming=resuming, full=full, app=APP, missing=MISSING, slow=SLOW,
        affinity=affinity, user=(FIXTURES / "user.json").read_text(),
        error=(FIXTURES / "missing.json").read_text()))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen([program, "-c", room / "nginx.conf", "-p", room,
                                "-e", room / "error.log"])
    try:
        wait_until_open(process, port)
        servers = [Server(p, room, process) for p in (port, resuming, full)]
        servers[1].log, servers[2].log = room / "resuming.log", room / "full.log"
        yield servers
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def nginx(room, pinned=True):
    with nginx_of_three(room, pinned) as (server, _, _):
        yield server
