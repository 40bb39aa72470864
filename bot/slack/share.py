"""Share: an excerpt for all in the channel, or in the thread that a private question was about."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.blocks import forgotten_message, shared_already_message
from bot.slack.blocks.excerpts import SHARE
from bot.slack.conversation import Conversation
from bot.slack.incoming import Body
from bot.slack.pressed import read_press, tell_presser
from bot.store import Asked
from bot.store.shown import ShownExcerpts


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Take on presses; an excerpt of a reply is shared once."""
    shown = ShownExcerpts(conversation.store)

    @app.action(SHARE)
    async def shared(ack: AsyncAck, body: Body) -> None:
        press = read_press(body)
        kept = await shown.find(press.value)
        question = await shown.question(kept.question) if kept else None
        if kept is None or question is None:
            tell_presser(conversation, press, forgotten_message())
        elif not await conversation.take_on(
            Asked(
                way=SHARE,
                text=kept.asked,
                channel=press.channel,
                user=press.user,
                keys=(f"{SHARE}/{kept.name}/{question.revision}",),
                thread_ts=question.beside,
                response_url=press.response_url,
                about=question.id,
            )
        ):
            tell_presser(conversation, press, shared_already_message(kept.language))
        await ack()
