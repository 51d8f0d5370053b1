"""A WAMP peer on python3-autobahn that does what it is told: one JSON object a line, in and out.

usage: peer.py URL REALM SERIALIZER [METHOD AUTHID SECRET]
       URL: ws://… or, for RawSocket, rs://HOST:PORT
       SERIALIZER: json, json.batched, cbor, cbor.batched, msgpack, msgpack.batched; METHOD: ticket, wampcra

in:   {"do": "subscribe", "topic": T, "match": "wildcard"}     {"do": "publish", "topic": T, "args": [...], "kwargs": {...}}
      {"do": "register", "procedure": P, "as": "echo"}         {"do": "call", "id": N, "procedure": P, "args": [...], "kwargs": {...}}
      {"do": "unsubscribe", "topic": T}                        {"do": "cancel", "id": N, "mode": "kill"}
      {"do": "unregister", "procedure": P}                     {"do": "leave"}
out:  joined, subscribed, registered, published, event, result, progress, error, cancelled, invoked, interrupted, left…: see below
"""
import asyncio
import json
import math
import sys
import threading

import txaio

txaio.use_asyncio()

from autobahn.asyncio.rawsocket import WampRawSocketClientProtocol
from autobahn.asyncio.wamp import ApplicationRunner, ApplicationSession
from autobahn.wamp import auth, message, serializer
from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import CallOptions, CallResult, EventDetails, PublishOptions, RegisterOptions, SubscribeOptions

if not hasattr(WampRawSocketClientProtocol, "transport_details"):
    # Every session asks for it when it is welcome; in 22.7.1 RawSocket on asyncio lacks it, and no session gets further.
    WampRawSocketClientProtocol.transport_details = property(lambda self: self._transport_details)

SERIALIZERS = {"json": serializer.JsonSerializer, "cbor": serializer.CBORSerializer, "msgpack": serializer.MsgPackSerializer}


def plain(value):
    """What strict JSON can hold, with each kind of value still to be told apart."""
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, CallResult):
        return {"args": plain(value.results), "kwargs": plain(value.kwresults)}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return value


def say(event, **fields):
    print(json.dumps({"event": event, **plain(fields)}), flush=True)


class Peer(ApplicationSession):
    def __init__(self, config=None):
        super().__init__(config)
        self.subscribed = {}
        self.registered = {}
        self.calls = {}

    def onConnect(self):
        if len(sys.argv) > 4:
            self.join(self.config.realm, authmethods=[sys.argv[4]], authid=sys.argv[5])
        else:
            self.join(self.config.realm)

    def onChallenge(self, challenge):
        secret = sys.argv[6]
        if challenge.method == "ticket":
            return secret
        if "salt" in challenge.extra:
            secret = auth.derive_key(secret, challenge.extra["salt"], challenge.extra["iterations"], challenge.extra["keylen"])
        return auth.compute_wcs(secret, challenge.extra["challenge"])

    async def onJoin(self, details):
        say("joined", session=details.session, realm=details.realm, role=details.authrole, authid=details.authid,
            serializer=self._transport._serializer.SERIALIZER_ID)
        # A daemon thread: waiting for the next command keeps no program alive.
        threading.Thread(target=self.listen, args=[asyncio.get_running_loop()], daemon=True).start()

    def onLeave(self, details):
        say("left", reason=details.reason, message=details.message)
        self.disconnect()

    def onDisconnect(self):
        asyncio.get_event_loop().stop()

    def listen(self, loop):
        for line in sys.stdin:
            asyncio.run_coroutine_threadsafe(self.attempt(json.loads(line)), loop)
        loop.call_soon_threadsafe(self.leave)

    async def attempt(self, command):
        try:
            await getattr(self, "do_" + command["do"])(command)
        except ApplicationError as error:
            say("error", id=command.get("id"), uri=error.error, args=error.args, kwargs=error.kwargs)
        except Exception as error:
            say("error", id=command.get("id"), uri="", args=[repr(error)], kwargs={})

    async def do_subscribe(self, command):
        def on_event(*args, details: EventDetails = None, **kwargs):
            say("event", topic=details.topic or command["topic"], args=args, kwargs=kwargs)

        self.subscribed[command["topic"]] = await self.subscribe(on_event, command["topic"],
                                                                 SubscribeOptions(match=command.get("match", "exact"), details_arg="details"))
        say("subscribed", topic=command["topic"])

    async def do_unsubscribe(self, command):
        await self.subscribed.pop(command["topic"]).unsubscribe()
        say("unsubscribed", topic=command["topic"])

    async def do_publish(self, command):
        done = self.publish(command["topic"], *command.get("args", []), **command.get("kwargs", {}),
                            options=PublishOptions(acknowledge=True))
        await done
        say("published", topic=command["topic"])

    async def do_register(self, command):
        async def echo(*args, **kwargs):
            return {"args": args, "kwargs": kwargs}

        async def fail(*args, **kwargs):
            raise ApplicationError("observatory.error.told_to", "as told", kwargs.get("why"), code=7)

        async def crash(*args, **kwargs):
            raise ValueError("not today")

        def wait(*args, **kwargs):
            # No coroutine: one that is interrupted before it has begun could not say so.
            say("invoked", procedure=command["procedure"])
            answer = asyncio.get_running_loop().create_future()
            answer.add_done_callback(lambda done: say("interrupted", procedure=command["procedure"]))
            return answer

        async def stop(*args, **kwargs):
            say("invoked", procedure=command["procedure"])
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                raise ApplicationError("observatory.error.stopped", "stopped as told")

        async def which(*args, details=None, **kwargs):
            return details.procedure

        async def count(upto, details=None):
            for i in range(1, upto):
                details.progress(i)
            return upto

        behaviour = {"echo": echo, "fail": fail, "crash": crash, "wait": wait, "stop": stop, "which": which, "count": count}[command["as"]]
        options = RegisterOptions(match=command.get("match", "exact"), details_arg="details" if command["as"] in ("which", "count") else None)
        self.registered[command["procedure"]] = await self.register(behaviour, command["procedure"], options)
        say("registered", procedure=command["procedure"])

    async def do_unregister(self, command):
        await self.registered.pop(command["procedure"]).unregister()
        say("unregistered", procedure=command["procedure"])

    async def do_call(self, command):
        options = {}
        if command.get("progress"):
            options["on_progress"] = lambda value: say("progress", id=command["id"], value=value)
        if command.get("timeout"):
            options["timeout"] = command["timeout"]
        future = self.call(command["procedure"], *command.get("args", []), **command.get("kwargs", {}),
                           options=CallOptions(**options) if options else None)
        self.calls[command["id"]] = max(self._call_reqs), future
        try:
            say("result", id=command["id"], value=await future)
        except asyncio.CancelledError:
            say("cancelled", id=command["id"])

    async def do_cancel(self, command):
        request, future = self.calls[command["id"]]
        if command.get("mode"):
            self._transport.send(message.Cancel(request, mode=command["mode"]))
        else:
            future.cancel()  # which sends a CANCEL without a mode

    async def do_leave(self, command):
        self.leave()


if __name__ == "__main__":
    url, realm, name = sys.argv[1:4]
    kind, _, batched = name.partition(".")
    ApplicationRunner(url, realm, serializers=[SERIALIZERS[kind](batched=bool(batched))]).run(Peer, log_level="warn")
