"""The app's Home: what it is and how to ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks import help_message
from bot.slack.conversation import Conversation


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Publish the Home of whoever opens it."""

    @app.event("app_home_opened")
    async def opened(event: Mapping[str, Any], client: AsyncWebClient) -> None:
        if event.get("tab") == "home":
            blocks = help_message(["en", "zh"], conversation.bot_name).blocks
            await client.views_publish(
                user_id=event["user"], view={"type": "home", "blocks": blocks}
            )
