"""The local service for tests that look at a program from outside."""

import contextlib
import json
import subprocess


@contextlib.contextmanager
def emulator(tool, *faults):
    """Runs the emulator in a process of its own, and gives the variables with which programs find it."""
    command = [tool, "emulator"]
    for fault in faults:
        command += ["--fault", fault]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            announced = json.loads(process.stdout.readline())
            yield {"SUNCO_" + name.upper(): value for name, value in announced.items()}
        finally:
            process.terminate()
