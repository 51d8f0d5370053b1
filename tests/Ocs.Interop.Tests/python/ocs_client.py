"""OCS's client side, from what it does on the wire: an OCSClient over the HTTP bridge, as scripts and ocsbow use it.

usage: ocs_client.py CALL_URL ADDRESS_ROOT INSTANCE_ID OPERATION ACTION [PARAMETERS AS JSON] [TIMEOUT]

Builds the client from get_api first, as OCSClient does, and refuses an operation that is not there. Prints the reply as one
JSON line {"event": "reply", "status": 0, "msg": "…", "session": {…}}.
"""
import json
import sys
import urllib.request


class ControlClientError(RuntimeError):
    pass


class OCSClient:
    def __init__(self, url, root, instance_id):
        self.url, self.address = url, f"{root}.{instance_id}"
        self.api = self.call(self.address, "get_api")
        self.operations = {}
        for kind in ("tasks", "processes"):
            for name, session, info in self.api[kind]:
                self.operations[name] = info["op_type"]
                info["docstring"]
        self.has_access_control = "access_control" in self.api

    def call(self, procedure, *args, **kwargs):
        # As Python's client: no content type.
        request = urllib.request.Request(self.url, json.dumps({"procedure": procedure, "args": args, "kwargs": kwargs}).encode())
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request) as answer:
            body = json.load(answer)
        if "error" in body:
            raise ControlClientError([0, 0, 0, 0, body["error"], body["args"], body["kwargs"]])
        return body["args"][0]

    def request(self, action, operation, params=None, **kwargs):
        if self.operations[operation] == "task" and action == "stop" or self.operations[operation] == "process" and action == "abort":
            raise ValueError(f"{operation} has no {action}")
        return self.call(self.address + ".ops", action, operation, params or {}, **kwargs)

    def run(self, operation, **params):
        reply = self.request("start", operation, params)
        return reply if reply[0] != 0 else self.request("wait", operation, timeout=None)


if __name__ == "__main__":
    url, root, instance, operation, action, *rest = sys.argv[1:]
    client = OCSClient(url, root, instance)
    params = json.loads(rest[0]) if rest else {}
    reply = client.run(operation, **params) if action == "run" else client.request(action, operation, params)
    print(json.dumps({"event": "reply", "status": reply[0], "msg": reply[1], "session": reply[2]}), flush=True)
