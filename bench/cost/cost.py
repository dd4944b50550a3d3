#!/usr/bin/env python3
"""cost.py BUILD [COMPILER]: what it costs to use sunco, beside Beast and Asio's TLS by hand.

Compiles one small program of each kind, and prints the seconds of processor time and the most memory that
the compiler took, the best of three, and the sizes of the stripped programs. BUILD is a static release
build. Prints a table for docs/guide/cost-of-use.md."""

import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
INCLUDE = HERE.parent.parent / "include"
RUNS = 3
PROGRAMS = {"sunco": "with_sunco.cpp", "Beast and Asio's TLS": "with_beast.cpp"}
SYSTEM = ["-lboost_json", "-lssl", "-lcrypto", "-pthread"]


def measured(command):
    """Seconds of processor time and MiB of memory of one run."""
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"failed: {' '.join(command)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def compiled(compiler, source, level, out):
    command = [compiler, "-std=c++20", level, f"-I{INCLUDE}", "-c", str(source), "-o", str(out)]
    runs = [measured(command) for _ in range(RUNS)]
    return min(seconds for seconds, _ in runs), min(memory for _, memory in runs)


def size_of(compiler, parts, out):
    """KiB of the stripped program."""
    subprocess.run([compiler, "-s", "-Wl,--gc-sections", *parts, "-o", str(out)], check=True,
                   stderr=subprocess.DEVNULL)
    return out.stat().st_size / 1024


def main(build, compiler="g++"):
    library = build / "lib/libsunco.a"
    if not library.exists():
        raise SystemExit(f"{library} is not there: build the preset release")
    print(subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True)
          .stdout.splitlines()[0])
    print("| one request with | -O0 | -O2 | memory, -O2 | program | fully static |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, file in PROGRAMS.items():
            plain, _ = compiled(compiler, HERE / file, "-O0", pathlib.Path(folder) / "plain.o")
            fast_object = pathlib.Path(folder) / "fast.o"
            fast, memory = compiled(compiler, HERE / file, "-O2", fast_object)
            own = [str(library)] if name == "sunco" else []
            parts = [str(fast_object), *own, *SYSTEM]
            shared = size_of(compiler, parts, pathlib.Path(folder) / "shared")
            static = size_of(compiler, [*parts, "-static"], pathlib.Path(folder) / "static")
            print(f"| {name} | {plain:.1f} s | {fast:.1f} s | {memory:.0f} MiB | {shared:.0f} KiB "
                  f"| {static / 1024:.1f} MiB |", flush=True)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), *sys.argv[2:])
