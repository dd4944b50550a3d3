#!/usr/bin/env python3
"""from_sqlite.py PROGRAM: every person of the table gets an outcome, and a second run finds nothing to do."""

import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile


def report_of(program, database):
    done = subprocess.run([program, database], stdout=subprocess.PIPE, text=True, check=True)
    print(done.stdout)
    return json.loads(done.stdout)


def outcomes(database):
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT outcome, count(*) FROM result GROUP BY outcome").fetchall()


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        database = str(pathlib.Path(folder) / "people.db")
        first = report_of(program, database)
        assert first["complete"] and first["outcomes"]["created"] == 200, first
        assert outcomes(database) == [("created", 200)]
        second = report_of(program, database)
        assert second["outcomes"] == first["outcomes"] and second["requests"] == 0, second
        pathlib.Path(database + ".journal").unlink()
        third = report_of(program, database)
        assert third["outcomes"]["unchanged"] == 200, third
        assert outcomes(database) == [("unchanged", 200)]


if __name__ == "__main__":
    main(sys.argv[1])
