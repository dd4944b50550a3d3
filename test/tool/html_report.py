#!/usr/bin/env python3
"""html_report.py TOOL [KEEP]: lets a job write its page, and looks at it in Chromium. Pictures stay in the
folder KEEP where there is one."""

import html.parser
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

import chromium
from local_service import Emulator, check, people, skipped

# A record of each kind of trouble, and text that must not become markup.
TROUBLE = """{"externalId":"<script>alert(1)</script>","profile":{"surname":"<b>"},"x":1}
{"op":"create","externalId":"p1"}
{"op":"update","externalId":"\\"onload=\\"alert(1)"}
{"op":"<img src=x>","externalId":"a"}
rubbish
"""


class Page(html.parser.HTMLParser):
    """The elements of a page, and what it would fetch."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.references = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.references += [value for name, value in attrs if name in ("src", "href", "srcset", "data")]


def check_page(text):
    page = Page(text)
    check(not page.references, f"the page fetches {page.references}")
    check("url(" not in text and "@import" not in text, "the style fetches something")
    check(not {"script", "img", "iframe"} & set(page.elements), "there is markup from the input")
    check(page.elements.count("svg") == 2, "there are not two charts")
    for word in ("invalid_argument", "conflict", "not_found", "median latency"):
        check(word in text, f"nothing is said of {word}")
    check("onload" not in text, "the page names people")


def pixels(file):
    """Width, height and the rows of a PNG of 8-bit RGB or RGBA, as bytes of RGB."""
    data, at, parts = file.read_bytes(), 8, b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", data[at + 8:at + 18])
        elif kind == b"IDAT":
            parts += data[at + 8:at + 8 + size]
        at += size + 12
    check(depth == 8 and colour in (2, 6), "another kind of picture")
    step = 3 if colour == 2 else 4
    raw, stride, above, rows = zlib.decompress(parts), width * step, bytes(width * step), []
    for y in range(height):
        kind, row = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for i in range(stride):
            before = row[i - step] if i >= step else 0
            corner = above[i - step] if i >= step else 0
            row[i] = (row[i] + predict(kind, before, above[i], corner)) & 255
        above = bytes(row)
        rows.append([above[i:i + 3] for i in range(0, stride, step)])
    return rows


def predict(kind, before, above, corner):
    if kind < 4:
        return (0, before, above, (before + above) // 2)[kind]
    guess = before + above - corner
    return min((before, above, corner), key=lambda v: abs(guess - v))


def check_picture(file, paper, line):
    rows = pixels(file)
    colours = {pixel for row in rows for pixel in row}
    check(rows[0][0] == paper, f"the paper of {file.name} is {rows[0][0].hex()}")
    check(line in colours, f"the charts of {file.name} have no line")


def look(page, folder):
    dom = chromium.run("--dump-dom", page.as_uri()).stdout
    check_page(dom)
    words = re.sub(r"<[^>]*>", " ", dom[dom.index("<body"):])
    check("Bulk job:" in words and "complete" in words, "the page has no title")
    # 0 is dark, 1 is light: the order of the engine's own enumeration.
    for name, number, paper, line in (("light", 1, "ffffff", "0969da"), ("dark", 0, "0d1117", "58a6ff")):
        picture = folder / f"{name}.png"
        chromium.run(f"--screenshot={picture}", "--window-size=640,1200",
                     f"--blink-settings=preferredColorScheme={number}", page.as_uri())
        check_picture(picture, bytes.fromhex(paper), bytes.fromhex(line))


def main(tool, keep=None):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(keep or name)
        page = (folder / "report.html").resolve()
        (folder / "in.ndjson").write_text(people(300) + TROUBLE)
        with Emulator(tool) as service:
            run = subprocess.run([tool, "sync", folder / "in.ndjson", "--html-report", page, "--rate", "250"],
                                 env=service.settings(), capture_output=True, text=True, check=False)
        check(run.returncode == 3, run.stderr)
        check_page(page.read_text())
        if not chromium.find():
            skipped("there is no chromium to look at the page with")
        look(page, pathlib.Path(name))
        if keep:
            for picture in pathlib.Path(name).glob("*.png"):
                shutil.copy(picture, keep)


if __name__ == "__main__":
    main(*sys.argv[1:])
