"""A question is edited: its reply changes. It is deleted: its reply goes."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp

from bot.slack.conversation import Conversation
from bot.slack.incoming import Body, is_from_person, plain_text


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Follow what becomes of messages that were questions."""

    @app.event({"type": "message", "subtype": "message_changed"})
    async def changed(body: Body) -> None:
        event = body["event"]
        message = event["message"]
        # A deleted message with replies stays as a tombstone.
        if message.get("subtype") == "tombstone":
            await conversation.withdraw(event["channel"], message["ts"])
        elif is_from_person(message, conversation.bot_user):
            text = plain_text(message.get("text") or "", conversation.bot_user)
            await conversation.edit(event["channel"], message["ts"], text)

    @app.event({"type": "message", "subtype": "message_deleted"})
    async def deleted(body: Body) -> None:
        event = body["event"]
        await conversation.withdraw(event["channel"], event["deleted_ts"])
