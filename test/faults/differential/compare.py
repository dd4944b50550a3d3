"""Reads the same odd responses with sunco, Node and h11.

Fails where sunco accepts what both others refuse, and where it accepts an answer and one of the others
reads another status or body out of the same bytes. Being stricter than they are is no failure.

Usage: compare.py READER [SEED]
"""
import json
import pathlib
import shutil
import subprocess
import sys

import cases

SKIPPED = 77
MUTATIONS = 400


def skip(reason):
    print("skipped:", reason)
    sys.exit(SKIPPED)


def read_with_sunco(reader, responses):
    stdin = b"".join(b"%d\n" % len(r) + r for r in responses)
    lines = subprocess.run([reader], input=stdin, stdout=subprocess.PIPE, check=True).stdout.splitlines()
    for line in lines:
        words = line.decode().split(" ")
        yield (int(words[1]), bytes.fromhex(words[2])) if words[0] == "accepted" else None


def read_with_node(node, responses):
    script = pathlib.Path(__file__).with_name("node_reader.js")
    stdin = json.dumps([r.hex() for r in responses]).encode()
    out = subprocess.run([node, script], input=stdin, stdout=subprocess.PIPE, check=True).stdout
    for verdict in json.loads(out):
        yield None if "refused" in verdict else (verdict["status"], bytes.fromhex(verdict["body"]))


def read_with_h11(h11, response):
    peer = h11.Connection(h11.CLIENT, max_incomplete_event_size=64 * 1024)
    peer.send(h11.Request(method="GET", target="/", headers=[("Host", "h")]))
    peer.send(h11.EndOfMessage())
    status, body, closed = None, b"", False
    try:
        peer.receive_data(response)
        while True:
            event = peer.next_event()
            if event is h11.NEED_DATA and not closed:
                peer.receive_data(b"")
                closed = True
            elif isinstance(event, h11.Response):
                status = event.status_code
            elif isinstance(event, h11.Data):
                body += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                return status, body
            elif not isinstance(event, h11.InformationalResponse):
                return None
    except h11.RemoteProtocolError:
        return None


def agree(ours, theirs):
    # RFC 9112, section 6.3: a 204 has no body, whatever its headers say. Node 18 reads one.
    return ours == theirs or ours == (204, b"") == (theirs[0], ours[1])


def complaint(ours, others):
    if ours is None:
        return None
    accepted = {name: verdict for name, verdict in others.items() if verdict is not None}
    if not accepted:
        return f"sunco accepts {ours}, the others refuse"
    different = {name: verdict for name, verdict in accepted.items() if not agree(ours, verdict)}
    return f"sunco reads {ours}, but {different}" if different else None


def main():
    reader, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1
    try:
        import h11
    except ImportError:
        skip("this Python has no h11 (python3-h11)")
    node = shutil.which("node")
    if node is None:
        skip("node is not installed")

    table = list(cases.table()) + list(cases.mutated(seed, MUTATIONS))
    responses = [response for _, response in table]
    ours = list(read_with_sunco(reader, responses))
    nodes = list(read_with_node(node, responses))
    h11s = [read_with_h11(h11, response) for response in responses]
    if not len(ours) == len(nodes) == len(h11s) == len(table):
        sys.exit("a reader lost count")

    failures = 0
    for (name, response), a, b, c in zip(table, ours, nodes, h11s):
        text = complaint(a, {"node": b, "h11": c})
        if text is not None:
            failures += 1
            print(f"{name}: {text}\n    {response[:200]}")
    accepted = [sum(v is not None for v in verdicts) for verdicts in (ours, nodes, h11s)]
    print(f"{len(table)} responses, mutations of seed {seed}; accepted by sunco {accepted[0]}, "
          f"node {accepted[1]}, h11 {accepted[2]}; {failures} failures")
    # A reader that refuses everything would pass for free.
    if accepted[0] < len(table) // 10:
        sys.exit("sunco accepts suspiciously little")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
