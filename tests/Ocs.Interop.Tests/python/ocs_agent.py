"""An agent as OCS's Python agents are on the wire: management and operations procedures, heartbeat, one recorded feed.

usage: ocs_agent.py URL REALM ADDRESS_ROOT INSTANCE_ID      prints a JSON line "joined", then runs until its input closes

Process `acq` publishes the feed `readings` ten times a second (block `pair`: a float and an integer); task `square`
takes a number and leaves its square in session.data.
"""
import asyncio
import json
import os
import socket
import sys
import time

import txaio

txaio.use_asyncio()

from autobahn.asyncio.wamp import ApplicationRunner, ApplicationSession


class Operation:
    def __init__(self, kind, doc):
        self.kind, self.doc, self.session = kind, doc, None
        self.done = asyncio.Event()

    def code(self):
        if self.session is None:
            return 1
        if self.session["status"] == "done":
            return 5 if self.session["success"] else 6
        return {"starting": 2, "running": 3, "stopping": 4}[self.session["status"]]

    def info(self):
        info = {"blocking": False, "docstring": self.doc, "op_type": self.kind, "min_privs": 1}
        return {**info, "abortable": False} if self.kind == "task" else info

    def begin(self, number, name):
        self.done.clear()
        self.session = {"session_id": number, "op_name": name, "op_code": 2, "cred_level": 1, "status": "starting",
                        "degraded": False, "success": None, "start_time": time.time(), "end_time": None, "data": {}, "messages": []}
        self.status("running")

    def status(self, status, success=None):
        self.session["status"], self.session["success"] = status, success
        self.session["messages"].append([time.time(), f'Status is now "{status}".'])
        if status == "done":
            self.session["end_time"] = time.time()
            self.done.set()
        self.session["op_code"] = self.code()


class OcsAgent(ApplicationSession):
    async def onJoin(self, details):
        self.address = self.config.extra["address"]
        self.started = str(time.time())
        self.count = 0
        self.operations = {"acq": Operation("process", "Publishes pairs of numbers."), "square": Operation("task", "Squares a number.")}
        await self.register(self.operate, self.address + ".ops")
        await self.register(self.manage, self.address)
        loop = asyncio.get_running_loop()
        self.work = [loop.create_task(self.beat()), loop.create_task(self.until_input_closes())]
        print(json.dumps({"event": "joined", "address": self.address}), flush=True)

    def onLeave(self, details):
        self.disconnect()

    def onDisconnect(self):
        asyncio.get_event_loop().stop()

    async def until_input_closes(self):
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        self.leave()

    def feed(self, name, record):
        return {"agent_address": self.address, "agg_params": {"frame_length": 5} if record else {}, "feed_name": name,
                "address": f"{self.address}.feeds.{name}", "record": record, "session_id": self.started, "agent_class": "PythonAgent"}

    def send(self, name, record, message):
        self.publish(f"{self.address}.feeds.{name}", [message, self.feed(name, record)])

    async def beat(self):
        while True:
            self.send("heartbeat", False, {name: operation.code() for name, operation in self.operations.items()})
            await asyncio.sleep(1)

    async def manage(self, q, **_):
        listed = {kind: [[name, operation.session or {"op_name": name, "status": "no_history"}, operation.info()]
                         for name, operation in sorted(self.operations.items()) if operation.kind == kind] for kind in ("task", "process")}
        feeds = [[name, self.feed(name, record)] for name, record in (("readings", True), ("heartbeat", False))]
        answers = {"get_tasks": listed["task"], "get_processes": listed["process"], "get_feeds": feeds, "get_agent_class": "PythonAgent"}
        if q == "get_api":
            return {"agent_class": "PythonAgent", "instance_hostname": socket.gethostname(), "instance_pid": os.getpid(),
                    "feeds": feeds, "processes": listed["process"], "tasks": listed["task"],
                    "access_control": {"version": 1, "policy": "none", "update_timestamp": 0.0, "update_count": 0, "step": 0}}
        return answers.get(q)

    async def operate(self, action, op_name, params=None, timeout=None, password=None):
        operation = self.operations.get(op_name)
        if operation is None:
            return [-1, f'No task or process called "{op_name}"', {}]
        session = operation.session
        if action == "start":
            if session is not None and session["status"] != "done":
                return [-1, f'Operation "{op_name}" already in progress.', session]
            operation.begin(self.count, op_name)
            self.count += 1
            asyncio.get_running_loop().create_task(getattr(self, op_name)(operation, params or {}))
            return [0, f'Started {operation.kind} "{op_name}".', operation.session]
        if action == "status":
            return [0, "Session active.", session] if session else [0, "No session active.", {}]
        if action == "wait":
            if session is None:
                return [0, "Idle.", {}]
            try:
                await asyncio.wait_for(asyncio.shield(operation.done.wait()), timeout)
            except asyncio.TimeoutError:
                return [1, f'Operation "{op_name}" still running; wait timed out.', session]
            return [0, f'Operation "{op_name}" is currently not running ({"SUCCEEDED" if session["success"] else "FAILED"}).', session]
        if action in ("stop", "abort"):
            if session is None or session["status"] != "running":
                return [-1, "No session active.", {}]
            operation.status("stopping")
            return [0, f'Requested stop on process {op_name}".', session]
        return [-1, f'No implementation for "{op_name}"', {}]

    async def acq(self, operation, params):
        n = 0
        while operation.session["status"] == "running":
            self.send("readings", True, {"pair": {"block_name": "pair", "data": {"voltage": [n / 4], "count": [n]}, "timestamps": [time.time()]}})
            operation.session["data"] = {"count": n, "timestamp": time.time()}
            n += 1
            await asyncio.sleep(0.1)
        operation.status("done", True)

    async def square(self, operation, params):
        operation.session["data"] = {"square": params["x"] ** 2}
        operation.status("done", True)


if __name__ == "__main__":
    url, realm, root, instance = sys.argv[1:5]
    ApplicationRunner(url, realm, extra={"address": f"{root}.{instance}"}).run(OcsAgent, log_level="warn")
