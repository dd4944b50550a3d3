#!/usr/bin/env python3
"""Runs the benchmarks that have been built. `bench/run.sh` builds and then calls this."""

import argparse
import pathlib
import sys

import count
import guard
import server

OPERATIONS = ["get", "missing", "update", "create"]
CLIENTS = ["sunco", "tuned", "plain"]


def count_all(build, room, clients, operations):
    with server.nginx(room) as nginx:
        return {f"{name} {operation}": count.count(build, nginx, room, name, operation)
                for operation in operations for name in clients}


def print_counts(counts):
    kinds = list(next(iter(counts.values())))
    print(f"{'per request':<16}" + "".join(f"{kind:>13}" for kind in kinds))
    for what, found in counts.items():
        print(f"{what:<16}" + "".join(f"{found[kind]:>13,g}" for kind in kinds))


def print_profile(room, name):
    """Where one GET's instructions go, for whoever wants to save some."""
    for inclusive, title in ((True, "with callees"), (False, "on its own")):
        print(f"\n{name} get, instructions of one request by function, {title}:")
        costs = count.per_request(room, name, "get", inclusive)
        for (function, library), cost in list(costs.items())[:80]:
            print(f"{cost:8.0f}  {function[:200]} [{library}]")


def check(build, room):
    """The exit status."""
    reason, status = guard.why_not(build)
    if reason:
        print(reason)
        return status
    counts = count_all(build, room, ["sunco"], OPERATIONS)
    print_counts(counts)
    return 0 if guard.check(counts) else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="the build tree")
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--count", action="store_true")
    mode.add_argument("--profile", action="store_true")
    mode.add_argument("--check", action="store_true")
    mode.add_argument("--record", action="store_true")
    options = parser.parse_args()
    build, room = options.build.resolve() / "bench", options.build.resolve() / "bench-room"

    if options.count:
        print_counts(count_all(build, room, CLIENTS, OPERATIONS))
    elif options.profile:
        print_counts(count_all(build, room, ["sunco", "tuned"], ["get"]))
        print_profile(room, "sunco")
    elif options.record:
        counts = count_all(build, room, ["sunco"], OPERATIONS)
        print_counts(counts)
        guard.record(build, counts)
    else:
        sys.exit(check(build, room))


if __name__ == "__main__":
    main()
