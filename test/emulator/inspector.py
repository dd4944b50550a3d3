#!/usr/bin/env python3
"""The inspector page in a browser, and whether another site's page can use the admin routes.

inspector.py PROGRAM FOLDER: PROGRAM is sunco; a screenshot is left in FOLDER.
"""

import base64
import http.server
import json
import pathlib
import sys
import tempfile
import threading

import chromium
from local_service import Emulator, check, check_equal, skipped

EVIL = "<img src=x onerror='window.pwned=1'><script>window.pwned=1</script>"

ATTACK = """<!DOCTYPE html><title>attack</title><form id=f method=post enctype=text/plain
 target=hole></form><iframe name=hole></iframe><script>
(async () => {
  const tries = [];
  for (const options of [{method: 'POST', mode: 'no-cors'},
                         {method: 'POST', headers: {'X-Sunco-Admin': '1'}},
                         {method: 'DELETE', headers: {'X-Sunco-Admin': '1'}}])
    tries.push(await fetch('BASE/_admin/reset', options).then((r) => r.type, () => 'failed'));
  tries.push(await fetch('BASE/_admin/users').then(() => 'read', () => 'failed'));
  document.title = tries.join(' ');
  const hole = document.querySelector('iframe');
  hole.onload = () => { document.title += ' posted'; };
  f.action = 'BASE/_admin/reset';
  f.submit();
})();
</script>"""


def fixture(folder):
    path = pathlib.Path(folder) / "fixture.json"
    users = [{"externalId": "alice@acme",
              "profile": {"givenName": "Alice", "surname": "Purple"},
              "identities": [{"type": "email", "value": "alice@acme.example"}],
              "metadata": {"plan": "gold"}},
             {"externalId": EVIL, "profile": {"givenName": EVIL}, "metadata": {"k": EVIL}}]
    path.write_text(json.dumps({"users": users}), encoding="utf-8")
    return str(path)


def check_users(page):
    page.wait_for("document.querySelectorAll('#users tr').length === 2")
    shown = page.evaluate("document.getElementById('users').innerText")
    for text in ("alice@acme", "Alice Purple", "email: alice@acme.example", '{"plan":"gold"}', EVIL):
        check(text in shown, f"{text} is not shown")
    check_equal(page.evaluate("String(window.pwned)"), "undefined", "someone's text ran")
    check_equal(page.evaluate("document.querySelectorAll('main img, main script').length"), 0,
                "someone's text became markup")


def check_live(page, emulator):
    check_equal(emulator.call("POST", "", {"externalId": "live"})[0], 201)
    page.wait_for("document.getElementById('users').innerText.includes('live')")
    page.wait_for("document.getElementById('requests').innerText.includes('created')")
    page.evaluate("(fault.value = 'error:status=502,times=1',"
                  " document.querySelector('#add-fault button').click())")
    page.wait_for("document.getElementById('faults').innerText.includes('error:status=502')")
    check_equal(emulator.call_raw("GET", "/live")[0], 502)
    page.wait_for("document.getElementById('requests').innerText.includes('502')")
    page.evaluate("(fault.value = 'nonsense',"
                  " document.querySelector('#add-fault button').click())")
    page.wait_for("complaint.textContent.includes('no kind of fault')")


def check_console(page, base):
    for request in page.named("Network.requestWillBeSent"):
        url = request["request"]["url"]
        check(url.startswith(base) or url == "about:blank", "the page asks for " + url)
    check_equal(page.named("Runtime.exceptionThrown"), [], "exceptions")
    # The refused fault of check_live is the one thing that the browser may complain about.
    errors = [e["entry"] for e in page.named("Log.entryAdded") if e["entry"]["level"] == "error"
              and not e["entry"].get("url", "").endswith(("/favicon.ico", "/_admin/faults"))]
    check_equal(errors, [], "errors")


def check_other_site(page, emulator):
    base = emulator.where["base_url"]

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(ATTACK.replace("BASE", base).encode())

        def log_message(self, *_):
            pass

    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    before = emulator.admin("GET", "/users")[1]
    page.open(f"http://localhost:{site.server_port}/")
    page.wait_for("document.title.endsWith('posted')")
    site.shutdown()
    check_equal(page.evaluate("document.title"), "opaque failed failed failed posted")
    check_equal(emulator.admin("GET", "/users")[1], before, "another site's page reset the state")


def check_raw(emulator):
    reset = ("POST", "/_admin/reset", None)
    header = {"X-Sunco-Admin": "1"}
    check_equal(emulator.request(*reset, {})[0], 403, "without the header")
    for bad in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"},
                {"Sec-Fetch-Site": "cross-site"}):
        check_equal(emulator.request(*reset, {**header, **bad})[0], 403, str(bad))
    check_equal(emulator.request("GET", "/_admin/", None, {"Host": "evil.example"})[0], 403)
    check_equal(emulator.request(*reset, header)[0], 200)


class Watched(Emulator):
    def call_raw(self, method, path):
        return self.request(method, self.users + path, None,
                            {"Authorization": self.authorization()})


def main(program, folder):
    browser = chromium.find()
    if not browser:
        skipped("there is no Chromium")
    with tempfile.TemporaryDirectory() as scratch, \
            Watched(program, "--fixture", fixture(scratch)) as emulator, \
            chromium.Browser(browser) as page:
        base = emulator.where["base_url"]
        page.open(base + "/_admin/")
        check_users(page)
        check_live(page, emulator)
        picture = page.send("Page.captureScreenshot", format="png")["data"]
        (pathlib.Path(folder) / "inspector.png").write_bytes(base64.b64decode(picture))
        check_console(page, base)
        check_other_site(page, emulator)
        check_raw(emulator)
    print("the inspector page shows what is there, live and as text; no other site's page gets in")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
