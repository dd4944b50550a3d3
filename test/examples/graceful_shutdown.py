#!/usr/bin/env python3
"""graceful_shutdown.py PROGRAM: a signal ends the example in good order, and it says what it left.

The service lets two requests hang.
"""

import signal
import sys

from running import running


def main(program):
    with running(program) as run:
        assert run.stdout.readline() == "working\n"
        run.send_signal(signal.SIGTERM)
        said = run.stdout.read()
        print(said)
        assert run.wait() == 0, run.returncode
    assert "0 not sent, 2 may have been sent" in said
    assert "2 left" in said


if __name__ == "__main__":
    main(sys.argv[1])
