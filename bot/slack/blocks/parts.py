"""What messages and views are made of: rich text, buttons, and the sizes that Slack takes.

Text goes out as rich_text runs, which Slack shows literally: an excerpt stays as it is written,
bold works inside Chinese, and no `<!channel>` of an article or a question ever pings anyone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

# Past about 13,200 characters Slack refuses the blocks of a message (msg_blocks_too_long).
MESSAGE_TEXT = 12_000
MESSAGE_BLOCKS = 50
LINK_URL = 3_000
BUTTON_VALUE = 2_000
SHOWN_LINE = 200  # of a title, a heading or an earlier question

Block = dict[str, Any]
Run = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """A whole message. `text` is what notifications and screen readers get, in mrkdwn."""

    text: str
    blocks: list[Block]


def escape(text: str) -> str:
    """Plain text as mrkdwn: Slack wants these three characters escaped, and no others."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shortened(text: str, most: int) -> str:
    """The text, or its beginning and …"""
    return text if len(text) <= most else text[: most - 1] + "…"


def run(text: str, **style: bool) -> Run:
    """A piece of rich text in one style."""
    piece: Run = {"type": "text", "text": text}
    return {**piece, "style": style} if style else piece


def section(*runs: Run) -> Block:
    """A paragraph of rich text; Slack takes no empty run."""
    held = [piece for piece in runs if piece.get("text") != ""]
    return {"type": "rich_text_section", "elements": held}


def quote(*runs: Run) -> Block:
    """A paragraph of rich text with a bar beside it."""
    return {"type": "rich_text_quote", "elements": list(runs)}


def rich_text(*paragraphs: Block) -> Block:
    """Paragraphs as a block."""
    return {"type": "rich_text", "elements": list(paragraphs)}


def plain(text: str) -> Block:
    """Text as buttons and titles have it."""
    return {"type": "plain_text", "text": text, "emoji": True}


def button(action: str, text: str, value: str, **more: Any) -> Block:
    """A button; the action tells which listener hears it, the value what it is about."""
    return {"type": "button", "action_id": action, "text": plain(text), "value": value, **more}


def actions(*buttons: Block) -> Block:
    """Buttons in a row."""
    return {"type": "actions", "elements": list(buttons)}


def line_message(*runs: Run) -> Message:
    """A message of one paragraph."""
    return message_of([rich_text(section(*runs))])


def message_of(blocks: list[Block]) -> Message:
    """Blocks as a message, read out as they stand."""
    return Message(escape(read_out(blocks)), blocks)


def fitting(groups: Iterable[list[Block]], ending: list[Block]) -> Iterator[Block]:
    """As many groups of blocks as one message takes with its ending; none is ever cut."""
    blocks, room = len(ending), MESSAGE_TEXT - sum(map(length, ending))
    for group in groups:
        blocks += len(group)
        room -= sum(map(length, group))
        if room < 0 or blocks > MESSAGE_BLOCKS:
            break
        yield from group
    yield from ending


def length(block: Block) -> int:
    """The characters of a block's text, and of the elements in it, however deep.

    The labels of feedback buttons are not counted: MESSAGE_TEXT leaves room for them.
    """
    text = block.get("text", "")
    own = len(text) if isinstance(text, str) else length(text)
    return own + sum(map(length, block.get("elements", ())))


def read_out(blocks: list[Block]) -> str:
    """The text of paragraphs, without the buttons'."""
    parts = (part for block in blocks if block["type"] == "rich_text" for part in block["elements"])
    return "\n".join("".join(run.get("text", "") for run in part["elements"]) for part in parts)
