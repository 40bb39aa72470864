"""All that speaks Slack: one module for each thing the bot does there."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.answers import Answers
from bot.config import SlackAccess
from bot.slack import (
    change,
    command,
    errors,
    feedback,
    follow_up,
    home,
    json_text,
    mention,
    more,
    read_around,
    share,
    shortcut,
)
from bot.slack.connection import Sockets
from bot.slack.conversation import Conversation
from bot.slack.outgoing import Outgoing, error_code, reason, status
from bot.store import Store

__all__ = ["AccessError", "Connection", "create_app", "listening"]

TIMEOUT = 15  # seconds for one call
CALLS_AT_ONCE = 20
LOOPBACK = ("127.0.0.1", "localhost", "::1")
PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy")
BOLTS = ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")


class AccessError(Exception):
    """Slack does not let the bot in; the text says what to do."""


@dataclass(frozen=True)
class Connection:
    """A bot that is listening; `name` is what people call it, `team` where it is."""

    name: str
    team: str


@asynccontextmanager
async def listening(
    access: SlackAccess, answers: Answers, store: Store
) -> AsyncIterator[Connection]:
    """The bot while it answers: listens once entered, and finishes what is under way at the end.

    Raises AccessError.
    """
    _forget_what_misleads(access)
    async with _session() as session:
        client = AsyncWebClient(
            access.bot_token,
            base_url=access.api_url,
            session=session,
            retry_handlers=[],
            logger=_quiet_logger(),
        )
        identity = await _sign_in(client)
        await _try_app_token(client, access.app_token)
        conversation = Conversation(
            answers,
            store,
            Outgoing(client),
            bot_user=identity["user_id"],
            bot_name=identity["user"],
            team_url=identity["url"],
        )
        app = create_app(client, conversation)
        sockets = Sockets(app, access.app_token, conversation.is_no_news)
        try:
            await conversation.resume()
            await sockets.open()
            yield Connection(identity["user"], identity["team"])
        finally:
            await sockets.close()
            await conversation.close()


def _session() -> aiohttp.ClientSession:
    """Connections that are kept open, and no more of them after a rush than before."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=TIMEOUT),
        connector=aiohttp.TCPConnector(limit=CALLS_AT_ONCE),
        json_serialize_bytes=json_text.written,
    )


def _quiet_logger() -> logging.Logger:
    """With a level of its own: by that, slack_sdk decides whether to write out every call."""
    logger = logging.getLogger("slack_sdk.web")
    logger.setLevel(logger.getEffectiveLevel())
    return logger


def create_app(client: AsyncWebClient, conversation: Conversation) -> AsyncApp:
    """The Bolt app with everything the bot does."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None,
            team_id=None,
            bot_user_id=conversation.bot_user,
            bot_token=client.token,
        )

    app = AsyncApp(
        # Of a client that has a token, Bolt asks auth.test when the first event comes; where that
        # fails, it acknowledges the event and drops it.
        client=AsyncWebClient(base_url=client.base_url, session=client.session, retry_handlers=[]),
        authorize=authorize,
        # The ack follows the listener, and the listener has stored what it heard.
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        # It would hide that someone deletes the bot's own messages.
        ignoring_self_events_enabled=False,
        # These are for HTTP, workflow steps and assistants; every event would pass through them.
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    # What comes most often first: Bolt asks each listener in turn whether an event is for it.
    asking = (mention, follow_up, change, command, shortcut, home)
    for behaviour in (*asking, read_around, more, share, feedback):
        behaviour.register(app, conversation)
    errors.register(app, conversation)
    return app


def _forget_what_misleads(access: SlackAccess) -> None:
    for name in BOLTS:
        # Bolt reads these by itself, and takes the bot for an app that many teams install.
        os.environ.pop(name, None)
    if urlsplit(access.api_url).hostname in LOOPBACK:
        for name in PROXIES:
            # slack_sdk takes a proxy from here even for loopback, and heeds no NO_PROXY.
            os.environ.pop(name, None)


async def _sign_in(client: AsyncWebClient) -> dict[str, str]:
    try:
        found = await client.auth_test()
        return {name: str(found[name]) for name in ("user", "user_id", "team", "url")}
    except SlackApiError as error:
        raise AccessError(_refused("SLACK_BOT_TOKEN", error, client)) from None
    except (OSError, TimeoutError, aiohttp.ClientError, SlackClientError) as error:
        raise AccessError(f"Slack cannot be reached at {client.base_url} ({error}).") from None
    except (KeyError, TypeError, AttributeError):
        raise AccessError(_not_slack(client)) from None


async def _try_app_token(client: AsyncWebClient, token: str) -> None:
    """slack_sdk's own connect() would swallow the refusal and try again for ever."""
    try:
        opened = await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        raise AccessError(_refused("SLACK_APP_TOKEN", error, client)) from None
    except (OSError, TimeoutError, aiohttp.ClientError, SlackClientError) as error:
        raise AccessError(f"Slack cannot be reached at {client.base_url} ({error}).") from None
    if not str(opened.get("url")).startswith(("ws://", "wss://")):
        raise AccessError(_not_slack(client))


def _not_slack(client: AsyncWebClient) -> str:
    return f"{client.base_url} does not answer as Slack does: check SLACK_API_URL."


def _refused(setting: str, error: SlackApiError, client: AsyncWebClient) -> str:
    """What to do about it: a token is to blame only where Slack says so."""
    code = error_code(error)
    if code == "missing_scope":
        return f"{setting} lacks a scope: install the app again from `bot manifest` ({code})."
    if code.endswith("_auth") or code.startswith(("token_", "account_", "not_a")):
        return f"Slack refused {setting} ({code}): copy it again from your app."
    if not code and status(error) < 500 and status(error) != 429:
        return _not_slack(client)
    return f"Slack is not ready ({reason(error)}): try again in a minute."
