"""What the tests in Python share: the program's own emulator, and how to report what is wrong."""

import json
import os
import subprocess
import sys

SKIPPED = 77


def skipped(reason):
    """Ends a test that cannot run here. CI has all that a test needs: there it fails."""
    required = bool(os.environ.get("CI"))
    print(("failed, since this is CI: " if required else "skipped: ") + reason)
    sys.exit(1 if required else SKIPPED)


class Emulator:
    """`sunco emulator` for as long as the `with` block lasts."""

    def __init__(self, tool, *flags):
        self.process = subprocess.Popen([tool, "emulator", *flags], stdout=subprocess.PIPE, text=True)
        self.announced = json.loads(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def environment(self, **more):
        names = ("base_url", "app_id", "key_id", "secret", "ca_file")
        service = {"SUNCO_" + name.upper(): self.announced[name] for name in names}
        return {"PATH": os.environ["PATH"], **service, **more}


def expect(truth, what):
    if not truth:
        sys.exit(what)


def people(count):
    return "".join(json.dumps({"externalId": f"p{n}"}) + "\n" for n in range(count))
