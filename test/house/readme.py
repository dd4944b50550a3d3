#!/usr/bin/env python3
"""readme.py ROOT: the first program in README.md is examples/first_program/main.cpp, to the byte."""

import pathlib
import re
import sys


def main(root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    program = (root / "examples/first_program/main.cpp").read_text(encoding="utf-8")
    blocks = re.findall(r"^```cpp\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    if program in blocks:
        print("README.md has the program that is built")
        return 0
    print(f"none of the {len(blocks)} blocks of C++ in README.md is examples/first_program/main.cpp")
    return 1


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
