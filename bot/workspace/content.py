"""What a message may say: the same rules for chat.*, response_urls and acks."""

from typing import Any

from bot.workspace.arguments import argument, items
from bot.workspace.errors import SlackError

Json = dict[str, Any]

MOST_TEXT = 40_000  # Slack: longer texts are cut


def content(arguments: Json) -> Json:
    """text, blocks and attachments of a message, checked; absent ones are None.

    Raises SlackError: no_text, invalid_blocks, msg_blocks_too_long and their like.
    """
    text = str(argument(arguments, "text") or "")
    blocks = items(arguments, "blocks", "invalid_blocks_format")
    attachments = items(arguments, "attachments", "invalid_attachments")
    if not (text.strip() or blocks or attachments):
        raise SlackError("no_text")
    return {"text": text[:MOST_TEXT], "blocks": blocks or None, "attachments": attachments or None}
