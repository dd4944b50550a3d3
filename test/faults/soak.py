#!/usr/bin/env python3
"""soak.py TOOL SOAK: a client makes requests for a long time, to a service that fails now and then, and
its memory and descriptors must stay flat. SUNCO_SOAK_REQUESTS says how many; a short run by default."""

import os
import subprocess
import sys

from service import emulator

FAULTS = ("error:status=503,times=always,probability=0.01,seed=1",
          "lose_answer:times=always,probability=0.01,seed=2",
          "reset_after:times=always,probability=0.005,seed=3",
          "truncate:times=always,probability=0.005,seed=4",
          "rate_limit:times=always,probability=0.005,seed=5")


def line_57_memory_and_descriptors_stay_flat(tool, soak):
    requests = os.environ.get("SUNCO_SOAK_REQUESTS", "50000")
    with emulator(tool, *FAULTS) as variables:
        return subprocess.run([soak, requests], env={**os.environ, **variables}, check=False).returncode


if __name__ == "__main__":
    sys.exit(line_57_memory_and_descriptors_stay_flat(*sys.argv[1:]))
