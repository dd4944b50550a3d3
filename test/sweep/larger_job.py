"""A larger job of random records, and how to judge it however it was disturbed."""

import collections
import json

from jobs import check_nothing_left, check_totals, expect, record

KEYS = 120
ABSENT = object()
# What an operation may come to, by whether its user is there. An earlier try of the same record may have
# done its work unheard, and then it finds nothing left to do.
OUTCOMES = {("ensure", False): {"created", "unchanged"},
            ("ensure", True): {"updated", "unchanged"},
            ("create", False): {"created"},
            ("create", True): {"failed"},
            ("update", False): {"failed"},
            ("update", True): {"updated"},
            ("remove", False): {"failed"},
            ("remove", True): {"removed"},
            ("remove_personal_information", False): {"failed"},
            ("remove_personal_information", True): {"personal_information_removed"}}


class LargerJob:
    """The records, and what must come of them: for each line its outcomes, for each key its surname."""

    def __init__(self, random, count):
        self.records, self.outcomes, self.held = [], [], {}
        for line in range(1, count + 1):
            self.add(random, line)

    def add(self, random, line):
        text = f"line-{line}"
        if random.random() < 0.05:
            self.records.append(record(None, "create", text))
            self.outcomes.append({"created", "unknown"})
            return
        key = f"k{random.randrange(KEYS)}"
        op = random.choice(("ensure",) * 4 + ("create", "update", "remove", "remove_personal_information"))
        takes_body = op in ("ensure", "create", "update")
        self.records.append(record(key, op, text if takes_body else None))
        there = self.held.get(key, ABSENT) is not ABSENT
        self.outcomes.append(OUTCOMES[op, there])
        self.carry_out(op, key, there, text)

    def carry_out(self, op, key, there, text):
        if op == "ensure" or (op == "create" and not there) or (op == "update" and there):
            self.held[key] = text
        elif op == "remove":
            self.held[key] = ABSENT
        elif op == "remove_personal_information" and there:
            self.held[key] = None

    def judge(self, job, service):
        found = check_totals(job, len(self.records))
        for line, allowed in enumerate(self.outcomes, 1):
            expect(found[line] in allowed, f"line {line}, {self.records[line - 1]}, ended {found[line]}")
        self.check_users(service.users())
        check_log(service.log())
        check_nothing_left(job, service)

    def check_users(self, users):
        held = {u["externalId"]: u["profile"].get("surname") for u in users if "externalId" in u}
        expected = {key: text for key, text in self.held.items() if text is not ABSENT}
        expect(held == expected, f"the service holds {held} in place of {expected}")


def check_log(log):
    """No create took effect twice, none without a key was sent twice, and no key's order was broken."""
    sent = collections.defaultdict(list)
    created = collections.Counter()
    for request in log:
        if not request["body"]:
            continue
        body = json.loads(request["body"])
        surname = body["profile"]["surname"]
        created[surname] += request["effect"] == "created"
        # The user's key, which a patch by id has in the log alone.
        sent[request.get("externalId", surname)].append(int(surname.removeprefix("line-")))
    twice = [surname for surname, times in created.items() if times > 1]
    expect(not twice, f"created twice: {twice}")
    for key, lines in sent.items():
        expect(lines == sorted(lines), f"the records of {key} were sent in the order {lines}")
        expect(not key.startswith("line-") or len(lines) == 1, f"{key} has no key and was sent again")
