"""A press of a button: what it is about, who pressed it and where."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.blocks import Message, failed_message
from bot.slack.blocks.parts import Block
from bot.slack.conversation import CLOCKS_DIFFER, Conversation
from bot.slack.incoming import Body
from bot.slack.outgoing import UNREACHABLE, reason
from bot.slack.replies import Who

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Press:
    """Of a button in a message; in a modal or Home there is no channel and no response_url."""

    value: str
    user: str
    trigger_id: str
    channel: str = ""
    thread_ts: str | None = None
    response_url: str | None = None

    def who(self, asked_in: str) -> Who:
        """Whoever pressed, where they did and where it was asked: all that they see it by."""
        return frozenset((self.user, self.channel, asked_in)) - {""}


def read_press(body: Body) -> Press:
    """The press in a block_actions payload."""
    container = body.get("container") or {}
    return Press(
        value=body["actions"][0].get("value") or "",
        user=body["user"]["id"],
        trigger_id=body["trigger_id"],
        channel=container.get("channel_id") or "",
        thread_ts=container.get("thread_ts"),
        response_url=body.get("response_url"),
    )


def on_press(
    app: AsyncApp,
    conversation: Conversation,
    action: str | re.Pattern[str],
    work: Callable[[Body], Coroutine[Any, Any, None]],
) -> None:
    """Acknowledge presses at once, and do then what they ask for: a modal is to open in 3 s.

    At a crash it is lost, and pressed again. Bolt's own lazy listeners copy the client, and a
    client with a session cannot be copied.
    """

    @app.action(action)
    async def pressed(ack: AsyncAck, body: Body) -> None:
        conversation.run_aside(work(body))
        await ack()


def tell_presser(conversation: Conversation, press: Press, message: Message) -> None:
    """Say it to whoever pressed, beside what they pressed, in a moment: the ack does not wait.

    There is no such place beside a modal or Home: it is said in the direct message.
    """
    said: Coroutine[Any, Any, object]
    if press.response_url is not None:
        said = conversation.outgoing.privately(
            press.response_url, message, thread_ts=press.thread_ts
        )
    else:
        # Slack takes a person's id for their direct message with the bot.
        mark, since = f"press/{press.trigger_id}", f"{time.time() - CLOCKS_DIFFER:.6f}"
        said = conversation.outgoing.post(press.user, message, mark=mark, since=since)
    conversation.run_aside(said)


async def open_view(conversation: Conversation, body: Body, view: Block, language: str) -> None:
    """Open a modal, over the one that was pressed in, if there is one; or apologize."""
    client = conversation.outgoing.client
    is_stacked = (body.get("view") or {}).get("type") == "modal"
    open_ = client.views_push if is_stacked else client.views_open
    try:
        await open_(trigger_id=body["trigger_id"], view=view)
    except UNREACHABLE as error:
        # Slack lets a press wait 3 s for its modal: there is no time to try again.
        log.error("The modal could not be opened: %s", reason(error))
        tell_presser(conversation, read_press(body), failed_message(language))
