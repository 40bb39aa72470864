"""A reply in a thread that the bot has answered in, or a direct message: no mention needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.conversation import Conversation
from bot.slack.incoming import (
    is_from_person,
    is_to_someone_else,
    read_question,
    says_something,
)


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Answer follow-ups and direct messages; other talk is left alone."""

    @app.event("message")
    async def said(
        event: Mapping[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        if not is_from_person(event):
            return
        question = read_question(event, context.bot_user_id)
        is_direct = event.get("channel_type") == "im"
        if is_direct or (says_something(question.text) and await follows_up(event, context)):
            await conversation.reply(client, question)

    async def follows_up(event: Mapping[str, Any], context: AsyncBoltContext) -> bool:
        if "thread_ts" not in event or is_to_someone_else(event, context.bot_user_id):
            return False
        return bool(await conversation.asked_in(event["channel"], event["thread_ts"]))
