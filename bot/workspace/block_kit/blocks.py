"""Slack's limits for blocks, as a table, and for a message or a view as a whole."""

import json
import secrets
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.workspace.block_kit.elements import (
    BUTTONS,
    CONTEXT_ACTIONS,
    IMAGE,
    INPUTS,
    MENUS,
    PICKERS,
    plain,
    text,
)
from bot.workspace.block_kit.rich_text import PARTS
from bot.workspace.block_kit.rules import (
    Rule,
    anything,
    boolean,
    kinds,
    listing,
    one_of,
    shape,
    string,
    url,
    wrong,
)
from bot.workspace.errors import SlackError

Json = dict[str, Any]

MOST_IN_MESSAGE = 50
MOST_IN_VIEW = 100
MOST_MESSAGE_TEXT = 13_200  # undocumented: all text of a message's blocks together
MOST_VIEW_BYTES = 250_000
NOT_IN_VIEWS = ("markdown", "file", "context_actions", "plan", "task_card")


def _block(need: dict[str, Rule], may: dict[str, Rule] | None = None, *also: Rule) -> Rule:
    return shape(need, {"block_id": string(255), **(may or {})}, *also)


_TEXTS = {
    "plain_text": text(3000),
    "mrkdwn": text(3000),
}
_ACTIONS = BUTTONS | MENUS | PICKERS
_INTERACTIVE = _ACTIONS | INPUTS | CONTEXT_ACTIONS
_RICH_TEXT = _block({"elements": listing(kinds(PARTS))})
_CELLS = kinds(
    {
        "raw_text": shape({"text": string(least=1)}, {}),
        "raw_number": shape({"value": anything}, {"text": string(least=1)}),
        "rich_text": _RICH_TEXT,
    }
)
_CARD = {
    "hero_image": anything,
    "icon": anything,
    "title": text(150),
    "subtitle": text(150),
    "body": text(200),
    "actions": listing(kinds(BUTTONS)),
}
_TASK = {
    "task_id": string(least=1),
    "title": string(least=1),
    "status": string(choices=("pending", "in_progress", "complete", "error")),
}

BLOCKS: dict[str, Rule] = {
    "section": _block(
        {},
        {
            "text": text(3000),
            "fields": listing(text(2000), 10),
            "accessory": kinds(_ACTIONS | {"image": IMAGE}),
            "expand": boolean,
        },
        one_of("text", "fields"),
    ),
    "header": _block({"text": plain(150)}),
    "divider": _block({}),
    "context": _block({"elements": listing(kinds(_TEXTS | {"image": IMAGE}), 10)}),
    "actions": _block({"elements": listing(kinds(_ACTIONS), 25)}),
    "context_actions": _block({"elements": listing(kinds(CONTEXT_ACTIONS), 5)}),
    "image": _block(
        {"alt_text": string(2000)},
        {"image_url": url(), "slack_file": anything, "title": plain(2000)},
        one_of("image_url", "slack_file"),
    ),
    "input": _block(
        {"label": plain(2000), "element": kinds(INPUTS | MENUS | PICKERS)},
        {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": _RICH_TEXT,
    "markdown": _block({"text": string(12_000, least=1)}),
    "table": _block(
        {"rows": listing(listing(_CELLS, 20), 100)}, {"column_settings": listing(anything, 20)}
    ),
    "video": _block(
        {
            "alt_text": string(2000),
            "video_url": url(),
            "thumbnail_url": url(),
            "title": plain(200),
        },
        {
            "title_url": url(),
            "description": plain(200),
            "provider_icon_url": url(),
            "provider_name": string(),
            "author_name": string(50),
        },
    ),
    "file": _block({"external_id": string(least=1), "source": string(choices=("remote",))}),
    "alert": _block(
        {"text": text(3000)},
        {"level": string(choices=("default", "info", "warning", "error", "success"))},
    ),
    "card": _block({}, _CARD, one_of("hero_image", "title", "actions", "body")),
    "task_card": _block(_TASK, {"details": anything, "output": anything, "sources": anything}),
    "plan": _block({"title": string(least=1)}, {"tasks": anything}),
}
BLOCKS["carousel"] = _block({"elements": listing(kinds({"card": BLOCKS["card"]}), 10)})
BLOCKS["container"] = _block(
    {"child_blocks": listing(kinds(BLOCKS), 10)},
    {
        "title": text(150),
        "rich_text_title": _RICH_TEXT,
        "subtitle": text(150),
        "width": string(choices=("narrow", "standard", "wide", "full")),
        "icon": anything,
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
    },
    one_of("title", "rich_text_title"),
)
_VIEW_BLOCKS = {name: rule for name, rule in BLOCKS.items() if name not in NOT_IN_VIEWS}

_VIEW = {
    "blocks": listing(kinds(_VIEW_BLOCKS), MOST_IN_VIEW),
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}
VIEWS: dict[str, Rule] = {
    "modal": shape(
        {"title": plain(24), "blocks": _VIEW["blocks"]},
        {
            **_VIEW,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
    ),
    "home": shape({"blocks": _VIEW["blocks"]}, _VIEW),
}


def checked_blocks(blocks: list[Any]) -> list[Json]:
    """A message's blocks, with the ids that Slack gives to those without.

    Raises SlackError: invalid_blocks naming each fault, or msg_blocks_too_long.
    """
    found = list(listing(kinds(BLOCKS), MOST_IN_MESSAGE, least=0)(blocks, "/blocks"))
    found = found or list(_twice(blocks, "/blocks"))
    if found:
        raise SlackError("invalid_blocks", errors=found, **_metadata(found))
    if sum(map(_text_length, blocks)) > MOST_MESSAGE_TEXT:
        raise SlackError("msg_blocks_too_long")
    return _with_ids(blocks)


def checked_view(view: Any) -> Json:
    """A modal or Home, with the ids that Slack gives to blocks without.

    Raises SlackError: invalid_arguments naming each fault, or view_too_large.
    """
    found = list(kinds(VIEWS)(view, "/view")) or list(_view_faults(view))
    if found:
        raise SlackError("invalid_arguments", **_metadata(found))
    if len(json.dumps(view)) > MOST_VIEW_BYTES:
        raise SlackError("view_too_large")
    return {**view, "blocks": _with_ids(view["blocks"])}


def _view_faults(view: Json) -> Iterator[str]:
    yield from _twice(view["blocks"], "/view/blocks")
    has_inputs = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_inputs and not view.get("submit"):
        yield wrong("missing required field: submit", "/view")


def _twice(blocks: list[Json], path: str) -> Iterator[str]:
    """Slack: a block_id is unique in its message or view, an action_id in its block."""
    ids = Counter(block["block_id"] for block in blocks if block.get("block_id"))
    for index, block in enumerate(blocks):
        if ids[block.get("block_id")] > 1:
            yield wrong(f"block_id {block['block_id']} already exists", f"{path}/{index}/block_id")
        elements = [each for each in block.get("elements") or () if each.get("action_id")]
        for action_id, times in Counter(each["action_id"] for each in elements).items():
            if times > 1:
                yield wrong(f"action_id {action_id} already exists", f"{path}/{index}/elements")


def _with_ids(blocks: list[Json]) -> list[Json]:
    return [_with_id(block) for block in blocks]


def _with_id(block: Json) -> Json:
    filled = block | {"block_id": block.get("block_id") or secrets.token_urlsafe(4)}
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            filled[key] = _with_action_id(block[key])
    for key in ("elements", "actions"):
        if isinstance(block.get(key), list):
            filled[key] = [_with_action_id(each) for each in block[key]]
    if block["type"] == "container":
        filled["child_blocks"] = _with_ids(block["child_blocks"])
    return filled


def _with_action_id(element: Json) -> Json:
    if element["type"] == "card":
        return _with_id(element)
    if element["type"] in _INTERACTIVE and not element.get("action_id"):
        return element | {"action_id": secrets.token_urlsafe(4)}
    return element


def _text_length(value: Any) -> int:
    """Characters under every "text" key, however deep."""
    if isinstance(value, list):
        return sum(map(_text_length, value))
    if not isinstance(value, dict):
        return 0
    own = len(value["text"]) if isinstance(value.get("text"), str) else 0
    return own + sum(map(_text_length, value.values()))


def _metadata(found: list[str]) -> Json:
    return {"response_metadata": {"messages": [f"[ERROR] {each}" for each in found]}}
