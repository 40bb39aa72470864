"""The rich_text block that Slack makes of what a person typed."""

import re
from typing import Any

Json = dict[str, Any]

# <@U1>, <#C1|name>, <!here>, <https://a.b|label>: everything else in angle brackets is escaped.
_MARK = re.compile(r"<([@#!]?)([^<>|\s][^<>|]*)(?:\|([^<>]*))?>")


def from_wire(text: str) -> list[Json]:
    """Wire text as blocks.

    >>> from_wire("hi <@U1>")[0]["elements"][0]["elements"]
    [{'type': 'text', 'text': 'hi '}, {'type': 'user', 'user_id': 'U1'}]
    """
    elements: list[Json] = []
    end = 0
    for mark in _MARK.finditer(text):
        elements += _text(text[end : mark.start()])
        elements.append(_element(*mark.groups()))
        end = mark.end()
    elements += _text(text[end:])
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}] if elements else []


def unescape(text: str) -> str:
    """Slack escapes these three characters and no others."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _text(text: str) -> list[Json]:
    return [{"type": "text", "text": unescape(text)}] if text else []


def _element(sign: str, target: str, label: str | None) -> Json:
    if sign == "@":
        return {"type": "user", "user_id": target}
    if sign == "#":
        return {"type": "channel", "channel_id": target}
    if sign == "!" and target.startswith("subteam^"):
        return {"type": "usergroup", "usergroup_id": target.removeprefix("subteam^")}
    if sign == "!":
        return {"type": "broadcast", "range": target}
    link = {"type": "link", "url": unescape(target)}
    return link | {"text": unescape(label)} if label else link
