#!/usr/bin/env python3
"""syscalls.py TOOL BROKEN_CALLS: fails each system call of a client's life that speaks to the network or to
the system, one after the other and once. A retry makes up for it, or one call reports it; nothing hangs, and
no descriptor is left open."""

import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile

from service import emulator

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "sweep"))
from jobs import Wrong, count_points, expect, run_test, skip_without_strace, strace  # noqa: E402

# What each of them may come back with. Those that only an io_context makes while it is made are left out, as
# are the loader's own: they come before there is a client.
FAILURES = {
    "socket": "EMFILE",
    "setsockopt": "ENOBUFS",
    "getsockopt": "ENOBUFS",
    "ioctl": "ENOMEM",
    "connect": "ECONNREFUSED",
    "sendto": "ECONNRESET",
    "sendmsg": "ECONNRESET",
    "recvfrom": "ECONNRESET",
    "recvmsg": "ECONNRESET",
    "epoll_ctl": "ENOMEM",
    "epoll_wait": "EINTR",
    "epoll_pwait": "EINTR",
    "timerfd_settime": "EINVAL",
    "getrandom": "EAGAIN",
}
# A client makes one of each group. A sweep that finds nothing to fail shows nothing.
CERTAIN = (("socket",), ("connect",), ("sendto", "sendmsg"), ("recvfrom", "recvmsg"), ("epoll_ctl",),
           ("epoll_wait", "epoll_pwait"))


def fail_once(program, variables, call, n):
    """One run. Says whether there was an n-th call to fail."""
    with tempfile.TemporaryDirectory() as folder:
        trace = pathlib.Path(folder) / "calls"
        try:
            done = subprocess.run([*strace(f"{call}:error={FAILURES[call]}:when={n}", trace), program],
                                  env={**os.environ, **variables}, capture_output=True, text=True,
                                  timeout=120, check=False)
        except subprocess.TimeoutExpired:
            raise Wrong("it hangs") from None
        struck = "(INJECTED)" in trace.read_text()
    said = done.stdout.splitlines()
    expect(done.returncode == 0, f"ended with {done.returncode}: {done.stdout}{done.stderr}")
    failed = [line for line in said if line != "ok"]
    # One call, or the client or the context as such.
    expect(len(failed) <= 1 if struck else not failed, f"said {said}")
    expect(all(line.startswith(("sunco ", "context ")) for line in failed), f"said {said}")
    return struck


def line_56_each_system_call_fails_once(tool, program):
    skip_without_strace()

    def sweep(call):
        with emulator(tool) as variables:
            return count_points(lambda n: fail_once(program, variables, call, n),
                                lambda n: f"{call} number {n}")

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        points = dict(zip(FAILURES, pool.map(sweep, FAILURES)))
    print("failed", points)
    for group in CERTAIN:
        expect(any(points.get(call) for call in group), f"the client makes no call of {group}")


if __name__ == "__main__":
    run_test(line_56_each_system_call_fails_once)
