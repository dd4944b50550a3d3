#!/usr/bin/env python3
"""prometheus.py PROGRAM: runs the example and checks the text that it prints for Prometheus."""

import re
import subprocess
import sys

LINE = re.compile(r'^(\w+)(?:\{([^}]*)\})? (\S+)$')
WANTED = {
    'sunco_attempts_total{operation="create_user",result="201"}': 1,
    'sunco_attempts_total{operation="get_user",result="503"}': 2,
    'sunco_attempts_total{operation="get_user",result="200"}': 1,
    'sunco_attempts_total{operation="get_user",result="404"}': 1,
    'sunco_attempts_total{operation="update_user",result="closed"}': 1,
    'sunco_attempts_total{operation="update_user",result="200"}': 1,
    'sunco_attempts_total{operation="remove_user",result="200"}': 1,
    'sunco_retries_total{operation="get_user",reason="server_error"}': 2,
    'sunco_retries_total{operation="update_user",reason="closed"}': 1,
    'sunco_connections_opened_total{tls="new"}': 1,
    'sunco_connections_opened_total{tls="resumed"}': 1,
    'sunco_connections_closed_total{reason="failed"}': 1,
    'sunco_connections{state="idle"}': 1,
    'sunco_connections{state="busy"}': 0,
    'sunco_calls{state="running"}': 0,
    'sunco_circuit_open': 0,
    'sunco_attempt_seconds_count{operation="get_user"}': 4,
    'sunco_connection_opening_seconds_count': 2,
}


def figures(text):
    """Series -> figure. Every line is a comment or a figure."""
    found, typed = {}, set()
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            typed.add(line.split()[2])
            continue
        if line.startswith("# HELP "):
            continue
        match = LINE.match(line)
        if not match:
            sys.exit(f"not a line for Prometheus: {line}")
        name, labels, figure = match.groups()
        if name not in typed and re.sub(r"_(bucket|sum|count)$", "", name) not in typed:
            sys.exit(f"{name} has no type")
        found[name + ("{" + labels + "}" if labels else "")] = float(figure)
    return found


def main(program):
    text = subprocess.run([program], check=True, capture_output=True, text=True, timeout=60).stdout
    found = figures(text)
    wrong = [f"{series} is {found.get(series)}, and should be {figure}"
             for series, figure in WANTED.items() if found.get(series) != figure]
    for word in ("alice", "acme"):
        if word in text:
            wrong.append(f"{word} is in the text")
    print(text if wrong else "", "\n".join(wrong) or f"{len(found)} figures, as they should be", sep="")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
