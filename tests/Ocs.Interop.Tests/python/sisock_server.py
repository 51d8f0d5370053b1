"""A consumer of sisock data nodes on python3-autobahn: waits until a node is listed, then asks it as sisock's data server does.

usage: sisock_server.py URL REALM NAME
out:   {"event": "listed", "nodes": [...]}, {"event": "fields", "fields": {...}, "timelines": {...}}, {"event": "data", "data": {...}, "timeline": {...}, "now": ...}
"""
import asyncio
import json
import sys
import time

import txaio

txaio.use_asyncio()

from autobahn.asyncio.wamp import ApplicationRunner, ApplicationSession

CONSUMER = "org.simonsobservatory.consumer."
NAME = sys.argv[3]


def say(event, **more):
    print(json.dumps({"event": event, **more}), flush=True)


class Server(ApplicationSession):
    async def onJoin(self, details):
        nodes = []
        while not any(node["name"] == NAME for node in nodes):
            await asyncio.sleep(0.1)
            nodes = await self.call(CONSUMER + "get_data_node")
        say("listed", nodes=nodes)
        fields = {}
        while not fields:
            await asyncio.sleep(0.1)
            fields, timelines = await self.call(f"{CONSUMER}{NAME}.get_fields", 1, 0)
        say("fields", fields=fields, timelines=timelines)
        # After some seconds more, so that there is something older than what the node is to keep.
        await asyncio.sleep(4)
        now = time.time()
        answer = await self.call(f"{CONSUMER}{NAME}.get_data", list(fields), now - 3600, now, min_stride=None)
        say("data", now=now, **answer)


ApplicationRunner(sys.argv[1], sys.argv[2]).run(Server)
