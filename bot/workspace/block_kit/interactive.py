"""Interactive elements inside blocks: which one was used, and what an input holds."""

import time
from collections.abc import Iterable, Iterator
from typing import Any

from bot.workspace.errors import SlackError

Json = dict[str, Any]

# The key under which an element's choice is told, and the key of its initial choice.
CHOICES = {
    "button": ("value", "value"),
    "checkboxes": ("selected_options", "initial_options"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "datepicker": ("selected_date", "initial_date"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "external_select": ("selected_option", "initial_option"),
    "feedback_buttons": ("value", ""),
    "file_input": ("files", ""),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "overflow": ("selected_option", ""),
    "radio_buttons": ("selected_option", "initial_option"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "timepicker": ("selected_time", "initial_time"),
    "users_select": ("selected_user", "initial_user"),
}
TYPED = ("value", "initial_value")  # the text inputs
REQUIRED = "Please complete this required field."


def action(blocks: Iterable[Json], action_id: str, block_id: str | None, choice: Json) -> Json:
    """The action of a block_actions payload; SlackError if the blocks have no such element."""
    for block, element in interactive(blocks):
        if element["action_id"] == action_id and block_id in (None, block["block_id"]):
            return {
                "type": element["type"],
                "action_id": action_id,
                "block_id": block["block_id"],
                **_told(element, choice),
                "action_ts": f"{time.time():.6f}",
            }
    raise SlackError("action_not_found", action_id=action_id)


def interactive(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Every element with an action_id, and the innermost block it is in."""
    for block in blocks:
        for key in ("child_blocks", "elements") if "block_id" in block else ():
            nested = [each for each in block.get(key) or () if "block_id" in each]
            yield from interactive(nested)
        for element in _within(block):
            yield block, element


def input_values(blocks: Iterable[Json], typed: Json) -> Json:
    """{block_id: {action_id: {"type": …, "value" or "selected_…": …}}} for all inputs.

    `typed` holds the same, or just the bare choice in place of the innermost dict; an input it
    leaves out keeps its initial value.
    """
    values: Json = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        given = typed.get(block["block_id"], {}).get(element["action_id"])
        value = {element["action_id"]: input_value(element, given)}
        values[block["block_id"]] = value
    return values


def input_value(element: Json, given: Any) -> Json:
    key, initial = CHOICES.get(element["type"], TYPED)
    if isinstance(given, dict) and ("type" in given or key in given):
        return {"type": element["type"], **given}
    return {"type": element["type"], key: element.get(initial) if given is None else given}


def missing_inputs(blocks: Iterable[Json], values: Json) -> Json:
    """Slack's own complaint for each required input that holds nothing: {block_id: text}."""
    missing = {}
    for block in blocks:
        if block["type"] == "input" and not block.get("optional"):
            held = values[block["block_id"]][block["element"]["action_id"]]
            key, _ = CHOICES.get(held["type"], TYPED)
            if held.get(key) in (None, "", []):
                missing[block["block_id"]] = REQUIRED
    return missing


def _within(block: Json) -> Iterator[Json]:
    candidates = [block.get("accessory"), block.get("element"), *(block.get("elements") or ())]
    candidates += block.get("actions") or ()
    for element in candidates:
        if isinstance(element, dict) and "action_id" in element:
            yield element


def _told(element: Json, choice: Json) -> Json:
    if element["type"] == "button":
        told = {key: element[key] for key in ("text", "value", "style", "url") if key in element}
        return {key: value for key, value in told.items() if key != "url"}
    key, _ = CHOICES.get(element["type"], TYPED)
    return {key: choice.get(key)} | {k: v for k, v in choice.items() if k.startswith("selected")}
