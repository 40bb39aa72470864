"""When a listener fails, nothing was stored: Slack is to call again, and the person is told."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk.errors import SlackApiError

from bot.language import language_of
from bot.slack.blocks import Message, failed_message, unkept_message
from bot.slack.conversation import Conversation
from bot.slack.incoming import is_from_person, mentions, plain_text
from bot.slack.outgoing import reason, unforeseen
from bot.store import StoreError

REMEMBERED = 1_000  # questions whose askers were told: each comes up to eight times

log = logging.getLogger(__name__)


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Answer the person whatever happens; acknowledge what nothing here listens to."""
    told: deque[tuple[str, str]] = deque(maxlen=REMEMBERED)

    @app.error
    async def failed(error: Exception, body: Mapping[str, Any]) -> BoltResponse | None:
        if isinstance(error, BoltUnhandledRequestError):
            # Bolt would not acknowledge it, and Slack would call again and show an error.
            return BoltResponse(status=200, body="")
        # Without an ack, Slack delivers an event again; commands and presses it does not.
        log.error("A listener failed: %s", reason(error), exc_info=unforeseen(error))
        if response_url := body.get("response_url"):
            message = _apology(error, body.get("text") or "")
            conversation.run_aside(conversation.outgoing.privately(response_url, message))
        elif (said := _said(body, conversation)) and (said["channel"], said["ts"]) not in told:
            told.append((said["channel"], said["ts"]))
            conversation.run_aside(_tell_asker(conversation, said, error))
        return None


def _said(body: Mapping[str, Any], conversation: Conversation) -> Mapping[str, Any] | None:
    """The message that an event brought, if a person wrote it just now."""
    event: Mapping[str, Any] = body.get("event") or {}
    is_message = event.get("type") in ("message", "app_mention")
    return event if is_message and is_from_person(event, conversation.bot_user) else None


async def _tell_asker(
    conversation: Conversation, said: Mapping[str, Any], error: Exception
) -> None:
    """Tell the asker alone: Slack may yet bring the question again, and have it answered."""
    if not await _is_for_bot(conversation, said):
        return
    channel, user, ts, thread_ts = said["channel"], said["user"], said["ts"], said.get("thread_ts")
    message = _apology(error, plain_text(said.get("text") or "", conversation.bot_user))
    try:
        # In a thread Slack shows it only if there is one already.
        await conversation.outgoing.whisper(channel, user, message, thread_ts)
    except SlackApiError as refusal:
        log.warning("The channel does not take an apology: %s", reason(refusal))
        mark = f"{channel}/{ts}/sorry"
        await conversation.outgoing.post(user, message, mark=mark, since=ts)


async def _is_for_bot(conversation: Conversation, said: Mapping[str, Any]) -> bool:
    if said.get("channel_type") == "im" or mentions(said, conversation.bot_user):
        return True
    return await conversation.store.follows(said["channel"], said.get("thread_ts"))


def _apology(error: Exception, text: str) -> Message:
    language = language_of(text)
    return unkept_message(language) if isinstance(error, StoreError) else failed_message(language)
