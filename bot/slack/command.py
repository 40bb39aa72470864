"""/excerpt, followed by a question: posted in the channel, answered in the thread under it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.language import language_of
from bot.slack.blocks import Message, not_a_member_message, question_message
from bot.slack.conversation import Conversation
from bot.slack.incoming import Question
from bot.slack.outgoing import post, privately

COMMAND = "/excerpt"

# Slack's answers to a bot that posts where it has not been invited.
NOT_INVITED = ("not_in_channel", "channel_not_found")


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Answer the slash command."""

    @app.command(COMMAND)
    async def asked(
        ack: AsyncAck, command: Mapping[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        await ack()
        text = command.get("text", "").strip()
        if (help_ := conversation.help_for(text)) is not None:
            await privately(respond, help_)
            return
        try:
            thread_ts = await post(client, command["channel_id"], _question(command, text))
        except SlackApiError as error:
            if error.response.get("error") not in NOT_INVITED:
                raise
            answer = await conversation.ask(text)
            await privately(respond, not_a_member_message(answer, conversation.bot_name))
            return
        await conversation.reply(client, Question(text, command["channel_id"], thread_ts))


def _question(command: Mapping[str, Any], text: str) -> Message:
    # A slash command cannot be used in a thread and has none: the question posted becomes one.
    return question_message(
        text, language_of(text), command["user_id"], command.get("user_name") or command["user_id"]
    )
