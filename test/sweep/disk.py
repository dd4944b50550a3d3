#!/usr/bin/env python3
"""disk.py TOOL SERVICE: fails the writes and syncs of a small bulk job's journal, one after the other. The
job must stop before it sends what it could not record, and go on where it was once the disk is well."""

import pathlib
import tempfile

from jobs import (IN_FLIGHT, Job, count_points, expect, run_test, skip_without_strace, strace,
                  sweep_side_by_side)
from small_job import RECORDS, USERS, check_recorded, judge

# A sync that failed once may not be tried again, as nobody could tell what it left out; so it fails but
# once. A full disk stays full.
FAULTS = ("fdatasync:error=EIO:when={n}", "fsync:error=EIO:when={n}", "pwrite64:error=ENOSPC:when={n}+")


def check_claim(job):
    """The job says that it is complete only where the journal has every outcome."""
    if job.report_file.exists() and job.report()["complete"]:
        finished = [line for line, outcome in job.rows().items() if outcome != IN_FLIGHT]
        expect(len(finished) == len(RECORDS), "reported as complete, and is not")


def fail_and_resume(tool, service, injection):
    """One point. Says whether the job came that far."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        service.begin(USERS)
        job = Job(tool, service, folder, RECORDS, "--concurrency", "1")
        status, said = job.run(*strace(injection, folder / "calls"))
        failed = "(INJECTED)" in (folder / "calls").read_text()
        check_recorded(job, service.log())
        if failed and status != 3:
            expect(status in (1, 2), f"ended with {status}: {said}")
            expect('"error"' in said, f"did not say why: {said}")
            check_claim(job)
            status, said = job.run()
        # Where every outcome was recorded before the fault came, it harms nobody.
        expect(status == 3, f"at last it ended with {status}: {said}")
        judge(job, service)
        return failed


def sweep(tool, service, fault):
    return count_points(lambda n: fail_and_resume(tool, service, fault.format(n=n)),
                        lambda n: fault.format(n=n))


def main(tool, program):
    skip_without_strace()
    points = sweep_side_by_side(program, FAULTS, lambda service, fault: sweep(tool, service, fault))
    print("failed", points)
    expect(all(points.values()), "some of these calls the job does not make")


if __name__ == "__main__":
    run_test(main)
