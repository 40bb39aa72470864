"""When a listener fails, nothing was stored: Slack is to call again, or the person is told."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.error import BoltUnhandledRequestError

from bot.language import language_of
from bot.slack.blocks import failed_message
from bot.slack.conversation import Conversation
from bot.slack.outgoing import UNREACHABLE, reason, unforeseen

log = logging.getLogger(__name__)


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Answer the person whatever happens; acknowledge what nothing here listens to."""

    @app.error
    async def failed(error: Exception, body: Mapping[str, Any]) -> BoltResponse | None:
        if isinstance(error, BoltUnhandledRequestError):
            # Bolt would not acknowledge it, and Slack would call again and show an error.
            return BoltResponse(status=200, body="")
        # Without an ack, Slack delivers an event again; commands and presses it does not.
        log.error("A listener failed: %s", reason(error), exc_info=unforeseen(error))
        if response_url := body.get("response_url"):
            message = failed_message(language_of(body.get("text") or ""))
            try:
                await conversation.outgoing.privately(response_url, message)
            except UNREACHABLE as second:
                log.error("The asker could not be told: %s", reason(second))
        return None
