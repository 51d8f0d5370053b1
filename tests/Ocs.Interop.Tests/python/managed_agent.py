"""An agent in Python as a host manager starts it: it takes the standard options of OCS, joins, beats, and ends on SIGINT.

usage: managed_agent.py --instance-id ID --site-file F --site-host H --working-dir W [--site-hub URL] …
"""
import argparse
import asyncio
import os
import signal
import sys
import time

import txaio

txaio.use_asyncio()

from autobahn.asyncio.wamp import ApplicationRunner, ApplicationSession

parser = argparse.ArgumentParser()
for option in ("instance-id", "site-file", "site-host", "working-dir", "site-hub", "site-http", "site-realm", "address-root"):
    parser.add_argument("--" + option)
options = parser.parse_args()


class ManagedAgent(ApplicationSession):
    async def onJoin(self, details):
        address = f"{options.address_root or 'observatory'}.{options.instance_id}"

        async def manage(q, **_):
            return {"agent_class": "PythonAgent", "instance_pid": os.getpid(), "instance_hostname": "", "feeds": [], "tasks": [], "processes": []} if q == "get_api" else None

        await self.register(manage, address)
        print("joined as", address, file=sys.stderr, flush=True)
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGINT, lambda: self.leave())
        info = {"agent_address": address, "agg_params": {}, "feed_name": "heartbeat", "address": address + ".feeds.heartbeat",
                "record": False, "session_id": str(time.time()), "agent_class": "PythonAgent"}
        while True:
            self.publish(address + ".feeds.heartbeat", [{}, info])
            await asyncio.sleep(1)

    def onLeave(self, details):
        self.disconnect()

    def onDisconnect(self):
        asyncio.get_event_loop().stop()


ApplicationRunner(options.site_hub, options.site_realm or "test_realm").run(ManagedAgent, log_level="warn")
