"""A headless Chromium, spoken to over a pair of pipes (Chrome DevTools Protocol)."""

import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time


def find():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    return None


def profile():
    """A folder for one browser. What a helper that outlives it has just begun to write may appear while
    the folder is removed, and is then left to the system's own cleaning."""
    return tempfile.TemporaryDirectory(ignore_cleanup_errors=True)


def run(*flags):
    """A browser that does what the flags say and ends."""
    with profile() as folder:
        return subprocess.run(
            [find(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--hide-scrollbars", f"--user-data-dir={folder}", *flags],
            capture_output=True, text=True, timeout=120, check=True)


class Browser:
    """One browser with one page and a profile of its own. `with` ends it."""

    def __init__(self, program):
        self.profile = profile()
        to_browser, self.out = os.pipe()
        self.back, from_browser = os.pipe()

        def hand_over():
            # The browser reads descriptor 3 and writes descriptor 4.
            first, second = os.dup(to_browser), os.dup(from_browser)
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--remote-debugging-pipe", "--no-sandbox",
             "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--ignore-certificate-errors", f"--user-data-dir={self.profile.name}",
             "--window-size=1400,1000", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            close_fds=False, preexec_fn=hand_over, start_new_session=True)
        os.close(to_browser)
        os.close(from_browser)
        self.count = 0
        self.buffer = b""
        self.events = []
        self.session = None
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        attached = self.send("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(domain + ".enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGKILL)  # its helpers too: they write into the profile
        self.process.wait()
        os.close(self.out)
        os.close(self.back)
        self.profile.cleanup()

    def read(self, deadline):
        while b"\0" not in self.buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.back], [], [], left)[0]:
                raise TimeoutError("the browser does not answer")
            piece = os.read(self.back, 1 << 20)
            if not piece:
                raise RuntimeError("the browser has ended")
            self.buffer += piece
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def send(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + 120
        while True:
            answer = self.read(deadline)
            if answer.get("id") != self.count:
                self.events.append(answer)
                continue
            if "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']['message']}")
            return answer["result"]

    def open(self, url):
        self.send("Page.navigate", url=url)

    def evaluate(self, expression):
        answer = self.send("Runtime.evaluate", expression=expression, awaitPromise=True,
                           returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait_for(self, condition):
        """Until the expression is true of the page, which is looked at again and again."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                if self.evaluate(condition):
                    return
            except RuntimeError:
                pass  # the page is being replaced
        raise TimeoutError(condition + "\n" + self.evaluate("document.body.innerText"))

    def named(self, method):
        return [e["params"] for e in self.events if e.get("method") == method]
