"""The clients, and how each is started."""

import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import time

CLIENT_CORE = 0


class Client:
    """A program of ours that takes the common command line and prints one line of JSON."""

    operations = ["get", "missing", "update", "create"]

    def __init__(self, name, command, requests, environment=None, most=1000, pin=True):
        self.name, self.command = name, command
        self.requests = requests  # in one measurement
        self.environment = environment or {}
        self.most = most  # connections
        self.pin = pin

    def available(self):
        return shutil.which(self.command[0]) is not None and all(
            word.exists() for word in self.command if isinstance(word, pathlib.Path))

    def run(self, server, operation, connections):
        requests = max(self.requests, 4 * connections)
        command = [*self.command, *server.options(), "--operation", operation,
                   "--connections", str(connections), "--requests", str(requests)]
        environment = {**os.environ, **{k: v.format(ca=server.ca)
                                        for k, v in self.environment.items()}}
        return json.loads(run(command, environment, self.pin).stdout)


class Wrk:
    """wrk counts from its start, handshakes included, so a short run is taken off a longer one."""

    name, operations, most = "wrk (no JSON)", ["get", "missing"], 1000

    def available(self):
        return shutil.which("wrk") is not None

    def run(self, server, operation, connections):
        short, long = (self.once(server, operation, connections, seconds) for seconds in (1, 3))
        requests = long["requests"] - short["requests"]
        return {"client": self.name, "connections": connections, "requests": requests,
                "cpu_us": (long["cpu"] - short["cpu"]) / requests * 1e6,
                "per_second": requests / 2, "p50_us": long["p50_us"], "p99_us": long["p99_us"],
                "peak_kib": long["peak_kib"]}

    def once(self, server, operation, connections, seconds):
        command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--latency",
                   "--timeout", "30s", "-H", "Accept: application/json", "-H",
                   f"Authorization: {server.AUTHORIZATION}", server.url(operation)]
        process = subprocess.Popen(pinned(command), stdout=subprocess.PIPE, text=True)
        # It holds all that it will ever hold by then, and is still there to be asked.
        time.sleep(seconds - 0.2)
        peak = peak_kib(process.pid)
        text = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        if status != 0:
            raise SystemExit("error: wrk failed")
        unit = {"us": 1, "ms": 1e3, "s": 1e6}
        latency = {p: float(n) * unit[u]
                   for p, n, u in re.findall(r"^ +(50|99)% +([\d.]+)(us|ms|s)", text, re.MULTILINE)}
        return {"requests": int(re.search(r"(\d+) requests in", text).group(1)),
                "cpu": used.ru_utime + used.ru_stime, "peak_kib": peak,
                "p50_us": latency["50"], "p99_us": latency["99"]}


def peak_kib(pid):
    """The most memory that a running process has had."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def pinned(command):
    return ["taskset", "-c", str(CLIENT_CORE), *map(str, command)]


def run(command, environment=None, pin=True):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 8192:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, hard), hard))
    command = pinned(command) if pin else [*map(str, command)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        raise SystemExit(f"error: {' '.join(command)}\n{done.stderr[:2000]}")
    return done


def own(build):
    """The library, and what an expert writes with Beast."""
    return [Client("sunco", [build / "sunco_bench_sunco"], 20000),
            Client("Beast, tuned", [build / "sunco_bench_tuned"], 20000),
            Client("Beast", [build / "sunco_bench_plain"], 20000)]


def peers(build, node_room):
    zendesk = ["node", node_room / "zendesk.mjs"]
    trust = {"NODE_EXTRA_CA_CERTS": "{ca}"}
    return [Wrk(),
            Client("libcurl multi", [build / "sunco_bench_curl"], 20000),
            Client("Go net/http", [build / "sunco_bench_nethttp"], 20000),
            Client("Node undici", ["node", node_room / "undici.mjs"], 15000),
            Client("Zendesk's Node client, kept alive", [*zendesk, "--keep-alive"], 5000,
                   environment=trust),
            Client("a connection for each call", [build / "sunco_bench_dialing"], 1000, most=256),
            Client("Zendesk's Node client", zendesk, 300, environment=trust, most=256)]
