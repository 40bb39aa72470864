"""A workspace, and a small real Bolt app connected to it over real sockets."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import Timing, Workspace

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Parrot"},
    "features": {
        "bot_user": {"display_name": "parrot"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {"command": "/parrot", "description": "Says it again", "usage_hint": "[words]"},
            {"command": "/mute", "description": "Is declared, and never answered"},
        ],
        "shortcuts": [
            {"name": "Repeat", "type": "message", "callback_id": "repeat", "description": "Again"},
            {"name": "Fly", "type": "global", "callback_id": "fly", "description": "Away"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "channels:history",
                "channels:join",
                "channels:read",
                "chat:write",
                "commands",
                "im:history",
                "im:read",
                "im:write",
                "reactions:read",
                "reactions:write",
                "users:read",
            ]
        }
    },
    "settings": {
        "socket_mode_enabled": True,
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "app_mention",
                "member_joined_channel",
                "message.channels",
                "message.im",
                "reaction_added",
            ]
        },
    },
}

QUICK = Timing(retries=(0.0, 0.1, 0.2), goodbye=0.2)
"""An ack has Slack's three seconds: a busy machine that misses them is sent the event again."""


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """slack_sdk sends even loopback traffic to a proxy named in the environment."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(manifest=MANIFEST, timing=QUICK) as workspace:
        yield workspace


@pytest.fixture
def client(workspace: Workspace) -> AsyncWebClient:
    return web_client(workspace)


@pytest.fixture
def app(client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(client=client)


Connect = Callable[..., Awaitable[AsyncSocketModeHandler]]


@pytest.fixture
async def connect(workspace: Workspace) -> AsyncIterator[Connect]:
    """Opens a Socket Mode connection for an app; closed when the test ends."""
    handlers = []

    async def connect(
        app: AsyncApp, ping_interval: float = 5, to: Workspace = workspace
    ) -> AsyncSocketModeHandler:
        token = to.app_token
        handler = AsyncSocketModeHandler(app, token, ping_interval=ping_interval)
        handlers.append(handler)
        await handler.connect_async()
        return handler

    yield connect
    for handler in handlers:
        await handler.close_async()


Heard = Callable[[int], Awaitable[list[dict[str, Any]]]]


@pytest.fixture
async def heard(workspace: Workspace, client: AsyncWebClient, connect: Connect) -> Heard:
    """An app that takes every event, its own too: `await heard(2)` gives two payloads."""
    payloads: list[dict[str, Any]] = []

    async def keep(body: dict[str, Any]) -> BoltResponse:
        payloads.append(body)
        workspace.team.changes.emit("heard")
        return BoltResponse(status=200)

    # Before Bolt asks auth.test for each event, where a later one may overtake an earlier.
    await connect(AsyncApp(client=client, before_authorize=keep))

    async def heard(count: int) -> list[dict[str, Any]]:
        await workspace.wait_for(lambda: len(payloads) >= count)
        assert len(payloads) == count, [payload["event"] for payload in payloads]
        return payloads

    return heard


def web_client(workspace: Workspace, token: str | None = None) -> AsyncWebClient:
    return AsyncWebClient(token or workspace.bot_token, base_url=workspace.api_url)
