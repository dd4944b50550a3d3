#!/usr/bin/env python3
"""terminal.py TOOL: runs `sunco sync` on a terminal and looks at what is drawn there: while it runs, when the
terminal gets another size, when it is interrupted, and at the end."""

import fcntl
import os
import pathlib
import pty
import re
import select
import struct
import sys
import tempfile
import termios
import time

from local_service import Emulator, check, people

LONGEST_WAIT = 60
# How far it is: the last to go where there is little room.
BAR = re.compile(r"\d+/~?\d+ \(\d+%\)")
CONTROL = re.compile(r"\x1b\[([0-9;]*)([A-Za-z])")


class Screen:
    """As much of a terminal as the program makes use of. A line that is too long goes on in the next row, and
    is broken anew where the terminal gets another width."""

    def __init__(self, columns):
        self.columns = columns
        self.lines = [""]  # each as long as it is; the cursor is in the last, or in a row of it
        self.at = 0
        self.coloured = False

    def rows(self):
        return [line[i:i + self.columns] for line in self.lines
                for i in range(0, max(len(line), 1), self.columns)]

    def feed(self, text):
        while text:
            control = CONTROL.match(text)
            if control:
                self.obey(control[2], int(control[1] or 0) if control[1].isdigit() else 1)
                text = text[control.end():]
            else:
                self.put(text[0])
                text = text[1:]

    def put(self, char):
        if char == "\n":
            self.lines.append("")
            self.at = 0
        elif char == "\r":
            self.at -= self.at % self.columns
        else:
            self.lines[-1] = self.lines[-1][:self.at] + char + self.lines[-1][self.at + 1:]
            self.at += 1

    def obey(self, what, number):
        if what == "A":
            check(self.at >= number * self.columns, "the cursor goes up into lines of others")
            self.at -= number * self.columns
        elif what == "J":
            self.lines[-1] = self.lines[-1][:self.at]
        elif what == "m":
            self.coloured = True
        else:
            sys.exit(f"wrote a control sequence that ends in {what}")

    def text(self):
        return "\n".join(self.rows())

    def bars(self):
        return [row for row in self.rows() if BAR.search(row)]

    def bar_fits(self):
        return bool(self.bars()) and len(self.rows()) == len(self.lines)


class Terminal:
    """A program with a terminal of its own."""

    def __init__(self, command, environment, columns=100):
        self.screen = Screen(columns)
        self.child, self.master = pty.fork()
        if self.child == 0:
            # Not before there is a size: the first thing that is drawn depends on it.
            sys.stdin.readline()
            os.execve(command[0], [str(word) for word in command], environment)
        self.resize(columns)
        self.type("\n")

    def resize_after_drawing(self, columns):
        """When the program has just drawn, so that nothing for the old size is on its way."""
        self.read()
        while select.select([self.master], [], [], 0)[0]:
            self.read()
        self.resize(columns)

    def resize(self, columns):
        self.screen.columns = columns
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def type(self, text):
        os.write(self.master, text.encode())

    def read(self):
        """Takes in what comes next. False where nothing more will."""
        ready, _, _ = select.select([self.master], [], [], LONGEST_WAIT)
        check(ready, "nothing more is drawn:\n" + self.screen.text())
        try:
            self.screen.feed(os.read(self.master, 65536).decode())
            return True
        except OSError:
            return False

    def until(self, condition, what):
        deadline = time.monotonic() + LONGEST_WAIT
        while not condition():
            check(self.read() and time.monotonic() < deadline, f"no {what}:\n" + self.screen.text())

    def wait(self):
        while self.read():
            pass
        os.close(self.master)
        return os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])


def check_bar(terminal):
    terminal.until(terminal.screen.bars, "bar")
    bars = terminal.screen.bars()
    check(len(bars) == 1, f"there are several bars: {bars}")
    check(len(bars[0]) < terminal.screen.columns, f"the bar is too wide: {bars}")


def a_run_with_changing_sizes(tool, service, folder):
    terminal = Terminal([tool, "sync", folder / "people.ndjson", "--rate", "60"],
                        service.settings(TERM="xterm"))
    check_bar(terminal)
    for columns in (70, 40, 25, 90):
        terminal.resize_after_drawing(columns)
        # Drawn anew for that size. A bar for the old one may still be on its way, in pieces.
        terminal.until(terminal.screen.bar_fits, "new bar")
        check_bar(terminal)
    check(terminal.wait() == 0, "failed:\n" + terminal.screen.text())
    check("120 of 120 records" in terminal.screen.text(), "no summary:\n" + terminal.screen.text())
    check(not terminal.screen.bars(), "the bar was left:\n" + terminal.screen.text())
    check(terminal.screen.coloured, "there is no colour")


def an_interrupted_run(tool, service, folder):
    terminal = Terminal([tool, "sync", folder / "people.ndjson"],
                        service.settings(TERM="xterm", NO_COLOR="1"))
    check_bar(terminal)
    terminal.type("\x03")
    terminal.until(lambda: "interrupted: waiting" in terminal.screen.text(), "word on the interrupt")
    check_bar(terminal)
    terminal.type("\x03")
    check(terminal.wait() == 130, "another status:\n" + terminal.screen.text())
    check(not terminal.screen.bars(), "the bar was left:\n" + terminal.screen.text())
    check("interrupted: 0 of 120 records" in terminal.screen.text(),
           "no summary:\n" + terminal.screen.text())
    check(not terminal.screen.coloured, "there are colours in spite of NO_COLOR")


def a_dumb_terminal(tool, service, folder):
    terminal = Terminal([tool, "sync", folder / "people.ndjson"], service.settings(TERM="dumb"))
    check(terminal.wait() == 0, "failed:\n" + terminal.screen.text())
    check(not terminal.screen.coloured and not terminal.screen.bars(), terminal.screen.text())


def main(tool):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "people.ndjson").write_text(people(120))
        with Emulator(tool) as service:
            a_run_with_changing_sizes(tool, service, folder)
            a_dumb_terminal(tool, service, folder)
        with Emulator(tool, "--fault", "stall:times=always") as service:
            an_interrupted_run(tool, service, folder)


if __name__ == "__main__":
    main(sys.argv[1])
