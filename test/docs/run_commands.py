#!/usr/bin/env python3
"""run_commands.py ROOT SUNCO: runs the shell commands of README.md and of docs/guide, page by page.

Each page's blocks of sh run as one script, in an empty folder, against a local service of its own. Blocks
that are marked `sh not-run` are left out.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

import pages


def run(root, page, sunco):
    script = pages.commands(page)
    if not script:
        return True
    print(f"== {page.relative_to(root)}", flush=True)
    environment = dict(os.environ, PATH=f"{pathlib.Path(sunco).parent}:{os.environ['PATH']}")
    environment.pop("XDG_CONFIG_HOME", None)
    with tempfile.TemporaryDirectory() as folder:
        environment["HOME"] = folder  # pages write there
        done = subprocess.run(
            [sys.executable, str(root / "examples/with_emulator.py"), sunco, "--",
             "bash", "-euxo", "pipefail", "-c", script],
            cwd=folder, env=environment, timeout=120, check=False)
    return done.returncode == 0


def main(root, sunco):
    results = [run(root, page, sunco) for page in pages.pages_of(root)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]))
