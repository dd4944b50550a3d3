#!/usr/bin/env python3
"""Reads every #include of the library and keeps the rules about who may know whom.

house.py ROOT          checks the tree; exit status 1 and one line for each breach
house.py --self-test   checks that each rule notices a tree that breaks it
"""

import pathlib
import re
import sys
import tempfile

# Which room a file belongs to; the first pattern that fits counts.
ROOMS = [
    (r"include/sunco/(error|result|export)\.hpp|lib/error\.cpp", "error"),
    (r"lib/text/.*", "text"),
    (r"(include/sunco|lib)/model/.*", "model"),
    (r"include/sunco/json\.hpp|lib/json/.*", "json"),
    (r"lib/http/.*", "http"),
    (r"(include/sunco|lib)/policy/.*", "policy"),
    (r"include/sunco/(config|credentials|call_options|observer|resolver|time_source|client_stats)\.hpp", "config"),
    (r"lib/(config|credentials|observer|time_source)\.cpp", "config"),
    (r"(include/sunco|lib)/testing/.*", "testing"),
    (r"lib/net/.*", "net"),
    (r"lib/transport/.*", "transport"),
    (r"lib/session/.*", "session"),
    (r"include/sunco/users_api\.hpp|lib/users/.*", "users"),
    (r"include/sunco/(client|sunco)\.hpp|lib/client\.cpp", "client"),
    (r"include/sunco/webhook_receiver\.hpp|lib/webhooks/.*", "webhooks"),
    (r"(include/sunco|lib)/sync/.*", "sync"),
    (r"(include/sunco|lib)/emulator/.*", "emulator"),
]

# Whom each room may know, apart from itself. `error`, `config` and `http` are plain values: the words
# that the rooms speak with the caller and with each other.
MAY_KNOW = {
    "error": set(),
    "text": set(),
    "model": {"error", "text"},
    "json": {"error", "model"},
    "http": {"error", "config", "text"},
    "policy": {"error"},
    "config": {"error", "policy"},
    "testing": {"error", "config"},
    # What client, receiver and emulator ask of Asio alike.
    "net": {"error"},
    # Of `policy` it takes the order of those who wait, for the decisions of the pool.
    "transport": {"error", "config", "http", "policy"},
    "session": {"error", "config", "transport", "policy", "http", "net"},
    # Of `policy` it takes what a retry would mean, and what was decided.
    "users": {"error", "config", "session", "policy", "json", "model", "http"},
    "client": {"error", "config", "testing", "users", "session", "transport", "policy", "http", "json", "model"},
    # A server beside the client: of the calls it knows the public ones.
    "webhooks": {"error", "config", "users", "json", "model", "net"},
    "sync": {"error", "config", "policy", "json", "model", "users", "client"},
    "emulator": {"error", "model", "json", "http", "net"},
}

# Libraries that a room or the public headers must not include, as patterns of the header's name.
SOCKETS = r"boost/asio/(ip/(?!address)|ssl|connect|read|write|basic_.*socket|local/|generic/|stream).*|boost/beast/.*"
FORBIDDEN = {
    "http": SOCKETS + "|openssl/.*",
    "policy": SOCKETS + "|openssl/.*",
    # For digests of records and inputs.
    "sync": SOCKETS + "|openssl/(?!evp).*",
}
PUBLIC_FORBIDDEN = r"boost/beast.*|boost/asio/ssl.*|boost/asio\.hpp|openssl/.*"

LONGEST = 400
# Headers are copied out of installations.
LICENCE = "SPDX-License-Identifier: BSL-1.0"
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
SUFFIXES = {".hpp", ".cpp", ".ipp", ".h"}


def room_of(path):
    for pattern, room in ROOMS:
        if re.fullmatch(pattern, path):
            return room
    return None


def files_of(root, *folders):
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in SUFFIXES:
                yield path.relative_to(root).as_posix()


def resolve(root, file, header):
    """The file of this tree that the header names, or None for another library's."""
    here = pathlib.PurePosixPath(file).parent / header
    for candidate in (f"include/{header}", f"lib/{header}", here.as_posix()):
        if (root / candidate).is_file():
            return candidate
    return None


def breaches_of_file(root, file, edges):
    room = room_of(file)
    if room is None:
        yield f"{file}: belongs to no room"
        return
    text = (root / file).read_text(encoding="utf-8")
    if file.startswith("include/") and "#pragma once" in text and LICENCE not in text:
        yield f"{file}: a public header does not name its licence: {LICENCE}"
    for header in INCLUDE.findall(text):
        target = resolve(root, file, header)
        if target is None:
            if file.startswith("include/") and re.fullmatch(PUBLIC_FORBIDDEN, header):
                yield f"{file}: a public header includes {header}"
            if room in FORBIDDEN and re.fullmatch(FORBIDDEN[room], header):
                yield f"{file}: {room} includes {header}"
            continue
        edges.setdefault(file, set()).add(target)
        known = room_of(target)
        if known != room and known not in MAY_KNOW[room]:
            yield f"{file}: {room} must not know {known} ({target})"
        if file.startswith("include/") and not target.startswith("include/"):
            yield f"{file}: a public header includes {target}"
        if room == "sync" and known != "sync" and not target.startswith("include/"):
            yield f"{file}: sync knows the public headers alone, not {target}"


def cycles(edges):
    """One line for each include that closes a circle."""
    done, path = set(), []

    def visit(file):
        if file in path:
            yield "circle: " + " -> ".join(path[path.index(file):] + [file])
            return
        if file in done:
            return
        path.append(file)
        for target in sorted(edges.get(file, ())):
            yield from visit(target)
        path.pop()
        done.add(file)

    for file in sorted(edges):
        yield from visit(file)


def room_cycles():
    yield from cycles(MAY_KNOW)


def long_files(root):
    for file in files_of(root, "include", "lib", "bench", "examples", "test"):
        lines = (root / file).read_text(encoding="utf-8").count("\n")
        if lines > LONGEST:
            yield f"{file}: {lines} lines, and {LONGEST} are the most"


def breaches(root):
    edges = {}
    for file in files_of(root, "include/sunco", "lib"):
        yield from breaches_of_file(root, file, edges)
    yield from cycles(edges)
    yield from room_cycles()
    yield from long_files(root)


# A tree of one or two files, and a word of the complaint that it must cause; None for no complaint.
SAMPLES = [
    ({"lib/json/a.cpp": "#include <sunco/model/user.hpp>", "include/sunco/model/user.hpp": ""}, None),
    ({"include/sunco/model/user.hpp": "#include <sunco/json.hpp>", "include/sunco/json.hpp": ""},
     "model must not know json"),
    ({"lib/transport/a.cpp": "#include <session/b.hpp>", "lib/session/b.hpp": ""},
     "transport must not know session"),
    ({"lib/emulator/a.cpp": '#  include "transport/b.hpp"', "lib/transport/b.hpp": ""},
     "emulator must not know transport"),
    ({"lib/emulator/a.cpp": "#include <users/b.hpp>", "lib/users/b.hpp": ""},
     "emulator must not know users"),
    ({"lib/sync/a.cpp": "#include <json/b.hpp>", "lib/json/b.hpp": ""}, "public headers alone"),
    ({"lib/webhooks/a.cpp": "#include <transport/b.hpp>", "lib/transport/b.hpp": ""},
     "webhooks must not know transport"),
    ({"lib/http/a.cpp": "#include <boost/asio/ip/tcp.hpp>"}, "http includes boost/asio/ip/tcp.hpp"),
    ({"lib/policy/a.cpp": "#include <boost/asio/write.hpp>"}, "policy includes"),
    ({"include/sunco/client.hpp": "#include <boost/beast/http.hpp>"}, "a public header includes"),
    ({"include/sunco/client.hpp": "#include <openssl/ssl.h>"}, "a public header includes"),
    ({"include/sunco/client.hpp": "#include <session/b.hpp>", "lib/session/b.hpp": ""},
     "a public header includes lib"),
    ({"lib/json/a.hpp": "#include <json/b.hpp>", "lib/json/b.hpp": '#include "a.hpp"'}, "circle"),
    ({"lib/attic/a.cpp": ""}, "belongs to no room"),
    ({"include/sunco/client.hpp": "#pragma once\n"}, "does not name its licence"),
    ({"test/unit/a.cpp": "\n" * (LONGEST + 1)}, "lines"),
    ({"test/unit/a.cpp": "\n" * LONGEST}, None),
]


def complaints_about(sample):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in sample.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        return list(breaches(root))


def self_test():
    failed = 0
    for sample, expected in SAMPLES:
        found = complaints_about(sample)
        good = any(expected in line for line in found) if expected else not found
        if not good:
            failed += 1
            print(f"expected {expected!r} of {list(sample)}, found {found}")
    print(f"{len(SAMPLES) - failed} of {len(SAMPLES)} samples were judged rightly")
    return failed


def main(arguments):
    if len(arguments) != 1:
        print(__doc__)
        return 2
    if arguments[0] == "--self-test":
        return 1 if self_test() else 0
    root = pathlib.Path(arguments[0])
    if not any(files_of(root, "include/sunco")):
        print(f"{root}: there is no include/sunco")
        return 2
    found = list(breaches(root))
    print("\n".join(found) or "the house is in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
