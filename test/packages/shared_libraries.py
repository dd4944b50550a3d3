#!/usr/bin/env python3
"""shared_libraries.py SOURCE BUILD: what the shared libraries give away, and what they need.

- Every function and class that the public headers mark with SUNCO_DECL is there for programs to use,
  and nothing else of sunco is. Instances of the templates of others may be there as weak symbols: the
  standard library and Boost mark theirs as visible.
- Each has a name with its major version, and needs nothing but what it is documented to need.
"""

import pathlib
import re
import subprocess
import sys

LIBRARIES = {
    "lib/libsunco.so": r"libboost_json|libssl|libcrypto",
    "lib/sync/libsunco_sync.so": r"libsunco|libboost_json|libsqlite3|libcrypto",
    "lib/emulator/libsunco_emulator.so": r"libsunco|libboost_json|libssl|libcrypto",
}
RUNTIME = r"libstdc\+\+|libgcc_s|libm|libc|ld-linux-.*"


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def declared(source):
    """The names that public headers mark, and those that they mark as functions outside of classes."""
    names, functions = set(), set()
    for path in (source / "include/sunco").rglob("*.hpp"):
        text = re.sub(r"//.*", "", path.read_text(encoding="utf-8"))
        names.update(re.findall(r"class SUNCO_DECL (\w+)", text))
        # A member marked by itself belongs to a struct that is not.
        for struct, body in re.findall(r"^struct (\w+) \{(.*?)^\};", text, re.MULTILINE | re.DOTALL):
            if "SUNCO_DECL" in body:
                names.add(struct)
        found = re.findall(r"^(?:\[\[\w+\]\] )*SUNCO_DECL [^;{(]*?(operator<<|\w+)\(", text, re.MULTILINE)
        functions.update(found)
    return names | functions, functions


def exported(library):
    for line in run("nm", "-D", "--defined-only", "-C", str(library)).splitlines():
        _, kind, symbol = line.split(" ", 2)
        # Before an instance of a template stands what it returns, which may be ours.
        yield kind, re.sub(r"^[\w:]+[&*]* (?=(boost|std)::)", "", symbol)


def name_of(symbol):
    """The first name inside sunco, or None: `client` of `sunco::client::users() const`."""
    symbol = re.sub(r"^(vtable|typeinfo|typeinfo name|VTT) for ", "", symbol)
    found = re.match(r"sunco::(?:testing::)?(operator<<|\w+)", symbol)
    return found and found.group(1)


def check_symbols(library, allowed, seen):
    for kind, symbol in exported(library):
        name = name_of(symbol)
        if name is not None:
            seen.add(name)
            # GCC gives constants of a template the visibility of the public type that they are for.
            if name not in allowed and kind != "u":
                yield f"{library.name} exports {symbol}, which is not public"
        elif kind not in "WVu" or "sunco::" in symbol.split("(")[0].split("<")[0]:
            yield f"{library.name} exports {kind} {symbol}"


def check_dynamic(library, needs):
    text = run("readelf", "-d", str(library))
    soname = re.search(r"SONAME.*\[(.*)\]", text)
    if not soname or not re.fullmatch(re.escape(library.name) + r"\.\d+", soname.group(1)):
        yield f"{library.name}: the soname is {soname and soname.group(1)}"
    for needed in re.findall(r"NEEDED.*\[(.*)\]", text):
        if not re.fullmatch(rf"({needs}|{RUNTIME})\.so[.\d]*", needed):
            yield f"{library.name} needs {needed}"


def check_loaded(library, needs):
    """What is loaded in the end, that of what it needs included."""
    loaded = [line.split()[0].rpartition("/")[2] for line in run("ldd", str(library)).splitlines()]
    print(f"{library.name} loads {', '.join(loaded)}")
    for name in loaded:
        if not re.fullmatch(rf"linux-vdso\.so\.1|({needs}|libboost_\w+|{RUNTIME})\.so[.\d]*", name):
            yield f"{library.name} loads {name}"


def main(source, build):
    allowed, functions = declared(source)
    problems, seen = [], set()
    for path, needs in LIBRARIES.items():
        library = build / path
        problems += check_symbols(library, allowed, seen)
        problems += check_dynamic(library, needs)
        if library.name == "libsunco.so":
            problems += check_loaded(library, needs)
    problems += [f"{name} is public, and in no library" for name in sorted(functions - seen)]
    print(f"{len(seen)} public names are exported")
    print("\n".join(problems) or "and nothing else")
    return 1 if problems or not seen else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
