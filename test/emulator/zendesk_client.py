#!/usr/bin/env python3
"""Zendesk's own JavaScript client against the emulator.

zendesk_client.py PROGRAM FOLDER: PROGRAM is sunco; FOLDER is where npm puts the client, once.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

from local_service import Emulator, skipped

CLIENT = "sunshine-conversations-client@14.1.0"


def install(folder):
    """Why the client is not there; nothing where it is."""
    modules = pathlib.Path(folder) / "node_modules"
    if (modules / "sunshine-conversations-client").is_dir():
        return None
    for program in ("node", "npm"):
        if not shutil.which(program):
            return f"there is no {program}"
    try:
        done = subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder,
             CLIENT], capture_output=True, text=True, timeout=240)
    except subprocess.TimeoutExpired:
        return "npm takes too long"
    if done.returncode != 0:
        return "npm cannot install the client: " + done.stderr.strip()[-500:]
    return None


def main(program, folder):
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    missing = install(folder)
    if missing:
        skipped(missing)
    script = pathlib.Path(__file__).with_name("zendesk_client.js")
    with Emulator(program) as emulator:
        environment = {**os.environ, "EMULATOR": json.dumps(emulator.where),
                       "NODE_EXTRA_CA_CERTS": emulator.where["ca_file"],
                       "NODE_PATH": str(pathlib.Path(folder) / "node_modules")}
        done = subprocess.run(["node", str(script)], env=environment, timeout=120)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
