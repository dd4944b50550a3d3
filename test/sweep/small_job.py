"""A small job that has every operation and outcome in it, and how to judge it however it was disturbed."""

import collections

from jobs import check_nothing_left, check_totals, expect, record, user

USERS = [user(1, "old", "before"), user(2, "same", "same"), user(3, "gone", "gone"),
         user(4, "person", "known"), user(5, "taken", "taken")]

# Each record with the outcomes that it may have, however often the job was killed, and with what the
# service must have down as its effect: (effect, externalId).
Case = collections.namedtuple("Case", "text outcomes effect", defaults=[None])
CASES = [
    Case(record("fresh", surname="one"), {"created", "unchanged"}, ("created", "fresh")),
    Case(record("old", surname="after"), {"updated", "unchanged"}, ("updated", "old")),
    Case(record("same", surname="same"), {"unchanged"}),
    Case(record("made", "create", "two"), {"created"}, ("created", "made")),
    Case(record(None, "create", "keyless"), {"created", "unknown"}),
    Case(record("taken", "create", "other"), {"failed"}),
    Case(record("same", "update", "changed"), {"updated"}, ("updated", "same")),
    Case(record("gone", "remove"), {"removed"}, ("removed", "gone")),
    Case(record("gone", surname="back"), {"created", "unchanged"}, ("created", "gone")),
    Case(record("person", "remove_personal_information"), {"personal_information_removed"},
         ("personal_information_removed", "person")),
    Case("rubbish", {"failed"}),
    Case(record("nobody", "update", "x"), {"failed"}),
    Case(record("fresh", "remove"), {"removed"}, ("removed", "fresh")),
    Case(record("nobody", "remove"), {"failed"}),
]
AT_THE_END = {"old": "after", "same": "changed", "made": "two", "taken": "taken", "gone": "back",
              "person": None}
ONCE = ("created", "removed")
RECORDS = [case.text for case in CASES]


def effects(log):
    return [(r["effect"], r.get("externalId")) for r in log if r["effect"] != "none"]


def keyless_requests(log):
    return [r for r in log if "keyless" in r["body"]]


def check_recorded(job, log, known=None):
    """Nothing was sent of which the journal does not know; `known` is what it says."""
    known = job.rows() if known is None else known
    for line, case in enumerate(CASES, 1):
        if case.effect in effects(log):
            expect(line in known, f"the service has {case.effect}, and the journal does not know of it")
    if keyless_requests(log):
        expect(5 in known, "the create without a key was sent, and the journal does not know of it")


def check_service(service, outcomes):
    log = service.log()
    for effect, key in effects(log):
        times = effects(log).count((effect, key))
        expect(key is None or effect not in ONCE or times == 1, f"{key} was {effect} {times} times")
    expect(len(keyless_requests(log)) <= 1, "the create without a key was sent again")
    users = service.users()
    found = {u["externalId"]: u["profile"].get("surname") for u in users if "externalId" in u}
    expect(found == AT_THE_END, f"at the end the service holds {found}")
    keyless = sum("externalId" not in u for u in users)
    expect(keyless == 1 if outcomes[5] == "created" else keyless <= 1, f"{keyless} users without a key")


def judge(job, service):
    outcomes = check_totals(job, len(CASES))
    for line, case in enumerate(CASES, 1):
        expect(outcomes[line] in case.outcomes, f"line {line} ended {outcomes[line]}")
    check_service(service, outcomes)
    check_nothing_left(job, service)
