#!/usr/bin/env python3
"""A bulk job with a journal, and once more when there is nothing left to do; beside it the same calls
without a job, one create for each record as in the job, on a client with the settings of the job's and on
one without its limit on requests in flight. Once against the program's own emulator, which keeps what it is sent, and once against
nginx, which answers at once. Prints what it took, and fails where memory has grown by more than the
documented bound."""

import argparse
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "measure"))
import server  # noqa: E402

# Above what the job takes for an input of one record.
MOST_GROWTH = 64 * 1024
# Processor time is compared in turns, of so many records each; memory and rate are those of the whole job.
ROUNDS, COMPARED = 3, 100_000


def write_people(file, prefix, count):
    with file.open("w") as out:
        for n in range(count):
            address = f"{prefix}-{n}@acme.example"
            print(json.dumps({"externalId": address,
                              "profile": {"givenName": "Given", "surname": f"Surname {n}",
                                          "email": address},
                              "metadata": {"plan": "gold", "seats": n % 50}}), file=out)


@contextlib.contextmanager
def emulator(tool):
    """Gives the variables with which programs find it."""
    with subprocess.Popen([tool, "emulator"], stdout=subprocess.PIPE, text=True) as process:
        try:
            announced = json.loads(process.stdout.readline())
            names = ("base_url", "app_id", "key_id", "secret", "ca_file")
            yield {"SUNCO_" + name.upper(): announced[name] for name in names}
        finally:
            process.terminate()


@contextlib.contextmanager
def nginx(folder):
    with server.nginx(folder / "server") as found:
        yield found.variables()


def run(command, variables):
    """Seconds, seconds of CPU and the most memory (kB) of a command."""
    began = time.monotonic()
    process = subprocess.Popen(command, env={"PATH": os.environ["PATH"], **variables},
                               stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"error: the job ended with {process.returncode}")
    return {"seconds": time.monotonic() - began, "cpu": usage.ru_utime + usage.ru_stime,
            "peak_kib": usage.ru_maxrss}


class Job:
    """The same input may be run again: the journal knows what was done."""

    def __init__(self, options, variables, folder, prefix, count):
        self.variables, self.count = variables, count
        self.people, self.journal = folder / f"{prefix}.ndjson", folder / f"{prefix}.db"
        self.report = folder / "report.json"
        write_people(self.people, prefix, count)
        self.command = [options.tool, "sync", self.people, "--journal", self.journal,
                        "--report", self.report, *options.flags]

    def run(self):
        found = run(self.command, self.variables)
        outcomes = json.loads(self.report.read_text())["outcomes"]
        if outcomes["created"] != self.count:
            sys.exit(f"error: the outcomes are {outcomes}")
        return found


def bare(options, variables, prefix, count, *limit):
    done = subprocess.run([options.bare, str(count), prefix, *limit], env=variables,
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def measure(options, variables, folder):
    folder.mkdir(exist_ok=True)
    compared = min(options.records, COMPARED)
    small = Job(options, variables, folder, "one", 1).run()
    jobs, calls, unlimited = [], [], []
    for number in range(ROUNDS):
        job = Job(options, variables, folder, f"job{number}", compared)
        first = job.run()
        # The start of the program and the end of its report are not the records'.
        first["cpu_us"] = (first["cpu"] - small["cpu"]) / compared * 1e6
        jobs.append(first)
        calls.append(bare(options, variables, f"bare{number}", compared)["cpu_us"])
        unlimited.append(
            bare(options, variables, f"unlimited{number}", compared, "unlimited")["cpu_us"])
    whole = first
    if options.records > compared:
        job = Job(options, variables, folder, "whole", options.records)
        whole = job.run()
    again = job.run()
    cpu = statistics.median(job["cpu_us"] for job in jobs)
    ratios = sorted(job["cpu_us"] / call for job, call in zip(jobs, calls))
    return {"records": options.records, "compared": compared, "rounds": ROUNDS,
            "seconds": whole["seconds"], "cpu_us": cpu,
            "whole_cpu_us": (whole["cpu"] - small["cpu"]) / options.records * 1e6,
            "bare_cpu_us": statistics.median(calls),
            "unlimited_cpu_us": statistics.median(unlimited),
            "ratio": statistics.median(ratios), "ratio_low": ratios[0], "ratio_high": ratios[-1],
            "unlimited_ratio": statistics.median(
                job["cpu_us"] / call for job, call in zip(jobs, unlimited)),
            "peak_kib": max(job["peak_kib"] for job in [*jobs, whole, again]),
            "one_record_kib": small["peak_kib"],
            "journal_kib": job.journal.stat().st_size / 1024,
            "again_seconds": again["seconds"]}


def tell(name, found):
    count = found["records"]
    print(f"{count:,} records against {name}")
    print(f"  rate                 {count / found['seconds']:>12,.0f} records/s")
    print(f"  CPU of the job       {found['cpu_us']:>12,.1f} µs a record")
    print(f"  of the whole job     {found['whole_cpu_us']:>12,.1f} µs a record")
    print(f"  CPU of bare calls    {found['bare_cpu_us']:>12,.1f} µs a record, "
          f"{found['unlimited_cpu_us']:,.1f} µs without the limit on requests in flight")
    print(f"  job to bare calls    {found['ratio']:>12,.2f} ({found['ratio_low']:.2f} to "
          f"{found['ratio_high']:.2f} in {found['rounds']} rounds of {found['compared']:,}), "
          f"{found['unlimited_ratio']:.2f} without the limit")
    print(f"  memory at most       {found['peak_kib'] / 1024:>12,.1f} MiB")
    print(f"  above one record's   {(found['peak_kib'] - found['one_record_kib']) / 1024:>12,.1f} MiB")
    print(f"  journal              {found['journal_kib'] / 1024:>12,.1f} MiB")
    print(f"  nothing left to do   {found['again_seconds']:>12,.1f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tool", help="the program sunco")
    parser.add_argument("bare", help="the program sunco_bench_bare")
    parser.add_argument("records", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--json", action="store_true", help="one line of JSON in place of text")
    options, options.flags = parser.parse_known_args()
    found = {}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for service, start in (("emulator", emulator(options.tool)), ("nginx", nginx(folder))):
            with start as variables:
                found[service] = measure(options, variables, folder / service)
            if not options.json:
                tell(service, found[service])
    if options.json:
        print(json.dumps(found))
    for service, figures in found.items():
        if figures["peak_kib"] - figures["one_record_kib"] > MOST_GROWTH:
            sys.exit(f"error: memory has grown by more than {MOST_GROWTH // 1024} MiB ({service})")


if __name__ == "__main__":
    main()
