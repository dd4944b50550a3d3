#!/usr/bin/env python3
"""kills.py TOOL SERVICE: kills a small bulk job at each of its system calls that matter, one after the
other, resumes it, kills that too every other time, lets it end, and judges by what the service saw."""

import pathlib
import tempfile
import time

from jobs import (KILLED, Job, count_points, expect, run_test, skip_without_strace, strace,
                  sweep_side_by_side, synced_log_bytes)
from small_job import RECORDS, USERS, check_recorded, judge

# Each with how it names itself to strace: what is written, made sure of, put in place, sent and read.
CALLS = ("pwrite64", "fdatasync", "fsync", "write", "rename", "unlink", "ftruncate", "sendto", "sendmsg",
         "recvfrom", "recvmsg")

SYNCS = ("pwrite64", "fdatasync")


def kill_and_resume(tool, service, call, n):
    """One point of the sweep. Says whether the job lived that long."""
    with tempfile.TemporaryDirectory() as folder:
        service.begin(USERS)
        # One record at a time, so that the n-th call is the same one in each run.
        job = Job(tool, service, pathlib.Path(folder), RECORDS, "--concurrency", "1")
        calls = pathlib.Path(folder) / "calls"
        status, said = job.run(*strace(f"{call}:signal=SIGKILL:when={n}", calls, SYNCS))
        killed = status == KILLED
        expect(killed or status == 3, f"ended with {status}: {said}")
        check_recorded(job, service.log())
        if (pathlib.Path(folder) / "journal-wal").exists():
            # Had the power failed with the process, what was not synced would be gone.
            check_recorded(job, service.log(), job.rows(synced_log_bytes(calls.read_text())))
        if killed and n % 2:
            status, said = job.run(*strace(f"{call}:signal=SIGKILL:when={n // 2 + 1}"))
            expect(status in (KILLED, 3), f"resumed, it ended with {status}: {said}")
            check_recorded(job, service.log())
        if killed:
            status, said = job.run()
            expect(status == 3, f"at last it ended with {status}: {said}")
        judge(job, service)
        return killed


def sweep(tool, service, call):
    """Kills at every call of that name. Says how many there are."""
    return count_points(lambda n: kill_and_resume(tool, service, call, n),
                        lambda n: f"killed at {call} number {n}")


def main(tool, program):
    skip_without_strace()
    began = time.monotonic()
    points = sweep_side_by_side(program, CALLS, lambda service, call: sweep(tool, service, call))
    print(f"killed at {sum(points.values())} points in {time.monotonic() - began:.0f} s:", points)
    # A sweep that finds nothing to kill shows nothing.
    for kind in (("pwrite64",), ("fdatasync", "fsync"), ("sendto", "sendmsg"), ("recvfrom", "recvmsg"),
                 ("rename",)):
        expect(sum(points[call] for call in kind) > 0, f"the job makes no call of {kind}")


if __name__ == "__main__":
    run_test(main)
