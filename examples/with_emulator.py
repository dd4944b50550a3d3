#!/usr/bin/env python3
"""with_emulator.py SUNCO [OPTION…] -- COMMAND…

Runs COMMAND against a local service of its own: starts `SUNCO emulator OPTION…`, where SUNCO is the
built tool, and tells COMMAND in the environment where it listens and which key to use, by the variables
that the tool and the examples read. Ends with COMMAND's exit status.
"""

import json
import os
import signal
import subprocess
import sys


def variables(announcement):
    names = {"SUNCO_BASE_URL": "base_url", "SUNCO_APP_ID": "app_id", "SUNCO_KEY_ID": "key_id",
             "SUNCO_SECRET": "secret", "SUNCO_CA_FILE": "ca_file"}
    found = json.loads(announcement)
    environment = {name: text for name, text in os.environ.items() if name != "SUNCO_TOKEN"}
    return environment | {name: found[member] for name, member in names.items()}


def main(arguments):
    if "--" not in arguments or arguments[0] == "--" or arguments[-1] == "--":
        print(__doc__)
        return 2
    split = arguments.index("--")
    sunco, options, command = arguments[0], arguments[1:split], arguments[split + 1:]
    try:
        service = subprocess.Popen([sunco, "emulator", *options], stdout=subprocess.PIPE, text=True,
                                   start_new_session=True)  # Ctrl-C is for COMMAND
    except OSError as e:
        print(f"with_emulator.py: {sunco}: {e.strerror}", file=sys.stderr)
        return 127
    try:
        announcement = service.stdout.readline()
        if not announcement:
            return service.wait() or 1
        signal.signal(signal.SIGINT, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        return subprocess.run(command, env=variables(announcement), check=False).returncode
    except OSError as e:
        print(f"with_emulator.py: {command[0]}: {e.strerror}", file=sys.stderr)
        return 127
    finally:
        service.terminate()
        service.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
