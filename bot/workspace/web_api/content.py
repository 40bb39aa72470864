"""What a message may say: the same rules for chat.*, response_urls and acks."""

from typing import Any

from bot.workspace.block_kit import checked_blocks
from bot.workspace.errors import SlackError
from bot.workspace.web_api.arguments import argument, items, structure

Json = dict[str, Any]

MOST_TEXT = 40_000  # Slack: longer texts are cut
MOST_MARKDOWN = 12_000


def content(arguments: Json) -> Json:
    """text, blocks, attachments and metadata of a message, checked; absent ones are None.

    Raises SlackError: no_text, invalid_blocks, msg_blocks_too_long and their like.
    """
    text = str(argument(arguments, "text") or "")
    blocks = items(arguments, "blocks", "invalid_blocks_format")
    attachments = items(arguments, "attachments", "invalid_attachments")
    if markdown := argument(arguments, "markdown_text"):
        text, blocks = _markdown(str(markdown), text, blocks)
    if not (text.strip() or blocks or attachments):
        raise SlackError("no_text")
    return {
        "text": text[:MOST_TEXT],
        "blocks": checked_blocks(blocks) if blocks else None,
        "attachments": attachments or None,
        "metadata": structure(arguments, "metadata", "invalid_metadata_format"),
    }


def _markdown(markdown: str, text: str, blocks: list[Any] | None) -> tuple[str, list[Any]]:
    if text or blocks:
        raise SlackError("markdown_text_conflict")
    if len(markdown) > MOST_MARKDOWN:
        raise SlackError("msg_too_long")
    return markdown, [{"type": "markdown", "text": markdown}]
