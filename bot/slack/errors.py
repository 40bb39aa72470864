"""When a listener fails: log it, and tell whoever asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.language import language_of
from bot.slack.blocks import failed_message
from bot.slack.conversation import UnansweredError
from bot.slack.outgoing import post, privately

# Bolt looks for the ack of a listener every 10 ms, and forgets it when the listener fails before.
ACK_SEEN = 0.05

log = logging.getLogger(__name__)


def register(app: AsyncApp) -> None:
    """Answer the person whatever happens; acknowledge what nothing here listens to."""

    @app.error
    async def failed(
        error: Exception,
        body: Mapping[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
    ) -> BoltResponse | None:
        if isinstance(error, BoltUnhandledRequestError):
            # Bolt would not acknowledge it, and Slack would call again and show an error.
            return BoltResponse(status=200, body="")
        log.error("A listener failed", exc_info=error)
        await asyncio.sleep(ACK_SEEN)
        try:
            await _apologize(error, body, client, respond)
        except (SlackClientError, OSError) as second:
            log.error("The asker could not be told: %s", second)
        return None


async def _apologize(
    error: Exception, body: Mapping[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """Tell the asker; what fails before it is known to be a question stays in the log."""
    if isinstance(error, UnansweredError):
        message = failed_message(language_of(error.question.text))
        await post(client, error.question.channel, message, error.question.thread_ts)
    elif body.get("response_url"):
        await privately(respond, failed_message(language_of(body.get("text") or "")))
