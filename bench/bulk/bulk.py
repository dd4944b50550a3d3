#!/usr/bin/env python3
"""bulk.py TOOL [RECORDS [FLAG…]]: a bulk job of so many records (a million), with a journal, against the
program's own emulator on the same machine, and then once more, when there is nothing left to do. Prints what it
took, and fails where memory has grown by more than the documented bound."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

# Above what the job takes for an input of one record.
MOST_GROWTH = 64 * 1024


def write_people(file, count):
    with file.open("w") as out:
        for n in range(count):
            address = f"person-{n}-of-{count}@acme.example"
            print(json.dumps({"externalId": address,
                              "profile": {"givenName": "Given", "surname": f"Surname {n}",
                                          "email": address},
                              "metadata": {"plan": "gold", "seats": n % 50}}), file=out)


def environment(announced):
    names = ("base_url", "app_id", "key_id", "secret", "ca_file")
    return {"PATH": os.environ["PATH"], **{"SUNCO_" + name.upper(): announced[name] for name in names}}


def run(command, variables):
    """Seconds, seconds of CPU and the most memory (kB) of a command."""
    began = time.monotonic()
    process = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"the job ended with {process.returncode}")
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def one_job(tool, variables, folder, count, flags):
    people, journal, report = folder / f"{count}.ndjson", folder / f"{count}.db", folder / "report.json"
    write_people(people, count)
    command = [tool, "sync", people, "--journal", journal, "--report", report, *flags]
    first = run(command, variables)
    outcomes = json.loads(report.read_text())["outcomes"]
    if outcomes["created"] != count:
        sys.exit(f"the outcomes are {outcomes}")
    return first, run(command, variables), journal.stat().st_size


def main(tool, count="1000000", *flags):
    count = int(count)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        emulator = subprocess.Popen([tool, "emulator"], stdout=subprocess.PIPE, text=True)
        variables = environment(json.loads(emulator.stdout.readline()))
        try:
            small, _, _ = one_job(tool, variables, folder, 1, flags)
            first, again, journal = one_job(tool, variables, folder, count, flags)
        finally:
            emulator.terminate()
            emulator.wait()
    growth = max(first[2], again[2]) - small[2]
    print(f"records              {count:>12,}")
    print(f"time                 {first[0]:>12,.1f} s")
    print(f"rate                 {count / first[0]:>12,.0f} records/s")
    print(f"CPU of the job       {first[1] / count * 1e6:>12,.0f} µs a record")
    print(f"memory at most       {first[2] / 1024:>12,.1f} MiB")
    print(f"above one record's   {growth / 1024:>12,.1f} MiB")
    print(f"journal              {journal / 2**20:>12,.1f} MiB")
    print(f"nothing left to do   {again[0]:>12,.1f} s, {again[2] / 1024:,.1f} MiB")
    if growth > MOST_GROWTH:
        sys.exit(f"memory has grown by more than {MOST_GROWTH // 1024} MiB")


if __name__ == "__main__":
    main(*sys.argv[1:])
