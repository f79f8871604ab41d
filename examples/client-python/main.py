"""A small client in Python: the standard library, nothing to install.

    ROWCAST_CLIENT_ID=... ROWCAST_CLIENT_SECRET=... python3 examples/client-python/main.py
"""
import json
import os
import time
from contextlib import ExitStack
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

URL = os.environ.get("ROWCAST_URL", "http://127.0.0.1:8080")
TABLE = "Contacts_Python"
ARRIVAL_SECONDS = 30


class Refused(Exception):
    """The server answered anything but a success; holds its words."""


class Rowcast:
    """Speaks to the API as one profile."""

    def __init__(self, url, client_id, client_secret):
        self.url = url
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        answer = self._send(Request(f"{url}/oauth/token", urlencode(form).encode()))
        self.headers = {"Authorization": f"Bearer {answer['access_token']}", "Content-Type": "application/json"}

    def call(self, method, path, body=None, **query):
        """Answers the parsed body, None if it is empty. The query is encoded, conditions with it."""
        address = self.url + path + ("?" + urlencode({name.replace("_", "."): value for name, value in query.items()}) if query else "")
        data = None if body is None else json.dumps(body).encode()
        headers = self.headers if data is not None else {"Authorization": self.headers["Authorization"]}
        return self._send(Request(address, data, headers, method=method))

    @staticmethod
    def _send(request):
        try:
            with urlopen(request, timeout=30) as answer:
                text = answer.read()
        except HTTPError as error:
            raise Refused(f"{request.method or request.get_method()} {request.full_url}: {error.code} {error.read().decode()}") from None
        return json.loads(text) if text else None


def expect(found, wanted):
    if found != wanted:
        raise SystemExit(f"Expected {wanted!r}, found {found!r}")


def arrived(rowcast, inspector):
    """The one call that the inspector gets, as soon as it is there."""
    deadline = time.monotonic() + ARRIVAL_SECONDS
    while time.monotonic() < deadline:
        calls = rowcast.call("GET", f"/v2/inspectors/{inspector}/calls")["Result"]
        if calls:
            return calls[0]
        time.sleep(0.1)
    raise SystemExit(f"No call arrived within {ARRIVAL_SECONDS} s")


def main():
    rowcast = Rowcast(URL, os.environ.get("ROWCAST_CLIENT_ID", ""), os.environ.get("ROWCAST_CLIENT_SECRET", ""))
    print(f"Signed in at {URL}")
    records = f"/v2/tables/{TABLE}/records"

    # What was made is deleted at the end, the last one first, also when something goes wrong.
    with ExitStack() as undo:
        rowcast.call("POST", "/v2/tables", {
            "Name": TABLE,
            "Columns": [
                {"Name": "Email", "Type": "STRING", "Unique": True},
                {"Name": "Visits", "Type": "INTEGER"},
                {"Name": "Balance", "Type": "CURRENCY"},
                {"Name": "Member", "Type": "YES/NO"},
                {"Name": "Since", "Type": "DATE/TIME"},
                {"Name": "Interests", "Type": "LIST-STRING", "ListField": ["Art", "Chess", "Music"]},
            ],
        })
        undo.callback(rowcast.call, "DELETE", f"/v2/tables/{TABLE}")
        print(f"Made the table {TABLE}")

        inspector = rowcast.call("POST", "/v2/inspectors")
        webhook = rowcast.call("POST", "/v2/outgoingWebhooks", {"Name": TABLE, "OutgoingUrls": [inspector["Url"]]})
        undo.callback(rowcast.call, "DELETE", f"/v2/outgoingWebhooks/{webhook['Id']}")
        rowcast.call("POST", f"/v2/outgoingWebhooks/{webhook['Id']}/events", {
            "EventType": "table.recordUpdate", "ObjectName": TABLE, "ObjectFields": ["Balance"],
        })
        print(f"Made the webhook {webhook['Id']}, called when a Balance changes")

        inserted = rowcast.call("POST", records, [
            {"Email": "ada@example.com", "Visits": 12, "Balance": 10.5, "Member": True, "Since": "2026-01-02T03:04:05", "Interests": [2, 3]},
            {"Email": "grace@example.com", "Visits": 3},
        ], response="rows")
        expect(len(inserted["Result"]), 2)
        print("Inserted 2 records")

        members = rowcast.call("GET", records, q_where="Visits >= 10 AND Member = 1 AND Email LIKE '%@example.com'")["Result"]
        expect(members, [{
            "PK_ID": 1, "Email": "ada@example.com", "Visits": 12, "Balance": 10.5, "Member": True,
            "Since": "2026-01-02T03:04:05", "Interests": {"2": "Chess", "3": "Music"},
        }])
        print(f"Read {json.dumps(members[0])}")

        updated = rowcast.call("PUT", records, {"Balance": 99.95}, q_where="Email = 'ada@example.com'")
        expect(updated["RecordsAffected"], 1)
        print("Updated 1 record")

        received = arrived(rowcast, inspector["Token"])
        expect(received["SignatureVerified"], True)
        [record] = json.loads(received["Body"])["data"]
        expect((record["Email"], record["Balance"]), ("ada@example.com", 99.95))
        print("The webhook was called, signed, with the new Balance")

        expect(rowcast.call("DELETE", records, q_where="PK_ID > 0")["RecordsAffected"], 2)
        print("Deleted 2 records")
    print("Deleted the webhook and the table")


if __name__ == "__main__":
    main()
