#!/usr/bin/env python3
"""The code in README.md, in docs/guide and in public headers is quoted from files that are built and run.

pages.py ROOT              checks every page; exit status 1 and one line for each fault
pages.py ROOT --write      puts the code of the files into the pages
pages.py ROOT --commands PAGE   prints the shell commands of a page, as one script
pages.py --self-test       checks that each rule notices a page that breaks it

A block of code begins with the comment `<!-- from PATH NAME -->` on the line before it, and is then
what stands in PATH between the lines `// begin: NAME` and `// end: NAME` (or `# begin: NAME`); without
NAME it is the whole file. Blocks of sh are run by the tests, page by page, in the order in which they
stand, against a local service; a block that cannot be is marked `not-run`.

What a public header has between \\code and \\endcode is such a piece of a file in docs/snippets too.
"""

import pathlib
import re
import sys
import tempfile
import textwrap

QUOTED = {"cpp", "cmake", "js", "python"}
OTHER = {"sh", "sh not-run", "json", "text"}
BLOCK = re.compile(r"(?:^<!-- from (?P<source>[^\n]*) -->\n)?^```(?P<kind>[^\n]*)\n(?P<code>.*?)^```$",
                   re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
HEADER_CODE = re.compile(r"^ */// \\code\n(.*?)^ */// \\endcode$", re.MULTILINE | re.DOTALL)
FOLDER = "docs/snippets"


def pages_of(root):
    return [page for page in [root / "README.md", *sorted((root / "docs/guide").glob("*.md"))]
            if page.is_file()]


def regions_of(text):
    found = {}
    for match in re.finditer(r"^[ \t]*(?://|#) begin: (\S+)\n(.*?)^[ \t]*(?://|#) end: \1$",
                             text, re.MULTILINE | re.DOTALL):
        found[match[1]] = textwrap.dedent(match[2])
    return found


def quoted(root, source):
    """The code that `source` names, or None."""
    path, _, name = source.partition(" ")
    if not (root / path).is_file():
        return None
    text = (root / path).read_text(encoding="utf-8")
    return regions_of(text).get(name) if name else text


def faults_of(root, page, used):
    text = page.read_text(encoding="utf-8")
    name = page.relative_to(root).as_posix()
    for block in BLOCK.finditer(text):
        where = f"{name}:{text.count(chr(10), 0, block.start()) + 1}"
        kind, source = block["kind"], block["source"]
        if kind in OTHER and source is None:
            continue
        if kind not in QUOTED:
            yield f"{where}: a block of {kind!r}; there are {', '.join(sorted(QUOTED | OTHER))}"
        elif source is None:
            yield f"{where}: no comment `<!-- from … -->` says where the code stands"
        elif quoted(root, source) is None:
            yield f"{where}: there is no {source}"
        elif quoted(root, source) != block["code"]:
            yield f"{where}: not what stands in {source}; test/docs/pages.py . --write brings it in line"
        used.add(source)
    for target in LINK.findall(BLOCK.sub("", text)):
        if not (page.parent / target).exists():
            yield f"{name}: the link to {target} leads nowhere"


def snippets_of(root):
    """All regions of docs/snippets: their sources and texts."""
    for file in sorted((root / FOLDER).glob("*.cpp")):
        for name, text in regions_of(file.read_text(encoding="utf-8")).items():
            yield f"{FOLDER}/{file.name} {name}", text


def faults_of_headers(root, used):
    sources = {text: source for source, text in snippets_of(root)}
    for header in sorted((root / "include").rglob("*.hpp")):
        text = header.read_text(encoding="utf-8")
        for block in HEADER_CODE.finditer(text):
            code = re.sub(r"^ *///( |$)", "", block[1], flags=re.MULTILINE)
            if code in sources:
                used.add(sources[code])
            else:
                line = text.count("\n", 0, block.start()) + 1
                yield (f"{header.relative_to(root).as_posix()}:{line}: this code stands nowhere in "
                       f"{FOLDER}")


def faults(root):
    used = set()
    for page in pages_of(root):
        yield from faults_of(root, page, used)
    yield from faults_of_headers(root, used)
    for source, _ in snippets_of(root):
        if source not in used:
            yield f"{source}: no page and no header has it"


def write(root):
    def renewed(block):
        code = quoted(root, block["source"]) if block["source"] else None
        if code is None:
            return block[0]
        return f"<!-- from {block['source']} -->\n```{block['kind']}\n{code}```"

    for page in pages_of(root):
        text = page.read_text(encoding="utf-8")
        new = BLOCK.sub(renewed, text)
        if new != text:
            page.write_text(new, encoding="utf-8")


def commands(page):
    blocks = BLOCK.finditer(page.read_text(encoding="utf-8"))
    return "".join(block["code"] for block in blocks if block["kind"] == "sh")


CODE = "int x;\n// begin: a\n    int a;\n        int b;\n// end: a\n"
GOOD = "<!-- from docs/snippets/a.cpp a -->\n```cpp\nint a;\n    int b;\n```\n"
SAMPLES = [
    (GOOD, None),
    (GOOD + "```sh\nls\n```\n```sh not-run\nrm\n```\n", None),
    (GOOD + "[a](https://x.example) [b](#b) [c](README.md)\n", "leads nowhere"),
    (GOOD.replace("b;", "c;"), "not what stands in"),
    (GOOD.replace(" a -->", " c -->"), "there is no"),
    (GOOD + "```cpp\nint a;\n```\n", "no comment"),
    (GOOD + "```\nls\n```\n", "a block of ''"),
    (GOOD + "```bash\nls\n```\n", "a block of 'bash'"),
    ("nothing\n", "no page and no header has it"),
]
# Headers beside the good page.
HEADERS = [
    ("/// \\code\n/// int a;\n///     int b;\n/// \\endcode\nint c;\n", None),
    ("    /// \\code\n    /// int a;\n    /// \\endcode\n", "stands nowhere"),
]


def sample(folder, page, header=""):
    root = pathlib.Path(folder)
    (root / FOLDER).mkdir(parents=True)
    (root / FOLDER / "a.cpp").write_text(CODE, encoding="utf-8")
    (root / "docs/guide").mkdir()
    (root / "docs/guide/a.md").write_text(page, encoding="utf-8")
    (root / "include").mkdir()
    (root / "include/a.hpp").write_text(header, encoding="utf-8")
    return root


def writes_what_it_reads():
    with tempfile.TemporaryDirectory() as folder:
        root = sample(folder, re.sub("int a.*b;\n", "", GOOD, flags=re.DOTALL))
        write(root)
        return not list(faults(root))


def self_test():
    failed = 0 if writes_what_it_reads() else 1
    samples = [(page, "", expected) for page, expected in SAMPLES]
    samples += [(GOOD, header, expected) for header, expected in HEADERS]
    for page, header, expected in samples:
        with tempfile.TemporaryDirectory() as folder:
            found = list(faults(sample(folder, page, header)))
        if not (any(expected in line for line in found) if expected else not found):
            failed += 1
            print(f"expected {expected!r} of {page + header!r}, found {found}")
    print(f"{len(samples) - failed} of {len(samples)} samples were judged rightly")
    return failed


def main(arguments):
    if arguments == ["--self-test"]:
        return 1 if self_test() else 0
    if not arguments or not (pathlib.Path(arguments[0]) / "README.md").is_file():
        print(__doc__)
        return 2
    root = pathlib.Path(arguments[0])
    if arguments[1:] == ["--write"]:
        write(root)
        return 0
    if arguments[1:2] == ["--commands"]:
        print(commands(root / arguments[2]), end="")
        return 0
    found = list(faults(root))
    print("\n".join(found) or "the pages are in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
