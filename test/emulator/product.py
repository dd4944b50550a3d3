#!/usr/bin/env python3
"""The emulator as other people's tests use it: state, clock, log, faults and webhooks over HTTP.

product.py PROGRAM: PROGRAM is sunco.
"""

import base64
import http.client
import http.server
import json
import os
import pathlib
import queue
import signal
import sys
import threading

from local_service import Emulator, check, check_equal, run_in_folders

FIXED = ["--setting", "id_seed=1", "--setting", "start_time=2025-01-01T00:00:00.000Z"]


def lines_of(path):
    return [json.loads(line) for line in pathlib.Path(path).read_text("utf-8").splitlines()]


class Target:
    """Somewhere for webhooks to call. Each call waits in `calls`."""

    def __init__(self, statuses=()):
        self.calls = queue.Queue()
        answers = list(statuses)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(handler):
                body = handler.rfile.read(int(handler.headers["Content-Length"]))
                self.calls.put((dict(handler.headers), json.loads(body)))
                handler.send_response(answers.pop(0) if answers else 200)
                handler.send_header("Content-Length", "0")
                handler.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/events"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self):
        return self.calls.get(timeout=30)


def test_the_same_run_twice(program, _):
    def run():
        with Emulator(program, *FIXED) as e:
            e.call("POST", "", {"externalId": "a"})
            e.admin("POST", "/clock", {"advance_ms": 1500})
            e.call("POST", "", {"externalId": "b"})
            return e.admin("GET", "/state")[1]

    first = run()
    check_equal(first["users"][0]["signedUpAt"], "2025-01-01T00:00:00.000Z")
    check_equal(first["users"][1]["signedUpAt"], "2025-01-01T00:00:01.500Z")
    check_equal(run(), first)


def test_reset_goes_back_to_the_fixture(program, folder):
    fixture = folder / "fixture.json"
    fixture.write_text(json.dumps({"users": [{"externalId": "kept"}],
                                   "core_users": [{"zendeskId": "7"}]}))
    with Emulator(program, "--fixture", str(fixture), "--fault", "stall:operation=list",
                  *FIXED) as e:
        before = e.admin("GET", "/state")[1]
        e.call("POST", "", {"externalId": "new"})
        first = e.call("POST", "", {"externalId": "new2"})[1]
        e.call("DELETE", "/kept")
        e.admin("DELETE", "/faults")
        e.admin("POST", "/faults", {"fault": "delay:ms=1"})
        e.admin("PATCH", "/settings", {"removal_delay": 5})
        e.admin("POST", "/webhooks", {"target": "http://127.0.0.1:9/"})
        e.admin("POST", "/clock", {"advance_ms": 5})
        check_equal(e.admin("POST", "/reset"), (200, {"unused_faults": [
            {"fault": "delay:ms=1", "matched": 0, "used": 0}]}))
        check_equal(e.admin("GET", "/state")[1], before)
        check_equal(e.admin("GET", "/faults")[1]["faults"],
                    [{"fault": "stall:operation=list", "matched": 0, "used": 0}])
        check_equal(e.admin("GET", "/webhooks")[1]["webhooks"], [])
        check_equal(e.admin("GET", "/log")[1], {"requests": [], "deliveries": []})
        e.call("POST", "", {"externalId": "new"})
        check_equal(e.call("POST", "", {"externalId": "new2"})[1], first, "ids begin again")
    check("fault stall:operation=list never acted\n" in e.complaint, e.complaint)
    check("fault delay:ms=1 never acted before it was removed\n" in e.complaint, e.complaint)
    check_equal(json.loads(fixture.read_text())["users"], [{"externalId": "kept"}])


def test_snapshots(program, folder):
    snapshot = folder / "snapshot.json"
    with Emulator(program, "--snapshot", str(snapshot)) as e:
        e.call("POST", "", {"externalId": "a", "metadata": {"n": 1}})
        saved = e.admin("GET", "/state")[1]
        e.call("DELETE", "/a")
        check_equal(e.admin("PUT", "/state", saved)[0], 200)
        check_equal(e.call("GET", "/a")[0], 200)
        status, answer = e.admin("PUT", "/state", {"users": [{"id": "x"}, {"id": "x"}]})
        check_equal(status, 400)
        check("/users/1/id" in answer["error"], answer)
    check_equal(json.loads(snapshot.read_text()), saved)


def test_the_log(program, folder):
    log = folder / "log.ndjson"
    with Emulator(program, "--log", str(log), "--fault", "reset_after:operation=remove") as e:
        e.call("POST", "", {"externalId": "a"})
        check_equal(len(lines_of(log)), 1, "the line is there when the answer is")
        e.call("GET", "/a")
        e.call("GET", "/b")
        try:
            e.call("DELETE", "/a")
            check(False, "the answer came")
        except (ConnectionError, http.client.HTTPException):
            pass
        found = e.admin("GET", "/log?operation=get&status=404")[1]["requests"]
        check_equal([r["target"] for r in found], [e.users + "/b"])
        check_equal(len(e.admin("GET", "/log?external_id=a")[1]["requests"]), 3)
        check_equal([r["sequence"] for r in e.admin("GET", "/log?limit=2")[1]["requests"]], [3, 4])
        check_equal(len(e.admin("GET", "/log?after=3")[1]["requests"]), 1)
        check_equal(e.admin("GET", "/log?colour=red")[0], 400)
        check_equal(e.admin("DELETE", "/log")[0], 200)
        check_equal(e.admin("GET", "/log")[1]["requests"], [])
        e.process.send_signal(signal.SIGKILL)
        e.process.wait()
    lines = lines_of(log)
    check_equal([(r["operation"], r["status"], r["effect"], r["answered"], r["fault"])
                 for r in lines],
                [("create", 201, "created", True, ""), ("get", 200, "none", True, ""),
                 ("get", 404, "none", True, ""), ("remove", 200, "removed", False, "reset_after")])
    check(e.where["secret"] not in log.read_text(), "the secret is in the log")
    check_equal(dict(lines[0]["headers"])["Authorization"], "Basic …")


def test_the_log_takes_any_bytes(program, folder):
    log = folder / "log.ndjson"
    with Emulator(program, "--log", str(log)) as e:
        body, headers = b"\xff\xfe{", {"Authorization": e.authorization(), "X-Name": b"Ren\xe9 \xc3\xa9"}
        check_equal(e.request("POST", e.users, body, headers)[0], 400)
        peer = http.client.HTTPSConnection("127.0.0.1", e.address.port, context=e.tls, timeout=30)
        peer.connect()
        peer.sock.sendall(b"GET /v2/\xff\xc3\xa9 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        while peer.sock.recv(4096):
            pass
        peer.close()
        shown = e.admin("GET", "/log")[1]["requests"]
    check_equal(lines_of(log), shown)
    check_equal(base64.b64decode(shown[0]["body_base64"]), body)
    check("body" not in shown[0], shown[0])
    check_equal(dict(shown[0]["headers"])["X-Name"], "Ren\\xE9 é")
    check_equal((shown[1]["target"], shown[1]["body"]), ("/v2/\\xFFé", ""))


def test_what_never_gets_an_answer_is_logged_at_once(program, folder):
    log = folder / "log.ndjson"
    with Emulator(program, "--log", str(log), "--fault", "stall") as e:
        peer = http.client.HTTPSConnection("127.0.0.1", e.address.port, context=e.tls, timeout=30)
        peer.request("GET", e.users + "/a", None, {"Authorization": e.authorization()})
        while not e.admin("GET", "/log?fault=stall")[1]["requests"]:
            pass
        e.process.send_signal(signal.SIGKILL)
        e.process.wait()
        peer.close()
    check_equal([(r["status"], r["answered"], r["fault"]) for r in lines_of(log)], [(0, False, "stall")])


def test_webhooks(program, folder):
    target, log = Target([503]), folder / "hooks.ndjson"
    environment = {**os.environ, "SUNCO_EMULATOR_WEBHOOK_SECRET": "s3cret"}
    with Emulator(program, "--webhook", target.url, "--log", str(log), *FIXED, "--setting",
                  "removal_delay=2000", environment=environment) as e:
        made = e.call("POST", "", {"externalId": "abc123"})[1]["user"]
        check_equal(e.call("DELETE", "/abc123"), (200, {}))
        check_equal(e.admin("POST", "/clock", {"advance_ms": 1999})[0], 200)
        check_equal(e.admin("GET", "/status")[1]["pending_deliveries"], 0, "it is not done yet")
        e.admin("POST", "/clock", {"advance_ms": 1})
        headers, body = target.next()
        check_equal(headers["X-API-Key"], "s3cret")
        check_equal(headers["Content-Type"], "application/json")
        event = body["events"][0]
        check_equal(body, {
            "app": {"id": e.where["app_id"]},
            "webhook": {"id": e.admin("GET", "/webhooks")[1]["webhooks"][0]["id"],
                        "version": "v2"},
            "events": [{"id": event["id"], "createdAt": "2025-01-01T00:00:02.000Z",
                        "type": "user:remove",
                        "payload": {"user": {"id": made["id"], "authenticated": False,
                                             "externalId": "abc123"}}}]})
        while not (first := e.admin("GET", "/log")[1]["deliveries"]):
            pass
        check_equal(len(e.admin("GET", "/log?after=7")[1]["deliveries"]), 1, "requests count apart")
        after = f"/log?after_delivery={first[-1]['sequence']}"
        check_equal(e.admin("GET", after)[1]["deliveries"], [])
        check_equal(len(e.admin("GET", after)[1]["requests"]), 2)
        e.admin("POST", "/clock", {"advance_ms": 60_000})
        check_equal(target.next()[1]["events"][0]["id"], event["id"], "the same event again")
        while len(e.admin("GET", "/log?event_type=user%3Aremove")[1]["deliveries"]) < 2:
            pass
    calls = [line for line in lines_of(log) if line["type"] == "delivery"]
    check_equal([(c["attempt"], c["status"], c["result"]) for c in calls],
                [(1, 503, "will_retry"), (2, 200, "delivered")])
    check("s3cret" not in log.read_text(), "the webhook's secret is in the log")


def test_targets_by_route(program, _):
    target = Target()
    with Emulator(program) as e:
        status, made = e.admin("POST", "/webhooks", {"target": target.url, "triggers": ["user:merge"]})
        check_equal(status, 201)
        users = [e.call("POST", "", {"externalId": n})[1]["user"]["id"] for n in "ab"]
        e.admin("POST", f"/users/{users[0]}/authenticate", {"zendeskId": "7"})
        e.admin("POST", f"/users/{users[0]}/locale", {"locale": "fr"})
        e.admin("POST", "/merge", {"surviving": users[0], "discarded": users[1]})
        headers, body = target.next()
        check_equal(headers["X-API-Key"], made["webhook"]["secret"])
        payload = body["events"][0]["payload"]
        check_equal(payload["reason"], "api")
        check_equal(payload["mergedUsers"]["discarded"]["externalId"], "b")
        check_equal(payload["mergedUsers"]["surviving"],
                    {"id": users[0], "authenticated": True, "externalId": "a", "zendeskId": "7"})
        check_equal(e.admin("DELETE", "/webhooks/" + made["webhook"]["id"])[0], 200)
        check_equal(e.admin("DELETE", "/webhooks/" + made["webhook"]["id"])[0], 404)
        for bad in ({}, {"target": 7}, {"target": "ftp://x"}, {"target": "http://x", "triggers": 1}):
            check_equal(e.admin("POST", "/webhooks", bad)[0], 400, str(bad))


def test_every_fault_by_route(program, _):
    kinds = ["delay:ms=1", "rate_limit", "rate_limit:retry_after=3", "rate_limit:retry_after_date=5",
             "error:status=500", "error:status=502,body=text", "reset_before", "reset_during",
             "reset_after", "lose_answer", "apply_late:ms=1", "truncate", "slow:ms=1,bytes=64",
             "redirect", "content_type", "stale"]
    with Emulator(program) as e:
        e.call("POST", "", {"externalId": "a"})
        for kind in kinds:
            status, answer = e.admin("POST", "/faults", {"fault": kind})
            check_equal(status, 200, kind)
            check_equal(answer["faults"][-1]["fault"], kind)
            try:
                e.request("GET", e.users + "/a", None, {"Authorization": e.authorization()})
            except (ConnectionError, http.client.HTTPException):
                pass
        faults = e.admin("GET", "/faults")[1]["faults"]
        check_equal([f["used"] for f in faults], [1] * len(kinds))
        acted = [r["fault"] for r in e.admin("GET", "/log?operation=get")[1]["requests"]]
        check_equal(acted, [kind.split(":")[0] for kind in kinds])
        for bad in ("nonsense", "delay:ms=x", "stall:ms=1", "rate_limit:times=0", ""):
            check_equal(e.admin("POST", "/faults", {"fault": bad})[0], 400, bad)
        check_equal(e.admin("DELETE", "/faults")[1], {"unused_faults": [], "faults": []})


def test_what_the_routes_refuse(program, _):
    with Emulator(program) as e:
        check_equal(e.admin("GET", "/nothing")[0], 404)
        check_equal(e.admin("PUT", "/faults")[0], 405)
        check_equal(e.admin("POST", "/clock", {"advance_ms": 1})[0], 400, "no virtual clock")
        check_equal(e.admin("POST", "/clock", {"advance_ms": "1"})[0], 400)
        check_equal(e.admin("PATCH", "/settings", {"colour": "red"})[0], 400)
        check_equal(e.admin("PATCH", "/settings", {"show_null": True})[0], 200)
        check_equal(e.admin("POST", "/users", {"externalId": 7})[0], 400)
        check_equal(e.admin("POST", "/users/none/authenticate", {})[0], 400)
        check_equal(e.admin("POST", "/core_users", {})[0], 400)
        status, _, text = e.request("POST", "/_admin/faults", None, {"X-Sunco-Admin": "1"})
        check_equal((status, json.loads(text)["error"]), (400, "fault is missing"))
        big = {"users": [{"externalId": str(n)} for n in range(5_000)]}
        check_equal(e.admin("PUT", "/state", big)[0], 200, "a state of more than 100 kB")
        check_equal(len(e.admin("GET", "/users")[1]["users"]), 5_000)
        check_equal(e.admin("GET", "/log")[1]["requests"], [], "the routes are not in the log")
    with Emulator(program, "--no-admin") as e:
        check_equal(e.request("GET", "/_admin/")[0], 404)
        check_equal(e.admin("GET", "/users")[0], 404)


def test_the_guide_names_everything(program, _):
    guide = pathlib.Path(__file__).parents[2].joinpath("docs/guide/emulator.md").read_text("utf-8")
    with Emulator(program) as e:
        for setting in e.admin("GET", "/settings")[1]["settings"]:
            row = next((line for line in guide.splitlines()
                        if line.startswith(f"| `{setting['name']}` | ")), None)
            check(row, f"{setting['name']} is not in the guide")
            default = row.split("|")[2].split(",")[0].strip().strip("`")
            shown = setting["default"]
            shown = str(shown).lower() if isinstance(shown, bool) else str(shown)
            check_equal(default, shown or "nothing", setting["name"])


def main(program, _folder=None):
    return run_in_folders([f for name, f in globals().items() if name.startswith("test_")], program)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
