"""Socket Mode: an app's sockets, the envelopes that go down them, and the acks that come back."""

import asyncio
import json
import secrets
import time
import uuid
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from bot.workspace.changes import Changes
from bot.workspace.errors import AppDidNotRespond
from bot.workspace.timing import Timing

Json = dict[str, Any]

MOST_SOCKETS = 10  # Slack: up to 10 connections an app


@dataclass
class Delivery:
    """One envelope, kept for tests. Times are Unix seconds."""

    type: str  # "events_api", "slash_commands" or "interactive"
    payload: Json
    attempt: int = 0
    reason: str = ""
    accepts_response: bool = False
    envelope_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    sent_at: float | None = None  # None: no socket was connected
    acked_at: float | None = None
    ack: Json | None = None  # the ack's payload

    def envelope(self) -> Json:
        envelope = {
            "envelope_id": self.envelope_id,
            "type": self.type,
            "accepts_response_payload": self.accepts_response,
            "payload": self.payload,
        }
        if self.type == "events_api":
            envelope |= {"retry_attempt": self.attempt, "retry_reason": self.reason}
        return envelope


class Socket:
    """One WebSocket of an app."""

    def __init__(self, response: web.WebSocketResponse, transport: asyncio.Transport | None):
        self.response = response
        self.transport = transport
        self.half_open = False  # looks connected, but nothing gets through
        self.leaving = False  # was told to make room for a fresh one

    async def send(self, frame: Json) -> None:
        if self.half_open or self.response.closed:
            return
        try:
            await self.response.send_str(json.dumps(frame))
        except ConnectionError:
            self.abort()

    def abort(self) -> None:
        if self.transport:
            self.transport.abort()


class Sockets:
    """All sockets of one app: tickets, envelopes, acks, and the faults a network can have."""

    def __init__(self, app_id: str, changes: Changes, timing: Timing, log: list[Delivery]) -> None:
        self.app_id = app_id
        self.deliveries = log
        self._changes = changes
        self._timing = timing
        self._sockets: list[Socket] = []
        self._tickets: set[str] = set()
        self._waiting: dict[str, tuple[Delivery, asyncio.Future[None]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._refuse_until = 0.0

    # -- connections

    @property
    def connected(self) -> int:
        return len(self._sockets)

    def open(self) -> list[Socket]:
        """The sockets that are connected and let something through."""
        return [socket for socket in self._sockets if not socket.half_open]

    @property
    def delivering(self) -> bool:
        """Whether an event still waits for its ack or its next attempt."""
        return bool(self._tasks)

    def ticket(self) -> str:
        """Admits one socket, once."""
        ticket = secrets.token_urlsafe(24)
        self._tickets.add(ticket)
        return ticket

    def admits(self, ticket: str) -> bool:
        return ticket in self._tickets

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """A socket's life, from the handshake to the close."""
        if time.monotonic() < self._refuse_until:
            return web.Response(status=503, text="sockets are refused for now\n")
        response = web.WebSocketResponse(timeout=1.0, autoping=False, max_msg_size=16 * 2**20)
        await response.prepare(request)
        self._tickets.discard(request.query["ticket"])
        socket = Socket(response, request.transport)
        if len(self._sockets) >= MOST_SOCKETS:
            await socket.send({"type": "disconnect", "reason": "too_many_websockets"})
            await response.close()
            return response
        self._sockets.append(socket)
        try:
            await socket.send(self._hello())
            self._changes.emit("app", app_id=self.app_id, connected=True)
            await self._listen(socket)
        finally:
            self._sockets.remove(socket)
            self._changes.emit("app", app_id=self.app_id, connected=bool(self._sockets))
        return response

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._sockets),
            "connection_info": {"app_id": self.app_id},
            "debug_info": {"host": "workspace", "approximate_connection_time": 18060},
        }

    async def _listen(self, socket: Socket) -> None:
        async for frame in socket.response:
            if socket.half_open:
                continue
            if frame.type == WSMsgType.PING:
                await socket.response.pong(frame.data)
            elif frame.type == WSMsgType.TEXT:
                self._acked(frame.data)

    # -- envelopes

    async def ask(self, type: str, payload: Json, accepts_response: bool = False) -> Json:
        """Send once and wait for the ack; its payload, {} if it has none.

        Commands and interactions are never retried. Raises AppDidNotRespond.
        """
        delivery = Delivery(type, payload, accepts_response=accepts_response)
        if not await self._send(delivery):
            raise AppDidNotRespond(f"no ack for {type} {delivery.envelope_id}")
        return delivery.ack or {}

    def tell(self, payload: Json, attempt: int = 0, reason: str = "") -> None:
        """Deliver an event in the background, again and again as `Timing.retries` says."""
        self._spawn(self._deliver(payload, attempt, reason))

    async def _deliver(self, payload: Json, attempt: int, reason: str) -> None:
        for pause in (0.0, *self._timing.retries[attempt:]):
            await asyncio.sleep(pause)
            delivery = Delivery("events_api", payload, attempt, reason)
            if await self._send(delivery):
                return
            attempt += 1
            reason = "connection_failed" if delivery.sent_at is None else "timeout"

    async def _send(self, delivery: Delivery) -> bool:
        """True if the ack came in time."""
        self.deliveries.append(delivery)
        socket = self._next_socket()
        if socket is None:
            self._changes.emit("delivery", delivery=delivery)
            return False
        acked: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[delivery.envelope_id] = (delivery, acked)
        delivery.sent_at = time.time()
        self._changes.emit("delivery", delivery=delivery)
        try:
            async with asyncio.timeout(self._timing.ack):
                await socket.send(delivery.envelope())
                await acked
        except TimeoutError:
            return False
        return True

    def _next_socket(self) -> Socket | None:
        """Slack: any one of the app's sockets; here in turn, those told to leave last."""
        staying = [s for s in self._sockets if not s.leaving] or self._sockets
        if not staying:
            return None
        socket = staying[0]
        self._sockets.remove(socket)
        self._sockets.append(socket)
        return socket

    def _acked(self, text: str) -> None:
        """A frame from the app; an ack that comes late is noted, but helps no one."""
        try:
            frame = json.loads(text)
            delivery, acked = self._waiting.pop(str(frame["envelope_id"]), (None, None))
        except (ValueError, TypeError, KeyError):
            return
        if delivery and acked:
            payload = frame.get("payload")
            delivery.acked_at = time.time()
            delivery.ack = payload if isinstance(payload, dict) else None
            if not acked.done():
                acked.set_result(None)
            self._changes.emit("delivery", delivery=delivery)

    # -- the network's faults

    def drop(self) -> None:
        """Cut every connection without a word."""
        for socket in self._sockets:
            socket.abort()

    def freeze(self) -> None:
        """Half-open: the connections look alive, but nothing gets through either way."""
        for socket in self._sockets:
            socket.half_open = True

    def refuse(self, seconds: float) -> None:
        """Answer 503 to new connections for so long."""
        self._refuse_until = time.monotonic() + seconds

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every socket to make room for a fresh one; it is closed after `Timing.goodbye`."""
        for socket in list(self._sockets):
            socket.leaving = True
            await socket.send({"type": "disconnect", "reason": reason, "debug_info": {}})
            self._spawn(self._close_later(socket))

    async def _close_later(self, socket: Socket) -> None:
        await asyncio.sleep(self._timing.goodbye)
        await socket.response.close()

    def _spawn(self, job: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(job)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._changes.emit("delivered")

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        for socket in list(self._sockets):
            if socket.half_open:
                socket.abort()
            else:
                await socket.response.close(code=1001, message=b"the workspace stops")
