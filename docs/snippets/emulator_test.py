import base64, http.client, json, ssl, subprocess, urllib.parse

process = subprocess.Popen(["sunco", "emulator"], stdout=subprocess.PIPE, text=True)
where = json.loads(process.stdout.readline())
address = urllib.parse.urlsplit(where["base_url"])
tls = ssl.create_default_context(cafile=where["ca_file"])
key = base64.b64encode(f"{where['key_id']}:{where['secret']}".encode()).decode()


def call(method, path, body=None, headers=None):
    peer = http.client.HTTPSConnection(address.hostname, address.port, context=tls)
    peer.request(method, path, json.dumps(body) if body is not None else None,
                 headers or {"Authorization": "Basic " + key})
    answer = peer.getresponse()
    return answer.status, json.loads(answer.read())


users = f"/v2/apps/{where['app_id']}/users"
assert call("POST", users, {"externalId": "alice@acme"})[0] == 201

# What did the service see?
status, log = call("GET", "/_admin/log?operation=create", headers={"X-Sunco-Admin": "1"})
assert log["requests"][0]["effect"] == "created"
process.terminate()
