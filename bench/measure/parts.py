"""What a run consists of. Each part returns what belongs under its name in results.json; each can be
measured by itself."""

import dataclasses
import json
import pathlib
import shutil
import statistics

import clients
import count
import emulator
import pairs
import server
from clients import Client, run

OPERATIONS = ["get", "missing", "update", "create"]


@dataclasses.dataclass
class Extent:
    """How much is measured."""

    connections: list  # of the library and the references
    fewer: list  # of the operations other than GET, and of the peers
    rounds: int
    other_rounds: int  # of the operations other than GET
    peer_rounds: int
    peer_operations: list
    counted: list
    few_requests: int  # that take long each
    many_calls: int
    micro_repetitions: int
    records: int


QUICK = Extent(connections=[1, 16, 64], fewer=[64], rounds=3, other_rounds=1, peer_rounds=1, peer_operations=["get"],
               counted=["get"], few_requests=60, many_calls=100_000, micro_repetitions=3,
               records=5_000)
FULL = Extent(connections=[1, 16, 64, 256, 1000], fewer=[1, 16, 64, 256, 1000], rounds=7,
              other_rounds=7, peer_rounds=3, peer_operations=OPERATIONS, counted=OPERATIONS, few_requests=300,
              many_calls=1_000_000, micro_repetitions=9, records=1_000_000)


class Bench:
    """Where things are, and how much is asked for."""

    def __init__(self, tree, extent, say):
        self.build, self.room = tree / "bench", tree / "bench-room"
        self.tool = tree / "examples" / "sunco" / "sunco"
        self.extent, self.say = extent, say


def available(bench, found):
    for client in found:
        if not client.available():
            bench.say(f"left out: {client.name}, which is not installed or was not built")
    return [client for client in found if client.available()]


def operation(bench, name):
    """The library beside the two references."""
    extent, found = bench.extent, {}
    numbers, rounds = ((extent.connections, extent.rounds) if name == "get"
                       else (extent.fewer, extent.other_rounds))
    with server.nginx(bench.room) as nginx:
        for connections in numbers:
            runs = pairs.rounds(nginx, clients.own(bench.build), name, connections, rounds, bench.say)
            found[str(connections)] = pairs.summary(runs)
    return found


def peers(bench, name):
    """All clients. GET with every number of connections, the other operations with 64."""
    extent, found = bench.extent, {}
    able = clients.own(bench.build) + available(
        bench, clients.peers(bench.build, bench.build / "node"))
    with server.nginx(bench.room) as nginx:
        for connections in extent.fewer if name == "get" else [64]:
            runs = pairs.rounds(nginx, able, name, connections, extent.peer_rounds, bench.say)
            found[str(connections)] = pairs.summary(runs)
    return found


def counts(bench):
    """Instructions, allocations and system calls of one request."""
    with server.nginx(bench.room) as nginx:
        return {name: {client: count.count(bench.build, nginx, bench.room, client, name)
                       for client in ("sunco", "tuned", "plain")}
                for name in bench.extent.counted}


def idle(bench):
    """One connection that rests before each request: what a call costs that finds nothing warm but
    its connection. The whole answer comes in one piece, so its first byte comes with its last."""
    resting = [Client(name, [bench.build / f"sunco_bench_{program}", "--rest", "20"],
                      bench.extent.few_requests)
               for name, program in (("sunco", "sunco"), (pairs.REFERENCE, "tuned"))]
    with server.nginx(bench.room) as nginx:
        return pairs.summary(pairs.rounds(nginx, resting, "get", 1, 3, bench.say))


def cold(bench):
    """A call that has to open its connection, with a TLS session to take up again and without."""
    names = {"resumed": 1, "full handshake": 2}
    client = Client("sunco", [bench.build / "sunco_bench_sunco"], bench.extent.few_requests)
    with server.nginx_of_three(bench.room) as servers:
        runs = {name: [] for name in names}
        for number in range(5):
            for name in sorted(names, reverse=number % 2 == 1):
                runs[name].append(client.run(servers[names[name]], "get", 1))
            bench.say(f"cold calls: round {number + 1} of 5")
        for name, wanted in (("resumed", "r"), ("full handshake", ".")):
            check_resumption(servers[names[name]].log, wanted)
    return pairs.summary(runs, "full handshake")


def check_resumption(log, wanted):
    """The first connections of each run can take nothing up again."""
    lines = log.read_text().split()
    if lines.count(wanted) < 0.95 * len(lines):
        raise SystemExit(f"error: {log} should be nearly all {wanted!r}")


def threads(bench):
    """The library, and the reference that shares nothing between its connections, on one thread and
    on two; the server shares their cores."""
    with server.nginx(bench.room, pinned=False) as nginx:
        return {name: one_and_two_threads(bench, nginx, name) for name in ("sunco", "plain")}


def one_and_two_threads(bench, nginx, name):
    both = [Client(f"{n} thread{'s' if n > 1 else ''}",
                   [bench.build / f"sunco_bench_{name}", "--threads", str(n)], 30000, pin=False)
            for n in (1, 2)]
    runs = pairs.rounds(nginx, both, "get", 64, bench.extent.rounds, bench.say)
    found = pairs.summary(runs, "1 thread")
    found["2 threads"]["throughput_ratio"] = round(statistics.median(
        two["per_second"] / one["per_second"]
        for one, two in zip(runs["1 thread"], runs["2 threads"])), 3)
    return found


def memory(bench):
    with server.nginx(bench.room) as nginx:
        bench.say(f"memory, {bench.extent.many_calls:,} calls among it")
        return json.loads(run([bench.build / "sunco_bench_memory", *nginx.options(),
                               "--connections", "1000",
                               "--requests", str(bench.extent.many_calls)]).stdout)


def micro(bench):
    """Nanoseconds: the medians."""
    program = bench.build / "sunco_bench_micro"
    if not program.exists():
        bench.say("left out: the micro-benchmarks, for which there is no Google Benchmark")
        return None
    bench.say("micro-benchmarks")
    told = json.loads(run([program, "--benchmark_format=json", "--benchmark_min_time=0.1",
                           f"--benchmark_repetitions={bench.extent.micro_repetitions}",
                           "--benchmark_enable_random_interleaving=true",
                           "--benchmark_report_aggregates_only=true"]).stdout)
    return {entry["run_name"]: round(entry["cpu_time"], 1) for entry in told["benchmarks"]
            if entry["aggregate_name"] == "median"}


def beside_nginx(bench):
    """The emulator's cost of a request."""
    if shutil.which("wrk") is None:
        bench.say("left out: the emulator beside nginx, for which there is no wrk")
        return None
    bench.say("the emulator beside nginx")
    return emulator.beside_nginx(bench.tool, bench.room, 3)


def bulk(bench):
    # Its own script, which bench/bulk.sh runs too.
    script = pathlib.Path(__file__).resolve().parent.parent / "bulk" / "bulk.py"
    bench.say(f"a bulk job of {bench.extent.records:,} records, against two servers")
    return json.loads(run(["python3", "-B", script, bench.tool,
                           bench.build / "sunco_bench_bare", bench.extent.records, "--json"],
                          pin=False).stdout)


PARTS = {
    **{name: lambda bench, name=name: operation(bench, name) for name in OPERATIONS},
    **{f"peers_{name}": lambda bench, name=name: peers(bench, name) for name in OPERATIONS},
    "counts": counts, "idle": idle, "cold": cold, "threads": threads, "memory": memory,
    "micro": micro, "emulator": beside_nginx, "bulk": bulk,
}


def wanted(extent):
    """The parts of a run of this extent."""
    left_out = {f"peers_{name}" for name in OPERATIONS if name not in extent.peer_operations}
    return [name for name in PARTS if name not in left_out]
