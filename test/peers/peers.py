#!/usr/bin/env python3
"""peers.py nginx|haproxy CALLS_PROGRAM [SEED]

Starts the server with small limits on the life of a connection, makes 10,000 calls through it, reloads it
half-way, and holds what the client says against the server's own log: no call fails, each is carried out
exactly once, and no connection outlives its limit. Exits with 77 where the server is not installed.
"""

import collections
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
CALLS = 10_000
REQUESTS_A_CONNECTION = 17
IDLE_MS = 50
PATIENCE = 120
USER = '{"user":{"id":"u1","profile":{}}}'

# Both servers write a line a request: connection, status (or -1), call.
NGINX = """
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ worker_connections 512; }}
http {{
    log_format one_a_line "LOG $pid-$connection $status $http_x_call";
    access_log {folder}/access.log one_a_line;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    keepalive_requests {requests};
    keepalive_timeout {idle}ms;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {folder}/server.pem;
        ssl_certificate_key {folder}/server.pem;
        default_type application/json;
        location / {{
            if ($request_method = DELETE) {{ return 204; }}
            if ($request_method = POST) {{ return 201 '{user}'; }}
            return 200 '{user}';
        }}
    }}
}}
"""

# The request beyond the limit is thrown out with its connection, without an answer: the worst that a
# proxy does to a connection that was said to be good.
# One thread: several of them lose lines of a log on standard output.
HAPROXY = """
global
    log stdout format raw local0 info
    nbthread 1
defaults
    mode http
    log global
    timeout connect 1s
    timeout server 1s
    timeout client 5s
    timeout http-request 2s
    timeout http-keep-alive {idle}ms
frontend tls
    bind 127.0.0.1:{port} ssl crt {folder}/server.pem
    log-format "LOG %[var(sess.id)] %ST %[var(txn.call)]"
    tcp-request session set-var(sess.id) uuid()
    http-request set-var(txn.call) req.hdr(x-call)
    http-request set-var(sess.n) int(0) unless {{ var(sess.n) -m found }}
    http-request set-var(sess.n) var(sess.n),add(1)
    http-request reject if {{ var(sess.n) -m int gt {requests} }}
    http-request return status 204 if METH_DELETE
    http-request return status 201 content-type application/json string '{user}' if METH_POST
    http-request return status 200 content-type application/json string '{user}'
"""


class Server:
    """A server process with its folder; its log is `access.log` there."""

    def __init__(self, name, folder):
        self.folder = folder
        self.log = folder / "access.log"
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        config = folder / "server.conf"
        text = {"nginx": NGINX, "haproxy": HAPROXY}[name]
        config.write_text(text.format(folder=folder, port=self.port, user=USER, idle=IDLE_MS,
                                      requests=REQUESTS_A_CONNECTION))
        command = {"nginx": ["nginx", "-e", folder / "error.log", "-p", folder, "-c", config],
                   "haproxy": ["haproxy", "-W", "-f", config]}[name]
        command[0] = program_of(name)
        self.signals = {"nginx": (signal.SIGHUP, signal.SIGQUIT),
                        "haproxy": (signal.SIGUSR2, signal.SIGUSR1)}[name]
        output = {"nginx": folder / "output", "haproxy": self.log}[name]
        with output.open("ab") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=(folder / "errors").open("wb"))
        self.wait_until_it_listens()

    def wait_until_it_listens(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if self.has_ended_within(0.01):
                    break
        self.process.kill()
        sys.exit("the server does not listen:\n" + self.messages())

    def has_ended_within(self, seconds):
        try:
            self.process.wait(seconds)
            return True
        except subprocess.TimeoutExpired:
            return False

    def reload(self):
        self.process.send_signal(self.signals[0])

    def stop(self):
        """Lets it write what it has yet to write."""
        self.process.send_signal(self.signals[1])
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def messages(self):
        return "".join(f.read_text(errors="replace")[-2000:] for f in
                       (self.folder / n for n in ("errors", "error.log", "output")) if f.exists())

    def requests(self):
        """Each request that it saw: connection, status, call."""
        for line in self.log.read_text(errors="replace").splitlines():
            words = line.split()
            if words[:1] == ["LOG"] and len(words) == 4:
                yield words[1], int(words[2]), words[3]


def program_of(name):
    # Debian has servers where a plain user's PATH does not look.
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def make_certificate(folder):
    key, chain = folder / "key.pem", folder / "ca.pem"
    subprocess.run(["openssl", "req", "-x509", "-nodes", "-days", "2", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-subj", "/CN=peer", "-addext",
                    "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", chain],
                   check=True, stderr=subprocess.DEVNULL)
    (folder / "server.pem").write_bytes(chain.read_bytes() + key.read_bytes())
    return chain


def run_calls(program, server, ca_file, seed):
    client = subprocess.Popen([program, f"https://127.0.0.1:{server.port}", ca_file, str(CALLS), str(seed)],
                              stdout=subprocess.PIPE, text=True)
    half = client.stdout.readline()  # the client says so when half of its calls have begun
    server.reload()
    try:
        told, _ = client.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        client.kill()
        sys.exit("the client hangs")
    if client.returncode != 0 or half != "half\n":
        sys.exit(f"the client ended with {client.returncode}, and first said {half!r}")
    return json.loads(told)


def check(told, seen):
    answered = [(connection, call) for connection, status, call in seen if 200 <= status < 300]
    thrown_out = sum(status < 200 for _, status, _ in seen)
    times = collections.Counter(call for _, call in answered)
    lengths = collections.Counter(connection for connection, _ in answered)
    print("client:", told)
    print(f"server: {len(answered)} requests answered, {thrown_out} thrown out, on {len(lengths)} connections")
    return [text for bad, text in (
        (told["failed"] != 0 or told["good"] != CALLS, "calls failed"),
        (len(times) != CALLS, f"{len(times)} calls of {CALLS} reached the server"),
        (max(times.values()) > 1, f"a call was carried out {max(times.values())} times"),
        (len(answered) != told["answered"], "client and server do not count the same answers"),
        (thrown_out > told["unanswered"], "the client does not know of a request that was thrown out"),
        (len(answered) + thrown_out != len(seen), "the server refused a request"),
        (told["attempts"] != told["answered"] + told["unanswered"], "the client lost count"),
        (len(lengths) > told["connections_opened"], "the server saw more connections than were opened"),
        # Without these the server's limits did not bite, and the rest shows nothing.
        (max(lengths.values()) != REQUESTS_A_CONNECTION, "no connection reached its limit of requests"),
        (told["connections_opened"] < CALLS // REQUESTS_A_CONNECTION, "connections lived too long"),
    ) if bad]


def main():
    name, program = sys.argv[1:3]
    seed = int(os.environ.get("SUNCO_TEST_SEED") or random.randrange(1, 2**31 - 1))
    if program_of(name) is None:
        print(f"skipped: {name} is not installed")
        return SKIPPED
    print(f"SUNCO_TEST_SEED={seed}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        ca_file = make_certificate(folder)
        server = Server(name, folder)
        try:
            told = run_calls(program, server, ca_file, seed)
        finally:
            server.stop()
        problems = check(told, list(server.requests()))
        for p in problems:
            print("problem:", p)
        if problems:
            print(server.messages())
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
