"""👍 and 👎 under an excerpt: kept, and taken back by pressing the other one."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.blocks import forgotten_message, noted_message
from bot.slack.blocks.excerpts import FEEDBACK, GOOD
from bot.slack.conversation import Conversation
from bot.slack.incoming import Body
from bot.slack.pressed import read_press, tell_presser
from bot.store.feedback import Feedback
from bot.store.shown import ShownExcerpts


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Keep what people think of excerpts."""
    shown, feedback = ShownExcerpts(conversation.store), Feedback(conversation.store)

    @app.action(FEEDBACK)
    async def judged(ack: AsyncAck, body: Body) -> None:
        press = read_press(body)
        name, _, verdict = press.value.rpartition(".")
        kept = await shown.find(name)
        if kept is None:
            tell_presser(conversation, press, forgotten_message())
        elif await feedback.rate(kept, press.user, verdict):
            tell_presser(conversation, press, noted_message(verdict == GOOD, kept.language))
        await ack()
