#!/usr/bin/env python3
"""count.py FILE…: counts the tests in the JUnit files that ctest wrote.

Where a test is a Boost.Test program that told of its cases, each case counts; any other test counts as
one. Says why tests were skipped. The last line is `N passed, M failed, K skipped`; the exit status is 1
where a test failed or there was none.
"""

import re
import sys
import xml.etree.ElementTree as xml

CASES = re.compile(r"^  (\d+) test cases? out of (\d+) (passed|failed|skipped|aborted)", re.MULTILINE)
SELECTED = re.compile(r"^Running (\d+) test cases?", re.MULTILINE)
WORDS = {"passed": 0, "failed": 1, "aborted": 1, "skipped": 2}


def count_cases(output):
    """Passed, failed and skipped cases of a Boost.Test program; None where it did not tell."""
    counts = [0, 0, 0]
    told = CASES.findall(output)
    selected = SELECTED.search(output)
    for number, _, word in told:
        # An aborted case is among the failed ones too.
        if word != "aborted":
            counts[WORDS[word]] += int(number)
    # Boost.Test calls those skipped that the command line did not select.
    if counts[2] and selected:
        counts[2] -= int(told[0][1]) - int(selected.group(1))
    return counts if told else None


def count_test(test):
    """Passed, failed and skipped of one ctest test."""
    output = test.findtext("system-out") or ""
    skipped = test.find("skipped") is not None
    failed = test.find("failure") is not None or test.get("status") == "fail"
    counts = count_cases(output) or [int(not failed and not skipped), int(failed), int(skipped)]
    if skipped and not counts[2]:
        counts = [0, 0, 1]
    if failed and not counts[1]:
        counts[1] = 1  # it ended badly after its cases, or its report is not whole
    if counts[2]:
        print(f"skipped in {test.get('name')}:", reason(test, output))
    return counts


def reason(test, output):
    lines = [line.strip() for line in output.splitlines() if "skip" in line.lower()]
    element = test.find("skipped")
    if not lines and element is not None:
        lines = [element.get("message") or "ctest does not say why"]
    return "; ".join(lines) or "the program does not say why"


def main(files):
    totals = [0, 0, 0]
    for file in files:
        for test in xml.parse(file).getroot().iter("testcase"):
            totals = [a + b for a, b in zip(totals, count_test(test))]
    passed, failed, skipped = totals
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
