"""A sisock data node on python3-autobahn: ten samples, a second apart, of the field 'wind'; the fourth is no number.

usage: sisock_node.py URL REALM NAME
out:   {"event": "added", "ok": true}    then, for each call,    {"event": "asked", "min_stride": ...}
"""
import json
import sys
import time

import txaio

txaio.use_asyncio()

from autobahn.asyncio.wamp import ApplicationRunner, ApplicationSession

BASE = "org.simonsobservatory."
END = time.time()
TIMES = [END - 9 + index for index in range(10)]
NAME = sys.argv[3]


def get_fields(start, end):
    fields = {"wind": {"description": "Wind speed", "timeline": "minutely", "type": "number", "units": "m/s"}}
    return fields, {"minutely": {"interval": 1.0, "field": ["wind"]}}


def get_data(field, start, end, min_stride=None):
    print(json.dumps({"event": "asked", "min_stride": min_stride}), flush=True)
    rows = [row for row in range(10) if start <= TIMES[row] < end]
    values = {name: [None if row == 3 else row for row in rows] for name in field if name == "wind"}
    return {"data": values, "timeline": {"minutely": {"t": [TIMES[row] for row in rows], "finalized_until": END}}}


class Node(ApplicationSession):
    async def onJoin(self, details):
        await self.register(get_fields, f"{BASE}consumer.{NAME}.get_fields")
        await self.register(get_data, f"{BASE}consumer.{NAME}.get_data")
        added = await self.call(BASE + "data_node.add", NAME, "Wind at the site", details.session)
        listed = await self.call(BASE + "consumer.get_data_node")
        print(json.dumps({"event": "added", "ok": added, "listed": listed}), flush=True)


ApplicationRunner(sys.argv[1], sys.argv[2]).run(Node)
