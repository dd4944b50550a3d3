#!/usr/bin/env python3
"""What a request costs the emulator, beside nginx that sends the same bytes.

emulator.py PROGRAM ROOM [SECONDS]: PROGRAM is sunco, ROOM a directory for files. Needs wrk, nginx
and two cores: the server has one to itself, the load comes from the other. Prints a line of JSON for
each: requests a second, and the processor time of the server for one request.
"""

import base64
import contextlib
import http.client
import json
import os
import pathlib
import re
import ssl
import subprocess
import sys
import urllib.parse

import server

CONNECTIONS = 32
# nginx makes these itself.
NGINX_HEADERS = {"server", "date", "content-type", "content-length", "connection"}


def cpu_seconds(pid):
    """Of a process and its children, so far."""
    total = 0.0
    for task in [pid, *children(pid)]:
        fields = pathlib.Path(f"/proc/{task}/stat").read_text().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def children(pid):
    return [int(n) for n in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def load(url, headers, seconds):
    """The number of requests that were answered with 2xx."""
    command = ["taskset", "-c", str(1 - server.CORE), "wrk", "-t1", f"-c{CONNECTIONS}",
               f"-d{seconds}s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    done = subprocess.run([*command, url], capture_output=True, text=True, check=True)
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise SystemExit("error: not every request was answered well:\n" + done.stdout)
    return int(re.search(r"(\d+) requests in", done.stdout).group(1))


def measure(name, pid, url, headers, seconds):
    load(url, headers, 1)  # warm
    before = cpu_seconds(pid)
    requests = load(url, headers, seconds)
    used = cpu_seconds(pid) - before
    return {"server": name, "requests_per_second": round(requests / seconds),
            "cpu_us_per_request": round(used / requests * 1e6, 1)}


@contextlib.contextmanager
def emulator(program, room):
    user = json.loads((server.FIXTURES / "user.json").read_text())["user"]
    state = room / "state.json"
    state.write_text(json.dumps({"users": [user]}))
    process = subprocess.Popen(
        ["taskset", "-c", str(server.CORE), program, "emulator", "--app", server.APP, "--fixture",
         state, "--setting", "show_authenticated=false"], stdout=subprocess.PIPE, text=True)
    try:
        yield process.pid, json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


def fetch(where, path, headers):
    address = urllib.parse.urlsplit(where["base_url"])
    tls = ssl.create_default_context(cafile=where["ca_file"])
    peer = http.client.HTTPSConnection(address.hostname, address.port, context=tls)
    peer.request("GET", path, headers=headers)
    answer = peer.getresponse()
    return answer.getheaders(), answer.read().decode()


def escaped(text):
    """As Python's format takes it."""
    return text.replace("{", "{{").replace("}", "}}")


@contextlib.contextmanager
def nginx_of(config, room):
    usual, server.CONFIG = server.CONFIG, config
    try:
        with server.nginx(room) as nginx:
            yield nginx
    finally:
        server.CONFIG = usual


def same_bytes(answer_headers, body):
    """nginx's configuration with an answer like the emulator's."""
    lines = "".join(f"add_header {name} '{value}'; " for name, value in answer_headers
                    if name.lower() not in NGINX_HEADERS)
    wanted = "location /v2/apps/{app}/users/ {{ return 200 '{user}'; }}"
    if wanted not in server.CONFIG:
        raise SystemExit("error: nginx is not configured as this script expects")
    ours = "location /v2/apps/{app}/users/ {{ " + lines + "return 200 '" + escaped(body) + "'; }}"
    return server.CONFIG.replace(wanted, ours, 1)


def beside_nginx(program, room, seconds):
    """server -> what a request costs it, and what that is of nginx's."""
    room = pathlib.Path(room).resolve()
    room.mkdir(parents=True, exist_ok=True)
    path = f"/v2/apps/{server.APP}/users/{server.USER}"
    with emulator(program, room) as (pid, where):
        key = base64.b64encode(f"{where['key_id']}:{where['secret']}".encode()).decode()
        headers = {"Authorization": "Basic " + key}
        answer_headers, body = fetch(where, path, headers)
        ours = measure("emulator", pid, where["base_url"] + path, headers, seconds)
    with nginx_of(same_bytes(answer_headers, body), room) as nginx:
        theirs = measure("nginx", nginx.process.pid, nginx.url("get"), headers, seconds)
    return {"emulator": ours, "nginx": theirs, "cpu_of_nginx": round(
        ours["cpu_us_per_request"] / theirs["cpu_us_per_request"], 2)}


def main(program, room, seconds="5"):
    for name, figure in beside_nginx(program, room, int(seconds)).items():
        print(json.dumps(figure if isinstance(figure, dict) else {name: figure}))


if __name__ == "__main__":
    main(*sys.argv[1:])
