#!/usr/bin/env python3
"""webhook_listener.py PROGRAM SUNCO: the example hears that a user was removed."""

import json
import os
import signal
import ssl
import subprocess
import sys
import urllib.request

from running import running


def register(url, secret):
    request = urllib.request.Request(
        os.environ["SUNCO_BASE_URL"] + "/_admin/webhooks",
        data=json.dumps({"target": url, "secret": secret}).encode(),
        headers={"X-Sunco-Admin": "1", "Content-Type": "application/json"})
    trust = ssl.create_default_context(cafile=os.environ["SUNCO_CA_FILE"])
    urllib.request.urlopen(request, context=trust, timeout=20).close()


def users(sunco, *arguments):
    done = subprocess.run([sunco, "users", *arguments], input='{"externalId":"ada"}', text=True,
                          check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout) if done.stdout else None


def main(program, sunco):
    environment = dict(os.environ, SUNCO_WEBHOOK_SECRET="s3cret")
    with running(program, env=environment) as run:
        register(run.stdout.readline().strip(), "s3cret")
        ada = users(sunco, "create")
        users(sunco, "remove", "ada")
        told = run.stdout.readline()
        assert told == f"removed {ada['id']}\n", told
        run.send_signal(signal.SIGTERM)
        assert run.stdout.read().endswith(" calls taken, 0 without the secret\n")
        assert run.wait() == 0, run.returncode


if __name__ == "__main__":
    main(*sys.argv[1:])
