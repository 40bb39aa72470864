"""Find excerpts, in a message's menu: the message is the question, the answer for one's own eyes.

What is shared from there goes into the message's thread.
"""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.conversation import Conversation
from bot.slack.incoming import Body, plain_text
from bot.slack.replies import PRIVATE
from bot.store import Asked

FIND_EXCERPTS = "find_excerpts"


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Take on messages chosen as questions."""

    @app.message_shortcut(FIND_EXCERPTS)
    async def chosen(ack: AsyncAck, body: Body) -> None:
        message, user = body["message"], body["user"]
        await conversation.take_on(
            Asked(
                way=PRIVATE,
                text=plain_text(message.get("text") or "", conversation.bot_user),
                channel=body["channel"]["id"],
                user=user["id"],
                user_name=user.get("name") or user["id"],
                keys=(f"shortcut/{body['trigger_id']}",),
                response_url=body["response_url"],
                beside=message.get("thread_ts") or message["ts"],
            )
        )
        await ack()
