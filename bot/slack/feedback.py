"""👍 and 👎 under an excerpt: kept, and taken back by pressing the other one."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.answers import ClosedError
from bot.slack.blocks import closed_message, forgotten_message, noted_message
from bot.slack.blocks.excerpts import FEEDBACK, GOOD
from bot.slack.conversation import Conversation
from bot.slack.incoming import Body
from bot.slack.pressed import Press, read_press, tell_presser
from bot.store.feedback import Feedback
from bot.store.shown import Kept, ShownExcerpts


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
        elif not await may_see(kept, press):
            tell_presser(conversation, press, closed_message(kept.language))
        elif await feedback.rate(kept, press.user, verdict):
            tell_presser(conversation, press, noted_message(verdict == GOOD, kept.language))
        await ack()

    async def may_see(kept: Kept, press: Press) -> bool:
        try:
            await conversation.replies.find(kept, press.who(kept.channel))
        except ClosedError:
            return False
        return True
