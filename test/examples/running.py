"""A program that runs while a test speaks with it, and that does not outlive the test."""

import contextlib
import subprocess


@contextlib.contextmanager
def running(program, **how):
    with subprocess.Popen([program], stdout=subprocess.PIPE, text=True, **how) as run:
        try:
            yield run
        except BaseException:
            run.kill()
            raise
