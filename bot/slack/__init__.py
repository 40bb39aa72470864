"""All that speaks Slack: one module for each thing the bot does there."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.answers import Answers
from bot.config import SlackAccess
from bot.slack import command, errors, follow_up, home, mention
from bot.slack.conversation import Conversation
from bot.store import Store

__all__ = ["AccessError", "Connection", "connect"]

RETRIES = 5
LOOPBACK = ("127.0.0.1", "localhost", "::1")
PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy")


class AccessError(Exception):
    """Slack does not let the bot in; the text says what to do."""


class Connection:
    """A bot that is listening; `name` is what people call it, `team` where it is."""

    def __init__(self, handler: AsyncSocketModeHandler, name: str, team: str) -> None:
        self._handler = handler
        self.name = name
        self.team = team

    async def close(self) -> None:
        """Stop listening."""
        await self._handler.close_async()  # type: ignore[no-untyped-call]


async def connect(access: SlackAccess, answers: Answers, store: Store) -> Connection:
    """Sign in, listen, and return once events arrive. Raises AccessError."""
    if urlsplit(access.api_url).hostname in LOOPBACK:
        _forget_proxies()
    client = _client(access)
    identity = await _sign_in(client)
    await _try_app_token(client, access.app_token)
    app = create_app(client, answers, store, identity["user"])
    handler = AsyncSocketModeHandler(app, access.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    return Connection(handler, identity["user"], identity["team"])


def create_app(client: AsyncWebClient, answers: Answers, store: Store, bot_name: str) -> AsyncApp:
    """The Bolt app with everything the bot does."""
    app = AsyncApp(client=client, raise_error_for_unhandled_request=True)
    conversation = Conversation(answers, store, bot_name)
    for behaviour in (mention, follow_up, command, home):
        behaviour.register(app, conversation)
    errors.register(app)
    return app


def _client(access: SlackAccess) -> AsyncWebClient:
    return AsyncWebClient(
        token=access.bot_token,
        base_url=access.api_url,
        retry_handlers=[
            AsyncConnectionErrorRetryHandler(max_retry_count=RETRIES),
            AsyncRateLimitErrorRetryHandler(max_retry_count=RETRIES),
            AsyncServerErrorRetryHandler(max_retry_count=RETRIES),
        ],
    )


def _forget_proxies() -> None:
    """slack_sdk takes a proxy from the environment even for loopback, and heeds no NO_PROXY."""
    for name in PROXIES:
        os.environ.pop(name, None)


async def _sign_in(client: AsyncWebClient) -> dict[str, str]:
    try:
        found = await client.auth_test()
    except SlackApiError as error:
        raise AccessError(_refused("SLACK_BOT_TOKEN", error)) from None
    except OSError as error:
        raise AccessError(f"Slack cannot be reached at {client.base_url} ({error}).") from None
    return {"user": str(found["user"]), "team": str(found["team"])}


async def _try_app_token(client: AsyncWebClient, token: str) -> None:
    """slack_sdk's own connect() would swallow the refusal and try again for ever."""
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        raise AccessError(_refused("SLACK_APP_TOKEN", error)) from None


def _refused(setting: str, error: SlackApiError) -> str:
    return f"Slack refused {setting} ({error.response.get('error')}): copy it again from your app."
