#!/usr/bin/env python3
"""The emulator's command line, what it shares, and what it says at its end.

command_line.py PROGRAM: PROGRAM is sunco.
"""

import http.client
import json
import os
import signal
import subprocess
import sys

from local_service import Emulator, check, check_equal, run_in_folders


def umask():
    now = os.umask(0)
    os.umask(now)
    return now


def refusal(program, *flags):
    """What a program that must not start says."""
    done = subprocess.run([program, "emulator", *flags], capture_output=True, text=True, timeout=60)
    check_equal(done.returncode, 2, flags)
    return done.stderr


def test_faults_that_did_too_little(program, _):
    flags = ["--fault", "error:times=3", "--fault", "delay:ms=1,operation=list"]
    for strict, status in ((["--strict"], 1), ([], 0)):
        with Emulator(program, *flags, *strict) as e:
            e.request("GET", e.users)
            e.admin("POST", "/reset")
            e.request("GET", e.users)
            e.request("GET", e.users)
        check_equal(e.complaint, "sunco emulator: fault error:times=3 acted 2 of 3 times\n"
                    "sunco emulator: fault delay:operation=list,ms=1 never acted\n")
        check_equal(e.process.returncode, status)
    with Emulator(program, "--fault", "error", "--strict") as e:
        e.request("GET", e.users)
        e.admin("POST", "/reset")
    check_equal((e.complaint, e.process.returncode), ("", 0), "it acted before the reset")


def test_the_report_comes_though_nothing_can_be_saved(program, folder):
    place = folder / "gone"
    place.mkdir()
    with Emulator(program, "--snapshot", str(place / "s.json"), "--fault", "stall",
                  "--setting", "removal_delay=3600000") as e:
        e.admin("POST", "/users", {"externalId": "a"})
        e.admin("DELETE", "/faults")
        check_equal(e.call("DELETE", "/a"), (200, {}))
        check_equal(e.admin("GET", "/status")[1]["pending_removals"], 1)
        place.rmdir()
    check("fault stall never acted" in e.complaint, e.complaint)
    check("1 removals were not done" in e.complaint, e.complaint)
    check_equal(e.process.returncode, 2)


def test_mistakes_of_the_command_line(program, folder):
    fixture = folder / "people.json"
    for state, complaint in (({"user": []}, 'the state does not take "user"'),
                             ({"users": [{"id": ""}]}, "/users/0/id is empty or taken"),
                             ({"settings": {"show_nul": True}}, 'did you mean "show_null"?')):
        fixture.write_text(json.dumps(state))
        for flag in ("--fixture", "--state"):
            said = json.loads(refusal(program, flag, str(fixture)))["message"]
            check(said.startswith(f"{fixture}: ") and complaint in said, said)
    said = json.loads(refusal(program, "--setting", "show_nul=true"))["message"]
    check_equal(said, '--setting show_nul=true: there is no setting "show_nul"; did you mean "show_null"?')
    said = json.loads(refusal(program, "--setting", "show_null"))["message"]
    check_equal(said, "--setting show_null: it takes NAME=VALUE")
    said = json.loads(refusal(program, "--fault", "stall", "--fault", "error:status=200"))["message"]
    check_equal(said, 'fault "error:status=200": status must be from 400 to 599')


def test_apps_that_the_key_does_not_reach(program, _):
    with Emulator(program, "--foreign-app", "theirs") as e:
        headers = {"Authorization": e.authorization()}
        for setting in (403, 401, 404):
            e.admin("PATCH", "/settings", {"wrong_app_status": setting})
            check_equal(e.request("GET", "/v2/apps/theirs/users/a", None, headers)[0], setting)
        check_equal(e.request("GET", "/v2/apps/nobodys/users/a", None, headers)[0], 404)


def test_a_log_that_cannot_be_written(program, _):
    if not os.path.exists("/dev/full"):
        return
    with Emulator(program, "--log", "/dev/full") as e:
        e.call("GET", "/a")
        check("cannot be written" in e.admin("GET", "/status")[1]["log_complaint"], "status")
    check_equal(e.process.returncode, 1)
    check("cannot be written" in e.complaint, e.complaint)


def test_what_others_need_is_shared(program, folder):
    share = folder / "share"
    environment = {**os.environ, "SUNCO_EMULATOR_KEY_ID": "app_x", "SUNCO_EMULATOR_SECRET": "y"}
    with Emulator(program, "--listen", "0.0.0.0:0", "--host-name", "emulator.test", "--share",
                  str(share), environment=environment) as e:
        shared = json.loads((share / "emulator.json").read_text())
        check_equal(shared, e.where)
        check_equal((shared["key_id"], shared["secret"]), ("app_x", "y"))
        check(shared["base_url"].startswith("https://emulator.test:"), shared["base_url"])
        check_equal(shared["ca_file"], str(share / "ca.pem"))
        peer = http.client.HTTPSConnection("127.0.0.1", e.address.port, context=e.tls, timeout=30)
        peer.connect()
        names = [name for _, name in peer.sock.getpeercert()["subjectAltName"]]
        check("emulator.test" in names, names)
        for host, expected in (("emulator.test", 200), ("other.test", 403)):
            peer.request("GET", "/_admin/users", None, {"Host": host, "X-Sunco-Admin": "1"})
            answer = peer.getresponse()
            answer.read()
            check_equal(answer.status, expected, host)
        peer.close()
        check_equal((share / "emulator.json").stat().st_mode & 0o777, 0o666 & ~umask(),
                    "others are to read it")
    check((share / "ca.pem").exists(), "the certificate stays")
    check(not (share / "emulator.json").exists(), "nobody listens there")


def test_where_nobody_listens_any_more_is_not_shared(program, folder):
    old = folder / "emulator.json"
    old.write_text("{}")
    with Emulator(program) as taken:
        refusal(program, "--share", str(folder), "--listen", f"127.0.0.1:{taken.address.port}")
    check(not old.exists(), "it is an earlier emulator's")
    with Emulator(program, "--share", str(folder)):
        with Emulator(program, "--share", str(folder)) as second:
            pass
        check(not old.exists(), "the second one has taken its own away")
    with Emulator(program, "--share", str(folder)) as first:
        with Emulator(program, "--share", str(folder)) as second:
            first.process.send_signal(signal.SIGTERM)
            first.process.wait()
            check_equal(json.loads(old.read_text()), second.where, "which is not the first one's")


def main(program, _folder=None):
    return run_in_folders([f for name, f in globals().items() if name.startswith("test_")], program)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
