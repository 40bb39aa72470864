"""Socket Mode: two connections, so that one listens while the other is renewed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.slack import json_text
from bot.slack.incoming import Body

CONNECTIONS = 2  # Slack: up to 10, and an envelope goes to any one of them
PING = 2.0  # seconds; at slack_sdk's 10 a dropped connection goes unnoticed for a minute
DEAF = 6.0  # seconds without a connection, after which it is made anew
WATCHED = 1.0  # seconds
GOODBYE = 2.0  # seconds that a broken connection may take to close

IsNoNews = Callable[[Body], Awaitable[bool]]

log = logging.getLogger(__name__)


class Client(SocketModeClient):
    """slack_sdk's, reading messages with orjson: a bot's own come back to it, blocks and all."""

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        super().__init__(app_token, app.logger, app.client, ping_interval=PING)
        self._handed_on: set[asyncio.Task[None]] = set()  # asyncio itself holds them weakly

    async def process_message(self) -> None:
        """Hand on the next message in the queue; called by slack_sdk, again and again."""
        text = await self.message_queue.get()
        task = asyncio.create_task(self.run_message_listeners(json_text.read(text), text))
        self._handed_on.add(task)
        task.add_done_callback(self._handed_on.discard)


class Handler(AsyncSocketModeHandler):
    """A connection that acknowledges what is no news, and hands on all else.

    Bolt would spend a millisecond on it, and two events in three are none: a mention comes as a
    message too, and every reply comes back.
    """

    def __init__(self, app: AsyncApp, app_token: str, is_no_news: IsNoNews) -> None:
        # Not through the base's, which starts a client of its own.
        self.app = app
        self.app_token = app_token
        self.client = Client(app, app_token)
        self.client.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type]
        self._is_no_news = is_no_news

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Called by slack_sdk with every envelope."""
        if await self._is_no_news(req.payload):
            await client.send_socket_mode_response(SocketModeResponse(req.envelope_id))
        else:
            await super().handle(client, req)


class Sockets:
    """The connections of an app. A deaf one that slack_sdk does not mend is replaced."""

    def __init__(self, app: AsyncApp, app_token: str, is_no_news: IsNoNews) -> None:
        self._app = app
        self._app_token = app_token
        self._is_no_news = is_no_news
        self._keepers: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Connect; returns once the first one listens."""
        listening = asyncio.Event()
        for _ in range(CONNECTIONS):
            self._keepers.append(asyncio.create_task(self._keep_open(listening)))
        await listening.wait()

    async def close(self) -> None:
        """Stop listening."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)

    async def _keep_open(self, listening: asyncio.Event) -> None:
        while True:
            handler = Handler(self._app, self._app_token, self._is_no_news)
            connecting = asyncio.ensure_future(handler.connect_async())  # type: ignore[no-untyped-call]
            try:
                await self._until_deaf(handler, listening)
            finally:
                connecting.cancel()
                with contextlib.suppress(Exception):
                    async with asyncio.timeout(GOODBYE):
                        await handler.close_async()  # type: ignore[no-untyped-call]
            log.warning("A connection to Slack was deaf for %g s, and is made anew", DEAF)

    async def _until_deaf(self, handler: Handler, listening: asyncio.Event) -> None:
        deaf_for = 0.0
        while deaf_for < DEAF:
            if await handler.client.is_connected():
                deaf_for = 0.0
                listening.set()
            else:
                deaf_for += WATCHED
            await asyncio.sleep(0.01 if not listening.is_set() else WATCHED)
