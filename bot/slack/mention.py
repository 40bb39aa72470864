"""@Verbatim, followed by a question: answered in the message's thread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.conversation import Conversation
from bot.slack.incoming import is_from_person, read_question


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Answer mentions."""

    @app.event("app_mention")
    async def mentioned(
        event: Mapping[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        if is_from_person(event):
            await conversation.reply(client, read_question(event, context.bot_user_id))
