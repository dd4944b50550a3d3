#!/usr/bin/env python3
"""moments.py TOOL SERVICE [SEED]: kills a larger bulk job at random moments until it is done, with and
without a service that loses one answer in twenty."""

import pathlib
import random
import signal
import sys
import tempfile
import time

from jobs import KILLED, Job, Service, Wrong, expect, run_test
from larger_job import LargerJob

RECORDS = 500
LOST = "lose_answer:times=always,probability=0.05,seed={seed}"
DONE = (0, 3)


def wait_for_requests(service, process, count):
    """Until the service has seen so many requests, or the job has ended."""
    while process.poll() is None and not service.ask("wait", count=count, ms=20):
        pass


def run_with_kills(job, service, chance):
    kills = 0
    while True:
        process = job.start()
        wait_for_requests(service, process, len(service.log()) + chance.randrange(1, RECORDS // 4))
        process.send_signal(signal.SIGKILL)
        _, said = process.communicate(timeout=120)
        if process.returncode != KILLED:
            expect(process.returncode in DONE, f"ended with {process.returncode}: {said}")
            return kills
        kills += 1


def run_undisturbed(job, _service, _chance):
    status, said = job.run()
    expect(status in DONE, f"ended with {status}: {said}")
    return 0


def one_job(tool, service, chance, how, *, lossy):
    with tempfile.TemporaryDirectory() as folder:
        faults = [LOST.format(seed=chance.randrange(1, 2**31))] if lossy else []
        service.begin(faults=faults)
        plan = LargerJob(chance, RECORDS)
        job = Job(tool, service, pathlib.Path(folder), plan.records, "--concurrency", "8")
        began = time.monotonic()
        kills = how(job, service, chance)
        lost = sum(r["fault"] == "lose_answer" for r in service.log())
        expect(bool(lost) == lossy, f"{lost} answers were lost")
        # So that the run after the last is undisturbed.
        plan.judge(job, service)
        print(f"{RECORDS} records, {kills} kills, {lost} answers lost,",
              f"{len(service.log())} requests, {time.monotonic() - began:.0f} s")
        return kills


def main(tool, program, seed=None):
    seed = int(seed) if seed else random.SystemRandom().randrange(2**31)
    print("seed", seed, flush=True)
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        service = Service(program, pathlib.Path(folder))
        try:
            kills = one_job(tool, service, chance, run_with_kills, lossy=False)
            kills += one_job(tool, service, chance, run_with_kills, lossy=True)
            one_job(tool, service, chance, run_undisturbed, lossy=True)
            expect(kills > 0, "no job was killed")
        except Wrong as wrong:
            sys.exit(f"{wrong}\nagain with the seed {seed}")
        service.stop()


if __name__ == "__main__":
    run_test(main)
