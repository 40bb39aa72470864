"""Interactive elements inside blocks: which one was used, and what an input holds."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.workspace.errors import SlackError

Json = dict[str, Any]

# The key under which an element's choice is told, and the key of its initial choice.
CHOICES = {
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
STATELESS = ("button", "feedback_buttons", "icon_button", "overflow", "workflow_button")
REQUIRED = "Please complete this required field."


@dataclass(frozen=True)
class Use:
    """A person presses or chooses an element: which one, and what was chosen or typed."""

    action_id: str
    block_id: str | None = None
    choice: Json = field(default_factory=dict)  # {"selected_option": {…}}, as Slack tells it
    typed: Json = field(default_factory=dict)  # the state of the other elements

    def action(self, blocks: Iterable[Json]) -> Json:
        """The action of a block_actions payload; SlackError if the blocks have no such element."""
        block, element = self._find(blocks)
        return {
            "type": element["type"],
            "action_id": self.action_id,
            "block_id": block["block_id"],
            **_told(element, self.choice),
            "action_ts": f"{time.time():.6f}",
        }

    def state(self, blocks: Iterable[Json], before: Json) -> Json:
        """The state of all elements after it; `before` it they held that."""
        block, _ = self._find(blocks)
        typed = self.typed.get(block["block_id"], {})
        if self.choice:
            typed = typed | {self.action_id: self.choice}
        return state_values(blocks, self.typed | {block["block_id"]: typed}, before)

    def _find(self, blocks: Iterable[Json]) -> tuple[Json, Json]:
        for block, element in interactive(blocks):
            of_block = self.block_id in (None, block["block_id"])
            if of_block and element["action_id"] == self.action_id:
                return block, element
        raise SlackError("action_not_found", action_id=self.action_id)


def interactive(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Every element with an action_id, and the innermost block it is in."""
    for block in blocks:
        for key in ("child_blocks", "elements") if "block_id" in block else ():
            nested = [each for each in block.get(key) or () if "block_id" in each]
            yield from interactive(nested)
        for element in _within(block):
            yield block, element


def state_values(blocks: Iterable[Json], typed: Json, before: Json) -> Json:
    """{block_id: {action_id: {"type": …, "value" or "selected_…": …}}}, as in Slack's `state`.

    `typed` holds the same, or just the bare choice in place of the innermost dict; an element it
    leaves out keeps what it held `before`, or its initial choice.
    """
    values: Json = {}
    for block, element in interactive(blocks):
        block_id, action_id = block["block_id"], element["action_id"]
        if element["type"] not in STATELESS:
            given = typed.get(block_id, {}).get(action_id)
            held = before.get(block_id, {}).get(action_id)
            value = _value(element, held if given is None else given)
            values.setdefault(block_id, {})[action_id] = value
    return values


def _value(element: Json, given: Any) -> Json:
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
        return {key: element[key] for key in ("text", "value", "style") if key in element}
    key, _ = CHOICES.get(element["type"], TYPED)
    return {key: choice.get(key)}
