#!/usr/bin/env python3
"""headers.py INCLUDE COMPILER: what the public headers bring along, by what the compiler reads.

Beast, Asio's TLS, OpenSSL and SQLite must not be among it: they would cost every program that uses sunco
its time to compile, and tie it to their versions."""

import pathlib
import re
import subprocess
import sys

UNWANTED = re.compile(r"/boost/beast|/boost/asio/ssl|/boost/asio\.hpp$|/openssl/|sqlite3\.h$|/CLI/|/toml\+\+/")


def read_by(compiler, include, text):
    """The files that the compiler reads for the program in \\p text."""
    done = subprocess.run(
        [compiler, "-std=c++20", f"-I{include}", "-M", "-x", "c++", "-"],
        input=text, capture_output=True, text=True, check=True)
    return done.stdout.replace("\\\n", " ").split()[1:]


def main(include, compiler):
    headers = sorted(path.relative_to(include).as_posix() for path in include.rglob("*.hpp"))
    text = "".join(f"#include <{header}>\n" for header in headers)
    files = read_by(compiler, include, text)
    bad = [file for file in files if UNWANTED.search(file)]
    print(f"{len(headers)} public headers bring along {len(files)} files")
    print("\n".join(bad) or "and none that they should not")
    # The pattern must find what it looks for.
    control = read_by(compiler, include, "#include <openssl/ssl.h>\n")
    if not any(UNWANTED.search(file) for file in control):
        print("the pattern does not find OpenSSL")
        return 1
    return 1 if bad or not headers else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2]))
