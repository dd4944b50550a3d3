#!/usr/bin/env python3
"""check_table.py TEST_FOLDER: compares the table of faults with the tests.

Each line from 1 to 70 stands in the table once, with the tests that cover it; each test named there exists
in the file named before it; and each test that bears a line's number is named in that line. There is no line
that this machine could not run, so none may be excused.
"""

import pathlib
import re
import sys

LINES = range(1, 71)
ROW = re.compile(r"^\| (\d+) \| [^|]+ \| (.+) \|$", re.MULTILINE)
QUOTED = re.compile(r"`([\w/.]+)`")
CASE = re.compile(r"\b\w+_TEST_CASE\(\s*(\w+)")
FUNCTION = re.compile(r"^def (\w+)\(", re.MULTILINE)
NUMBER = re.compile(r"line_(\d+)_")
EXCUSE = re.compile(r"\bnot (?:covered|tried|here)\b", re.IGNORECASE)


def tests_in(folder):
    """The test cases of each file, by the file's path below the folder. Those in Python are functions."""
    patterns = {".cpp": CASE, ".py": FUNCTION}
    return {
        file.relative_to(folder).as_posix():
            set(patterns[file.suffix].findall(file.read_text(encoding="utf-8")))
        for file in folder.rglob("*") if file.suffix in patterns
    }


def named_in(cell):
    """Pairs of file and test."""
    file = None
    for word in QUOTED.findall(cell):
        if "/" in word:
            file = word
        else:
            yield file, word


def check(table, tests):
    rows = [(int(number), cell) for number, cell in ROW.findall(table)]
    problems = [f"line {n} stands in the table {[r[0] for r in rows].count(n)} times"
                for n in LINES if [r[0] for r in rows].count(n) != 1]
    named = {number: set(named_in(cell)) for number, cell in rows}
    for number, cell in rows:
        if not named[number]:
            problems.append(f"line {number} has no test")
        if EXCUSE.search(cell):
            problems.append(f"line {number} excuses itself")
        for file, test in sorted(named[number], key=str):
            if test not in tests.get(file, ()):
                problems.append(f"line {number} names {test}, which is not in {file}")
    for file, cases in sorted(tests.items()):
        for case in sorted(cases):
            number = NUMBER.match(case)
            if number and (file, case) not in named.get(int(number[1]), ()):
                problems.append(f"{file}: {case} is not in the table")
    return problems


def main(folder):
    folder = pathlib.Path(folder)
    table = (folder / "faults" / "README.md").read_text(encoding="utf-8")
    problems = check(table, tests_in(folder))
    print("\n".join(problems) or "every line has its tests")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
