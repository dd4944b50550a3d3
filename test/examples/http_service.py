#!/usr/bin/env python3
"""http_service.py PROGRAM SUNCO: the example under load, with deadlines, and beyond what it can take.

The service answers 202 lookups, and lets every later one hang.
"""

import collections
import concurrent.futures
import http.client
import json
import signal
import subprocess
import sys
import time

ANSWERED = 202

from running import running


def get(where, path, **headers):
    connection = http.client.HTTPConnection(where, timeout=20)
    connection.request("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def under_load(where):
    with concurrent.futures.ThreadPoolExecutor(16) as callers:
        answers = list(callers.map(lambda _: get(where, "/users/ada"), range(ANSWERED - 2)))
    assert {status for status, _ in answers} == {200}, collections.Counter(answers)
    assert json.loads(answers[0][1])["profile"]["givenName"] == "Ada"


def with_a_deadline(where):
    """The best of three, for a machine that is busy with other things."""
    elapsed = []
    for _ in range(3):
        begun = time.monotonic()
        status, _ = get(where, "/users/ada", Request_Timeout_Ms="200")
        elapsed.append(time.monotonic() - begun)
        assert status in (503, 504), status
    assert 0.2 <= min(elapsed) < 2, elapsed


def beyond_its_bounds(where):
    """Eight connections and 64 that wait: of 100 callers, who all hang, some are turned away."""
    begun = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(100) as callers:
        answers = callers.map(lambda _: (get(where, "/users/ada", Request_Timeout_Ms="1900")[0],
                                         time.monotonic() - begun), range(100))
        answers = list(answers)
    count = collections.Counter(status for status, _ in answers)
    print("beyond its bounds:", dict(count))
    assert set(count) == {503, 504}, count
    assert min(when for status, when in answers if status == 503) < 1.9


def main(program, sunco):
    ada = '{"externalId":"ada","profile":{"givenName":"Ada"}}'
    subprocess.run([sunco, "users", "create"], input=ada, text=True, check=True,
                   stdout=subprocess.DEVNULL)
    with running(program, stderr=subprocess.DEVNULL) as run:
        where = run.stdout.readline().strip().removeprefix("http://")
        assert get(where, "/")[0] == 404
        assert get(where, "/users/nobody")[0] == 404
        assert get(where, "/users/ada", Traceparent="junk")[0] == 400
        assert get(where, "/users/ada", Traceparent=f"00-{'1' * 32}-{'2' * 16}-01")[0] == 200
        under_load(where)
        with_a_deadline(where)
        beyond_its_bounds(where)
        run.send_signal(signal.SIGTERM)
        assert run.stdout.read() == "0 calls left\n"
        assert run.wait() == 0, run.returncode


if __name__ == "__main__":
    main(*sys.argv[1:])
