"""How a message leaves: into a channel or thread, or to one person alone."""

from __future__ import annotations

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks import Message


async def post(
    client: AsyncWebClient, channel: str, message: Message, thread_ts: str | None = None
) -> str:
    """Post a message, links not unfolded; its ts. Raises SlackApiError."""
    posted = await client.chat_postMessage(
        channel=channel,
        thread_ts=thread_ts,
        text=message.text,
        blocks=message.blocks,
        unfurl_links=False,
        unfurl_media=False,
    )
    return str(posted["ts"])


async def privately(respond: AsyncRespond, message: Message) -> None:
    """Answer the asker alone, through the response_url."""
    await respond(
        text=message.text, blocks=message.blocks, response_type="ephemeral", replace_original=False
    )
