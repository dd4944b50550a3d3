"""The program's own emulator, and how a test in Python reports. Needs nothing but the standard library."""

import base64
import functools
import http.client
import json
import os
import pathlib
import signal
import ssl
import subprocess
import sys
import tempfile
import traceback
import urllib.parse

SKIPPED = 77


def skipped(reason):
    """Ends a test that cannot run here. CI has all that a test needs: there it fails."""
    required = bool(os.environ.get("CI"))
    print(("failed, since this is CI: " if required else "skipped: ") + reason)
    sys.exit(1 if required else SKIPPED)


class Emulator:
    """Starts the program; `with` ends it and checks how it ended."""

    def __init__(self, program, *flags, environment=None):
        self.process = subprocess.Popen(
            [program, "emulator", *flags], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env=environment)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the emulator does not start: " + self.process.stderr.read())
        self.where = json.loads(line)
        self.address = urllib.parse.urlsplit(self.where["base_url"])
        self.tls = ssl.create_default_context(cafile=self.where["ca_file"])
        self.users = f"/v2/apps/{self.where['app_id']}/users"
        self.complaint = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        _, self.complaint = self.process.communicate(timeout=30)

    def settings(self, **more):
        """The environment of a program that is to find the service."""
        names = ("base_url", "app_id", "key_id", "secret", "ca_file")
        service = {"SUNCO_" + name.upper(): self.where[name] for name in names}
        return {"PATH": os.environ["PATH"], **service, **more}

    def authorization(self):
        pair = f"{self.where['key_id']}:{self.where['secret']}"
        return "Basic " + base64.b64encode(pair.encode()).decode()

    def request(self, method, target, body=None, headers=None):
        """One request on a connection of its own: (status, headers, text). A body that is neither
        text nor bytes is sent as JSON."""
        peer = http.client.HTTPSConnection(
            self.address.hostname, self.address.port, context=self.tls, timeout=30)
        text = body if body is None or isinstance(body, (str, bytes)) else json.dumps(body)
        peer.request(method, target, text, headers or {})
        answer = peer.getresponse()
        out = answer.status, dict(answer.getheaders()), answer.read().decode()
        peer.close()
        return out

    def call(self, method, path, body=None):
        """A request to the service, `path` behind `/users`: (status, value)."""
        headers = {"Authorization": self.authorization(), "Content-Type": "application/json"}
        status, _, text = self.request(method, self.users + path, body, headers)
        return status, json.loads(text)

    def admin(self, method, path, body=None):
        """A request to the admin routes: (status, value)."""
        status, _, text = self.request(method, "/_admin" + path, body, {"X-Sunco-Admin": "1"})
        return status, json.loads(text)


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def people(count):
    """The lines of a bulk job's input."""
    return "".join(json.dumps({"externalId": f"p{n}"}) + "\n" for n in range(count))


def check_equal(found, expected, what=""):
    if found != expected:
        raise AssertionError(f"{what}: found {found!r} where {expected!r} was expected")


def run_all(tests, *arguments):
    """Runs each, says what failed, and returns the exit status."""
    failed = 0
    for test in tests:
        try:
            test(*arguments)
        except Exception:  # one test's trouble is not the next one's
            failed += 1
            print(f"{test.__name__} failed:")
            traceback.print_exc(file=sys.stdout)
    print(f"{len(tests) - failed} of {len(tests)} passed")
    return 1 if failed else 0


def run_in_folders(tests, program):
    """As `run_all`, each with the program and a folder of its own."""

    def run(test):
        with tempfile.TemporaryDirectory() as folder:
            test(program, pathlib.Path(folder))

    return run_all([functools.update_wrapper(functools.partial(run, f), f) for f in tests])
