"""@Verbatim, followed by a question: answered in the message's thread."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp

from bot.slack.conversation import Conversation
from bot.slack.incoming import Body, is_from_person, read_question


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Take on mentions."""

    @app.event("app_mention")
    async def mentioned(body: Body) -> None:
        event, bot = body["event"], conversation.bot_user
        if is_from_person(event, bot):
            await conversation.take_on(read_question("mention", body, bot))
