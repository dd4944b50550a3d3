"""What does not depend on how busy the machine is: user-space instructions, allocations and system
calls of one request.

Each program runs twice, with more requests the second time. What the second run has more, divided
by how many requests more it made, is the cost of one warm request; start, handshakes and warm-up
cancel out.
"""

import os
import pathlib
import re

from clients import run

FEW, MORE = 1000, 3000

# OpenSSL chooses its code by what the processor can do. Valgrind imitates a processor of its own, but
# that too depends on the real one. So it is told to use what any with AES instructions has, and no AVX:
# the counts are then the same everywhere, and on the machine where this was tried within 0.2 % of those
# without this line.
PORTABLE = {"OPENSSL_ia32cap": "~0x1000000000000000:0"}


def client(build, server, name, operation, requests):
    return [build / f"sunco_bench_{name}", *server.options(), "--operation", operation,
            "--requests", str(requests)]


def callgrind(command, out):
    run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *command],
        {**os.environ, **PORTABLE})
    totals = re.search(r"^(?:summary|totals): (\d+)", out.read_text(), re.MULTILINE)
    return int(totals.group(1))


def instructions(build, server, room, name, operation):
    few, more = (callgrind(client(build, server, name, operation, n),
                           room / f"{name}.{operation}.{n}.callgrind") for n in (FEW, MORE))
    return (more - few) / (MORE - FEW)


def calls(build, server, name, operation):
    """What one request calls: new, openssl, malloc (allocations), send, receive, epoll_ctl,
    wait."""
    environment = dict(os.environ, LD_PRELOAD=str(build / "libsunco_bench_counted.so"))

    def totals(n):
        done = run(client(build, server, name, operation, n), environment)
        words = re.search(r"counted: (.*)", done.stderr).group(1).split()
        return dict(zip(words[::2], map(int, words[1::2])))

    few, more = totals(FEW), totals(MORE)
    return {kind: round((more[kind] - few[kind]) / (MORE - FEW), 2) for kind in few}


def count(build, server, room, name, operation):
    return {"instructions": round(instructions(build, server, room, name, operation)),
            **calls(build, server, name, operation)}


def profile(out, inclusive):
    """(function, object) -> instructions of one callgrind run."""
    options = ["--inclusive=yes"] if inclusive else []
    text = run(["callgrind_annotate", *options, "--threshold=100", out]).stdout
    costs = {}
    for line in text.splitlines():
        found = re.match(r" *([\d,]+) \([ \d.]+%\)  [^ :]*:(.*?)(?: \[([^\]]*)\])?$", line)
        if found:
            # A function that calls itself is listed once for each depth.
            key = re.sub(r"'\d+$", "", found.group(2)), pathlib.Path(found.group(3) or "").name
            costs[key] = max(costs.get(key, 0), int(found.group(1).replace(",", "")))
    return costs


def per_request(room, name, operation, inclusive):
    """(function, object) -> instructions of one request, those of callees included or not."""
    few, more = (profile(room / f"{name}.{operation}.{n}.callgrind", inclusive)
                 for n in (FEW, MORE))
    costs = {key: (cost - few.get(key, 0)) / (MORE - FEW) for key, cost in more.items()}
    return dict(sorted(costs.items(), key=lambda item: -item[1]))
