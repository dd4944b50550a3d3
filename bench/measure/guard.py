"""Whether a call has become dearer than it was when `bench/recorded.json` was written."""

import json
import os
import pathlib
import shutil

from clients import run

RECORDED = pathlib.Path(__file__).resolve().parent.parent / "recorded.json"
# How much more than recorded is too much.
TOLERANCE = 1.05
# A fifth of a call is noise: the kernel decides how often a socket is ready.
NOISE = 0.2
SKIPPED = 77


def made_with(build):
    """Compiler and libraries. Counts of other ones differ for reasons that are not ours."""
    return json.loads(run([build / "sunco_bench_versions"]).stdout)


def why_not(build):
    """A reason for which nothing can be compared here, and the exit status that goes with it."""
    for program in ("valgrind", "nginx", "openssl"):
        if not (shutil.which(program) or os.path.exists(f"/usr/sbin/{program}")):
            return f"skipped: {program} is not installed", 1 if os.environ.get("CI") else SKIPPED
    here, there = made_with(build), json.loads(RECORDED.read_text())["made_with"]
    if here != there:
        return f"skipped: the record is of {there}, and this is {here}", SKIPPED
    return None, 0


def record(build, counts):
    RECORDED.write_text(json.dumps({"made_with": made_with(build), "counts": counts}, indent=2) + "\n")


def check(counts):
    """Whether nothing became dearer than it was recorded. Says what became cheaper, too."""
    good = True
    for what, recorded in json.loads(RECORDED.read_text())["counts"].items():
        for kind, before in recorded.items():
            now = counts[what][kind]
            if now > before * TOLERANCE and now - before > NOISE:
                good = False
                print(f"{what}: {kind} {before:,g} -> {now:,g}: more than 5 % above the record")
            elif now * TOLERANCE < before and before - now > NOISE:
                print(f"{what}: {kind} {before:,g} -> {now:,g}: better; record it with --record")
    print("within the record" if good else "a regression, or bench/run.sh --record with a reason")
    return good
