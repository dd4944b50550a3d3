#!/usr/bin/env python3
"""What is known of the service, statement by statement, asked of the emulator over HTTPS.

semantics.py PROGRAM: PROGRAM is sunco.
"""

import base64
import json
import sys

from product import Target
from local_service import Emulator, check, check_equal, run_all

FIXED = ["--setting", "start_time=2025-01-01T00:00:00.000Z"]


def titles(answer):
    status, body = answer
    check_equal(status, 400)
    check(all(e["code"] == "bad_request" for e in body["errors"]), body)
    return [e["title"] for e in body["errors"]]


def error(answer):
    status, body = answer
    check_equal(len(body["errors"]), 1, str(body))
    return status, body["errors"][0]["code"], body["errors"][0]["title"]


def test_routing(program):
    with Emulator(program) as e:
        made = e.call("POST", "", {"externalId": "a/b c+d@é"})[1]["user"]
        key = {"Authorization": e.authorization()}
        for path in ("/a%2Fb%20c+d@%C3%A9", "/a%2fb%20c%2Bd%40%c3%a9", "/" + made["id"]):
            for prefix in ("", "/sc"):
                status, _, text = e.request("GET", prefix + e.users + path, None, key)
                check_equal((status, json.loads(text)["user"]), (200, made), prefix + path)
        # Decoded once: what was encoded twice is another text.
        check_equal(e.call("GET", "/a%252Fb%20c+d@%C3%A9")[0], 404)
        for name in ("filter[identities.email]", "filter%5Bidentities.email%5D"):
            check_equal(e.call("GET", f"?{name}=x%40y"), (200, {"users": []}))
        for target in ("/v1.1/apps", "/v2/apps/x/user", e.users + "/", "/sc/sc" + e.users):
            status, _, text = e.request("GET", target, None, key)
            check_equal(error((status, json.loads(text))), (404, "not_found", "Resource not found"))


def test_order_of_checks(program):
    with Emulator(program) as e:
        def ask(method, target, body, known=True):
            headers = {"Authorization": e.authorization()} if known else {}
            status, _, text = e.request(method, target, body, headers)
            return error((status, json.loads(text)))

        large, bad = {"x": "y" * 110_000}, {"profile": {"locale": 1}}
        check_equal(ask("POST", "/nowhere", large, False)[:2], (404, "not_found"))
        check_equal(ask("POST", "/v2/apps/other/users", large, False),
                    (401, "unauthorized", "Authorization is required"))
        check_equal(ask("POST", "/v2/apps/other/users", large),
                    (404, "app_not_found", "App not found"))
        check_equal(ask("POST", e.users, large),
                    (413, "request_entity_too_large", "request entity too large"))
        check_equal(ask("PATCH", e.users + "/nobody", bad)[:2], (400, "bad_request"))
        check_equal(ask("PATCH", e.users + "/nobody", {}), (404, "user_not_found",
                                                             "User not found"))
        e.call("POST", "", {"externalId": "a"})
        check_equal(ask("POST", e.users, {"externalId": "a", **bad})[0], 400)
        check_equal(ask("POST", e.users, {"externalId": "a"}),
                    (409, "conflict", "User already exists"))


def test_answers(program):
    with Emulator(program) as e:
        e.admin("POST", "/users", {
            "id": "0" * 24, "externalId": "x", "zendeskId": "7", "brandId": "42",
            "signedUpAt": "2024-01-02T03:04:05.678Z", "toBeRetained": True,
            "identities": [{"type": "email", "value": "a@b.c", "verification": "sso"}],
            "profile": {"locale": "fr", "givenName": "Ada"}, "metadata": {"k": 1}})
        status, headers, text = e.request("GET", e.users + "/" + "0" * 24, None,
                                          {"Authorization": e.authorization()})
        check_equal(status, 200)
        check_equal(text, '{"user":{"id":"000000000000000000000000","authenticated":false,'
                          '"externalId":"x","zendeskId":"7","brandId":"42",'
                          '"signedUpAt":"2024-01-02T03:04:05.678Z","toBeRetained":true,'
                          '"hasPaymentInfo":false,"identities":[{"type":"email","value":"a@b.c",'
                          '"verification":"sso"}],"profile":{"givenName":"Ada","locale":"fr"},'
                          '"metadata":{"k":1}}}')
        check_equal(headers["Content-Type"], "application/json; charset=utf-8")
        check(headers["ETag"].startswith(f'W/"{len(text):x}-'), headers["ETag"])
        for name, value in (("Cache-Control", "private, no-cache, no-store, must-revalidate"),
                            ("Pragma", "no-cache"), ("Expires", "-1"), ("Server", "nginx"),
                            ("X-Content-Type-Options", "nosniff"),
                            ("Access-Control-Expose-Headers", "Retry-After")):
            check_equal(headers[name], value, name)


def test_state(program):
    with Emulator(program) as e:
        plain = e.call("POST", "", {"externalId": "k"})[1]["user"]
        branded = e.call("POST", "", {"externalId": "k", "brandId": "42"})[1]["user"]
        check_equal(e.call("POST", "", {"externalId": "k", "brandId": "42"})[0], 409)
        check_equal(e.call("GET", "/k")[1]["user"], plain)
        check_equal(e.call("GET", "/k?brandId=42")[1]["user"], branded)
        check_equal(e.call("GET", "/k?brandId=43")[0], 404)
        check_equal(e.call("GET", "/" + branded["id"])[1]["user"], branded, "an id needs no brand")
        # An externalId that is another user's id: the id comes first.
        e.call("POST", "", {"externalId": plain["id"]})
        check_equal(e.call("GET", "/" + plain["id"])[1]["user"], plain)
        identity = {"identities": [{"type": "email", "value": "a@b.c"}]}
        check_equal(e.admin("POST", "/users", identity)[0], 200)
        check_equal(e.admin("POST", "/users", identity)[0], 400)
        check_equal(e.admin("POST", "/users", {**identity, "brandId": "42"})[0], 200)
        found = [e.call("GET", "?filter[identities.email]=A%40b.c" + more)[1]["users"]
                 for more in ("", "&brandId=42")]
        check_equal([len(users) for users in found], [1, 1])
        check("brandId" not in found[0][0] and found[1][0]["brandId"] == "42", found)


def test_create(program):
    with Emulator(program, *FIXED) as e:
        user = e.call("POST", "", {})[1]["user"]
        check_equal({k: v for k, v in user.items() if k != "id"},
                    {"authenticated": False, "signedUpAt": "2025-01-01T00:00:00.000Z",
                     "hasPaymentInfo": False, "identities": [], "profile": {}, "metadata": {}})
        e.admin("PATCH", "/settings", {"default_locale": "en-US"})
        body = {"externalId": "a", "metadata": None, "brandId": None,
                "profile": {"givenName": None, "email": "a@b.c"}}
        user = e.call("POST", "", body)[1]["user"]
        check_equal(user["profile"], {"email": "a@b.c", "locale": "en-US",
                                      "localeOrigin": "zendeskAccount"})
        check_equal(e.call("GET", "?filter[identities.email]=a%40b.c")[1], {"users": []},
                    "profile.email makes no identity")
        check_equal(titles(e.call("GET", "")), ["should have required property 'filter'"])


def test_patch(program):
    with Emulator(program) as e:
        e.call("POST", "", {"externalId": "a", "profile": {"givenName": "A", "surname": "B"},
                            "metadata": {"k": 1, "l": "x"}})
        before = e.call("GET", "/a")[1]
        check_equal(e.call("PATCH", "/a", {}), (200, before))
        after = e.call("PATCH", "/a", {"profile": {"givenName": None, "locale": "fr"},
                                       "metadata": {"l": "y"}, "externalId": "b",
                                       "toBeRetained": True})[1]["user"]
        check_equal(after["profile"], {"surname": "B", "locale": "fr"})
        check_equal(after["metadata"], {"k": 1, "l": "y"})
        check_equal((after["externalId"], after["toBeRetained"]), ("a", True))
        big = "User metadata is limited to 4096 bytes in size."
        check_equal(e.call("PATCH", "/a", {"metadata": {"x": "y" * 3_000}})[0], 200)
        check_equal(titles(e.call("PATCH", "/a", {"metadata": {"z": "y" * 3_000}})), [big])
        check_equal(e.call("PATCH", "/a", {"metadata": None})[1]["user"]["metadata"], {})
        e.admin("PATCH", "/settings", {"fixed_members": "refuse"})
        check_equal(titles(e.call("PATCH", "/a", {"externalId": "b"})),
                    ["should NOT have additional properties"])


def test_delete(program):
    target = Target()
    with Emulator(program, "--webhook", target.url, *FIXED) as e:
        e.call("POST", "", {"externalId": "a"})
        check_equal(e.call("DELETE", "/a"), (200, {}))
        check_equal(error(e.call("DELETE", "/a")), (404, "user_not_found", "User not found"))
        check_equal(target.next()[1]["events"][0]["type"], "user:remove")
        check_equal(e.call("POST", "", {"externalId": "a"})[0], 201, "the key is free at once")
        e.admin("PATCH", "/settings", {"removal_delay": 1000, "reuse_delay": 500,
                                       "removal_cascade": True})
        e.call("DELETE", "/a")
        check_equal(e.call("GET", "/a")[0], 404, "unreachable at once")
        check_equal(e.call("POST", "", {"externalId": "a"})[0], 409)
        e.admin("POST", "/clock", {"advance_ms": 1000})
        types = [target.next()[1]["events"][0]["type"] for _ in range(3)]
        check_equal(types, ["client:remove", "conversation:remove", "user:remove"])
        check_equal(e.call("POST", "", {"externalId": "a"})[0], 409)
        e.admin("POST", "/clock", {"advance_ms": 500})
        check_equal(e.call("POST", "", {"externalId": "a"})[0], 201)


def test_personal_information(program):
    with Emulator(program) as e:
        user = {"id": "1" * 24, "authenticated": True, "externalId": "x", "zendeskId": "7",
                "brandId": "42", "signedUpAt": "2024-01-02T03:04:05.678Z", "toBeRetained": True,
                "hasPaymentInfo": False,
                "identities": [{"type": "email", "value": "a@b.c", "verification": "sso"}],
                "profile": {"givenName": "Ada", "locale": "fr", "localeOrigin": "message"},
                "metadata": {"k": 1}}
        e.admin("POST", "/users", user)
        cleared = {**user, "identities": [], "profile": {}, "metadata": {}}
        for _ in range(2):
            check_equal(e.call("DELETE", "/" + user["id"] + "/personalinformation"),
                        (200, {"user": cleared}))
        check_equal(e.call("GET", "?filter[identities.email]=a%40b.c&brandId=42")[1], {"users": []})
        check_equal(e.call("DELETE", "/none/personalinformation")[0], 404)


def test_sync(program):
    target = Target()
    with Emulator(program, "--webhook", target.url) as e:
        e.admin("POST", "/core_users", {"zendeskId": "7", "externalId": "ext", "givenName": "Ann",
                                        "surname": "Lee", "email": "ann@example.org"})
        linked = e.admin("POST", "/users", {"zendeskId": "7", "profile": {"givenName": "old",
                                                                          "locale": "fr"}})[1]["user"]
        holder = e.call("POST", "", {"externalId": "ext", "metadata": {"k": 1}})[1]["user"]
        other = e.admin("POST", "/users", {
            "zendeskId": "8", "identities": [{"type": "email", "value": "ann@example.org"}]})[1]
        status, _, text = e.request("POST", e.users + "/7/sync", None,
                                    {"Authorization": e.authorization()})
        after = json.loads(text)["user"]
        check_equal((status, after["id"], after["externalId"]), (200, linked["id"], "ext"))
        check_equal(after["profile"], {"givenName": "Ann", "surname": "Lee", "locale": "fr"})
        check_equal([i["value"] for i in after["identities"]], ["ann@example.org"])
        check_equal(after["metadata"], {"k": 1}, "who has no zendeskId is merged")
        left = e.call("GET", "/" + other["user"]["id"])[1]["user"]
        check_equal(left["identities"], [], "who has one loses the value")
        check_equal(e.call("GET", "/" + holder["id"])[0], 404)
        merge = target.next()[1]["events"][0]
        check_equal((merge["type"], merge["payload"]["reason"]), ("user:merge", "api"))
        check_equal(merge["payload"]["mergedUsers"]["surviving"]["id"], linked["id"])
        check_equal(merge["payload"]["mergedUsers"]["discarded"]["id"], holder["id"])

        e.admin("POST", "/core_users", {"zendeskId": "9", "externalId": "nine"})
        kept = e.admin("POST", "/users", {"zendeskId": "9"})[1]["user"]
        after = e.call("POST", "/7/sync", {"survivingZendeskId": "9"})[1]["user"]
        check_equal((after["id"], after["zendeskId"], after["externalId"]),
                    (kept["id"], "9", "nine"))
        check_equal(target.next()[1]["events"][0]["payload"]["mergedUsers"]["discarded"]["id"],
                    linked["id"])
        check_equal(error(e.call("POST", "/1/sync", {})),
                    (404, "user_not_found", "User not found"))
        check_equal(titles(e.call("POST", "/7/sync", {"survivingZendeskId": 9})),
                    ["should be string"])


def test_complaints(program):
    with Emulator(program) as e:
        for body, expected in (
                ({"profile": {"givenName": 1}}, "should be string,null"),
                ({"externalId": 1}, "should be string"),
                ({"externalId": ""}, "should NOT be shorter than 1 characters"),
                ({"externalId": "x" * 1025}, "should NOT be longer than 1024 characters"),
                ({"profile": {"surname": "x" * 129}}, "should NOT be longer than 128 characters"),
                ({"profile": {"avatarUrl": "x" * 2049}},
                 "should NOT be longer than 2048 characters"),
                ({"profile": {"locale": "x" * 65}}, "should NOT be longer than 64 characters"),
                ({"brandId": "x" * 25}, "should NOT be longer than 24 characters"),
                ({"profile": {"email": "nobody"}}, 'should match format "email"'),
                ({"metadata": {"k": "x" * 4096}},
                 "User metadata is limited to 4096 bytes in size.")):
            check(expected in titles(e.call("POST", "", body)), f"{expected}: {str(body)[:60]}")
        both = titles(e.call("POST", "", {"externalId": 1, "profile": {"locale": 1}}))
        check_equal(len(both), 2, "one for each violation")
        for body, code in (("{", 400), ("[]", 400), ('"x"', 400)):
            status, _, _ = e.request("POST", e.users, body,
                                     {"Authorization": e.authorization()})
            check_equal(status, code, body)


def test_keys(program):
    with Emulator(program) as e:
        def ask(value):
            status, _, text = e.request("GET", e.users + "/x", None, {"Authorization": value})
            return error((status, json.loads(text)))

        wrong = base64.b64encode(f"{e.where['key_id']}:wrong".encode()).decode()
        for value in ("Basic " + wrong, "Basic x", "Digest x"):
            check_equal(ask(value), (401, "unauthorized", "Authorization is required"))

        def part(value):
            return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

        no_kid = ".".join((part({"alg": "HS256", "typ": "JWT"}), part({"scope": "app"}), "x"))
        check_equal(ask("Bearer " + no_kid),
                    (401, "invalid_auth", "Invalid JWT header. Missing key id (kid)"))


def main(program, _folder=None):
    return run_all([f for name, f in globals().items() if name.startswith("test_")], program)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
