#!/usr/bin/env python3
"""conflicts.py TOOL: a service that lets one user hold an externalId across all brands, which the emulator does
not play. What no update can change is reported as a conflict, by a dry run as well as by the job."""

import http.server
import json
import os
import pathlib
import ssl
import subprocess
import sys
import tempfile
import threading

from local_service import check

HELD = {"user": {"id": "1", "externalId": "a", "brandId": "other", "profile": {}, "metadata": {}}}
TAKEN = {"errors": [{"code": "conflict", "title": "A user of this externalId exists"}]}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.methods.append(self.command)
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        self.answer(200, HELD)

    def do_POST(self):
        self.answer(409, TAKEN)

    def do_PATCH(self):
        self.answer(200, HELD)

    def log_message(self, *_):
        pass


def start_service(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "key.pem",
                    "-out", folder / "ca.pem", "-days", "2", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.methods = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def run(tool, server, folder, *flags):
    server.methods.clear()
    environment = {"PATH": os.environ["PATH"], "SUNCO_APP_ID": "app", "SUNCO_TOKEN": "token",
                   "SUNCO_BASE_URL": f"https://127.0.0.1:{server.server_address[1]}",
                   "SUNCO_CA_FILE": str(folder / "ca.pem")}
    failures = folder / "failures.ndjson"
    job = subprocess.run([tool, "sync", folder / "in.ndjson", "--failures", failures, *flags], env=environment,
                         capture_output=True, text=True, timeout=60, check=False)
    check(job.returncode == 3, f"ended with {job.returncode}: {job.stdout}{job.stderr}")
    found = [json.loads(line) for line in failures.read_text().splitlines()]
    check([f["error"] for f in found] == ["conflict"], f"the failures are {found}")
    check("which no update can change" in found[0]["message"], f"the failures are {found}")
    return server.methods


def main(tool):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "in.ndjson").write_text('{"externalId":"a","brandId":"ours","profile":{"surname":"S"}}\n')
        server = start_service(folder)
        planned = run(tool, server, folder, "--dry-run")
        check(planned == ["GET"], f"the dry run sent {planned}")
        sent = run(tool, server, folder)
        check("PATCH" not in sent and "POST" in sent, f"the job sent {sent}")
        server.shutdown()


if __name__ == "__main__":
    main(sys.argv[1])
