"""What the tests of this folder share: the local service, a job to run against it, and what the service
and the job's own files say of it afterwards."""

import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

SKIPPED = 77
KILLED = -9

IN_FLIGHT = "in flight"
# The letters of the journal for a line: of how it ended, or that it is in flight.
STATES = {"c": "created", "u": "updated", "=": "unchanged", "r": "removed",
          "p": "personal_information_removed", "f": "failed", "?": "unknown", "s": IN_FLIGHT, "S": IN_FLIGHT}
LINES_A_BLOCK = 64


class Service:
    """The emulator in a process of its own."""

    def __init__(self, program, folder):
        self.process = subprocess.Popen([program, folder / "ca.pem"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.announced = json.loads(self.process.stdout.readline())

    def ask(self, what, **more):
        print(json.dumps({"do": what, **more}), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())

    def begin(self, users=(), faults=()):
        self.ask("begin", state={"users": list(users)}, faults=list(faults))

    def log(self):
        return self.ask("log")

    def users(self):
        return self.ask("state")["users"]

    def variables(self):
        return {"SUNCO_" + name.upper(): self.announced[name]
                for name in ("base_url", "app_id", "key_id", "secret", "ca_file")}

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


class Job:
    """`sunco sync` of one input with one journal, to be run as often as it takes."""

    def __init__(self, tool, service, folder, records, *flags):
        self.folder = folder
        self.journal = folder / "journal"
        self.report_file = folder / "report.json"
        self.failures_file = folder / "failures.ndjson"
        (folder / "input.ndjson").write_text("".join(line + "\n" for line in records))
        self.command = [tool, "sync", folder / "input.ndjson", "--journal", self.journal,
                        "--report", self.report_file, "--failures", self.failures_file, *flags]
        self.environment = {"PATH": os.environ["PATH"], **service.variables()}

    def start(self, *before):
        """`before` is a command that runs the job, such as strace with its options."""
        return subprocess.Popen([*before, *self.command], env=self.environment, text=True,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def run(self, *before):
        """Runs it to its end, and gives the exit status and what it said."""
        process = self.start(*before)
        _, said = process.communicate(timeout=120)
        return process.returncode, said

    def report(self):
        return json.loads(self.report_file.read_text())

    def failures(self):
        return [json.loads(line) for line in self.failures_file.read_text().splitlines()]

    def rows(self, log_bytes=None):
        """What the journal says: line -> outcome, or IN_FLIGHT. Reads a copy, as reading may change it. With
        `log_bytes`, what it would say if no more than the beginning of its log had reached the disk."""
        if not self.journal.exists():
            return {}
        with tempfile.TemporaryDirectory() as copy:
            for file in self.folder.glob("journal*"):
                shutil.copy(file, copy)
            if log_bytes is not None:
                os.truncate(pathlib.Path(copy) / "journal-wal", log_bytes)
            with sqlite3.connect(pathlib.Path(copy) / "journal") as database:
                if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'block'").fetchone():
                    return {}
                blocks = database.execute("SELECT number, states FROM block").fetchall()
            database.close()
        return {number * LINES_A_BLOCK + place: STATES[state]
                for number, states in blocks for place, state in enumerate(states) if state != "."}


class Wrong(Exception):
    """A promise that was not kept."""


def expect(truth, what):
    if not truth:
        raise Wrong(what)


def sweep_side_by_side(program, kinds, sweep):
    """Calls sweep(service, kind) for each kind, two at a time and each with a service of its own, and gives
    what each has returned."""
    def with_service(kind):
        with tempfile.TemporaryDirectory() as folder:
            service = Service(program, pathlib.Path(folder))
            try:
                return sweep(service, kind)
            finally:
                service.stop()

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return dict(zip(kinds, pool.map(with_service, kinds)))


def count_points(attempt, describe):
    """Disturbs the job at its first, second, third... call, until there is none to disturb."""
    n = 1
    try:
        while attempt(n):
            n += 1
    except Wrong as wrong:
        raise Wrong(f"{describe(n)}: {wrong}") from wrong
    return n - 1


def run_test(main):
    """Calls main with the command line, and fails where it finds a promise broken."""
    try:
        main(*sys.argv[1:])
    except Wrong as wrong:
        sys.exit(str(wrong))


def strace(injection, log="/dev/null", also=()):
    """A command that runs another one, does this to its system calls and writes them down."""
    return ["strace", "-f", "-y", "-qq", "-o", log, "-e", ",".join(["trace=" + injection.split(":")[0], *also]),
            "-e", "inject=" + injection, "--"]


def synced_log_bytes(calls):
    """How much of the journal's log was on the disk for sure, by the pwrite64 and fdatasync that strace has
    written down."""
    written = synced = 0
    of_the_log = False
    for line in calls.splitlines():
        if "pwrite64(" in line and "/journal-wal>" in line:
            size, offset = re.search(r", (\d+), (\d+)(?:\)| <unfinished)", line).groups()
            written = max(written, int(size) + int(offset))
        if "fdatasync(" in line:
            of_the_log = "/journal-wal>" in line
        if of_the_log and "fdatasync" in line and line.endswith("= 0"):
            synced = written
    return synced


def skip_without_strace():
    """Ends the test where processes cannot be traced."""
    why = None
    if not shutil.which("strace"):
        why = "there is no strace"
    else:
        tried = subprocess.run([*strace("getpid:retval=1"), "true"], capture_output=True, text=True,
                               check=False)
        if tried.returncode != 0:
            why = "processes cannot be traced here: " + tried.stderr.strip()
    if why:
        print("skipped:", why)
        sys.exit(SKIPPED)


def user(number, external_id, surname):
    return {"id": f"{number:024x}", "externalId": external_id, "signedUpAt": "2024-01-01T00:00:00.000Z",
            "profile": {"surname": surname}, "metadata": {}, "identities": []}


def record(external_id, op="ensure", surname=None):
    members = {"op": op}
    if external_id:
        members["externalId"] = external_id
    if surname:
        members["profile"] = {"surname": surname}
    return json.dumps(members)


def check_totals(job, records):
    """Every record has one outcome, and journal, report and file of failures agree on it."""
    rows = job.rows()
    expect(sorted(rows) == list(range(1, records + 1)), f"the journal has the lines {sorted(rows)}")
    expect(IN_FLIGHT not in rows.values(), f"not all are finished: {rows}")
    report = job.report()
    expect(report["complete"] and report["records"] == records, f"the report is {report}")
    counted = {name: 0 for name in report["outcomes"]}
    for outcome in rows.values():
        counted[outcome] += 1
    expect(counted == report["outcomes"], f"counted {counted}, reported {report['outcomes']}")
    bad = sorted(line for line, outcome in rows.items() if outcome in ("failed", "unknown"))
    told = sorted(f["line"] for f in job.failures())
    expect(bad == told, f"the lines {bad} failed, and {told} are in the file of failures")
    return rows


def check_nothing_left(job, service):
    """A further run sends nothing and says the same."""
    before, requests = job.report(), len(service.log())
    status, said = job.run()
    expect(status in (0, 3), f"the run after the last ended with {status}: {said}")
    expect(len(service.log()) == requests, "a job that was done has sent something")
    expect(job.report()["outcomes"] == before["outcomes"], "a job that was done has other totals now")
