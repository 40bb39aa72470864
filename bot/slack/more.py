"""More, and "Show the nearest": the next excerpts for a question, as one more reply to it."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.blocks import forgotten_message
from bot.slack.blocks.answer import MORE, NEAREST
from bot.slack.conversation import Conversation
from bot.slack.incoming import Body
from bot.slack.pressed import Press, read_press, tell_presser
from bot.store import Asked, Question
from bot.store.shown import ShownExcerpts


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Take on presses of both buttons. Each acts once, whoever presses it how often."""
    shown = ShownExcerpts(conversation.store)

    @app.action(MORE)
    async def more(ack: AsyncAck, body: Body) -> None:
        await go_on(MORE, read_press(body))
        await ack()

    @app.action(NEAREST)
    async def nearest(ack: AsyncAck, body: Body) -> None:
        await go_on(NEAREST, read_press(body))
        await ack()

    async def go_on(way: str, press: Press) -> None:
        question = await shown.question(int(press.value))
        if question is None:
            tell_presser(conversation, press, forgotten_message())
        else:
            await conversation.take_on(_asked(way, press, question))


def _asked(way: str, press: Press, question: Question) -> Asked:
    return Asked(
        way=way,
        text=question.text,
        channel=question.channel,
        user=press.user,
        keys=(f"{way}/{question.id}/{question.revision}",),
        thread_ts=question.thread_ts,
        response_url=press.response_url,
        about=question.about or question.id,
        beside=question.beside,
    )
