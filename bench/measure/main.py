#!/usr/bin/env python3
"""Runs the benchmarks that have been built. `bench/run.sh` builds and then calls this."""

import argparse
import json
import pathlib
import sys
import time

import count
import guard
import machine
import parts
import plots
import publish
import report
import server

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
RESULTS = ROOT / "bench" / "results"
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
    counts = count_all(build, room, ["sunco"], parts.OPERATIONS)
    print_counts(counts)
    return 0 if guard.check(counts) else 1


def say(text):
    print(f"{time.strftime('%H:%M:%S')}  {text}", flush=True)


def measure(tree, extent, names, folder):
    """Measures, and writes after each part, so that an interrupted run leaves what it has. Parts that
    were measured before and are not now stay as they were."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "results.json"
    results = json.loads(file.read_text()) if file.exists() else {}
    bench = parts.Bench(tree, extent, say)
    results["measured"] = machine.here(bench.build, ROOT)
    for name in names:
        say(f"-- {name}")
        results[name] = parts.PARTS[name](bench)
        file.write_text(json.dumps(results, indent=1) + "\n")
    tell(results, folder)


def tell(results, folder):
    drawn = plots.all_of(results, folder) if plots.possible() else []
    if not drawn:
        say("left out: the plots, for which there is no gnuplot")
    text = report.markdown(results, drawn)
    (folder / "results.md").write_text(text)
    print("\n" + text[:text.index("## All of it")])
    say(f"all of it is in {folder.relative_to(ROOT)}/results.md, results.json and {len(drawn)} plots")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="the build tree")
    mode = parser.add_mutually_exclusive_group()
    for flag in ("quick", "full", "count", "profile", "check", "record", "publish"):
        mode.add_argument(f"--{flag}", action="store_true")
    parser.add_argument("parts", nargs="*", metavar="PART",
                        help="measure these parts alone: " + ", ".join(parts.PARTS))
    options = parser.parse_args()
    unknown = [name for name in options.parts if name not in parts.PARTS]
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}")
    tree = options.build.resolve()
    build, room = tree / "bench", tree / "bench-room"

    if options.count:
        print_counts(count_all(build, room, CLIENTS, parts.OPERATIONS))
    elif options.profile:
        print_counts(count_all(build, room, ["sunco", "tuned"], ["get"]))
        print_profile(room, "sunco")
    elif options.record:
        counts = count_all(build, room, ["sunco"], parts.OPERATIONS)
        print_counts(counts)
        guard.record(build, counts)
    elif options.check:
        sys.exit(check(build, room))
    elif options.publish:
        publish.publish(ROOT, RESULTS, json.loads((RESULTS / "results.json").read_text()))
    else:
        extent = parts.FULL if options.full else parts.QUICK
        measure(tree, extent, options.parts or parts.wanted(extent), RESULTS)


if __name__ == "__main__":
    main()
