#!/usr/bin/env python3
"""says.py PATTERN PROGRAM: the program ends well, and what it prints has the pattern."""

import re
import subprocess
import sys


def main(pattern, program):
    done = subprocess.run([program], stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.returncode
    assert re.search(pattern, done.stdout, re.DOTALL), pattern


if __name__ == "__main__":
    main(*sys.argv[1:])
