"""Slack's limits for composition objects and block elements, as tables.

Numbers are from docs.slack.dev/reference/block-kit, in characters or items.
"""

from collections.abc import Mapping

from bot.workspace.block_kit.rules import (
    Rule,
    anything,
    boolean,
    integer,
    kinds,
    listing,
    not_both,
    one_of,
    shape,
    string,
    url,
)

ID = string(255, least=1)
DATE = string(pattern=r"\d{4}-\d\d-\d\d")
TIME = string(pattern=r"([01]\d|2[0-3]):[0-5]\d")


def plain(most: int) -> Rule:
    """A plain_text object."""
    return kinds({"plain_text": shape({"text": string(most, least=1)}, {"emoji": boolean})})


def text(most: int) -> Rule:
    """A plain_text or mrkdwn object."""
    words = string(most, least=1)
    mrkdwn = shape({"text": words}, {"verbatim": boolean})
    return kinds({"plain_text": shape({"text": words}, {"emoji": boolean}), "mrkdwn": mrkdwn})


def option(words: Rule) -> Rule:
    return shape(
        {"text": words, "value": string(150, least=1)}, {"description": text(75), "url": url()}
    )


OPTION = option(plain(75))
RICH_OPTION = option(text(75))  # checkboxes and radio buttons take mrkdwn too
GROUP = shape({"label": plain(75), "options": listing(OPTION, 100)}, {})
CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": string(choices=("primary", "danger"))},
)
DISPATCH = shape(
    {},
    {
        "trigger_actions_on": listing(
            string(choices=("on_enter_pressed", "on_character_entered")), 2
        )
    },
)
IMAGE = shape(
    {"alt_text": string(2000)},
    {"image_url": url(), "slack_file": anything},
    one_of("image_url", "slack_file"),
)
FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})

_FOCUS = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": boolean}
_MENU = _FOCUS | {"placeholder": plain(150)}
_MANY = _MENU | {"max_selected_items": integer(1)}
_ASIDE = {"accessibility_label": string(75), "visible_to_user_ids": listing(string(), 10)}
_INPUT = {
    "action_id": ID,
    "placeholder": plain(150),
    "focus_on_load": boolean,
    "dispatch_action_config": DISPATCH,
}
_CHOICES = {"options": listing(OPTION, 100), "option_groups": listing(GROUP, 100)}
_EITHER = one_of("options", "option_groups"), not_both("options", "option_groups")
_CONVERSATIONS: dict[str, Rule] = {"default_to_current_conversation": boolean, "filter": anything}


def _picks(kind: str, named: str, more: Mapping[str, Rule] = {}) -> dict[str, Rule]:
    """A menu of one and a menu of many: users_select and multi_users_select."""
    one = {**_MENU, f"initial_{named}": string(), **more}
    many = {**_MANY, f"initial_{named}s": listing(string()), **more}
    if kind != "users_select":
        one |= {"response_url_enabled": boolean}
    return {kind: shape({}, one), f"multi_{kind}": shape({}, many)}


MENUS: dict[str, Rule] = {
    "static_select": shape({}, _MENU | _CHOICES | {"initial_option": OPTION}, *_EITHER),
    "multi_static_select": shape(
        {}, _MANY | _CHOICES | {"initial_options": listing(OPTION, 100)}, *_EITHER
    ),
    "external_select": shape(
        {}, _MENU | {"initial_option": OPTION, "min_query_length": integer(0)}
    ),
    "multi_external_select": shape(
        {}, _MANY | {"initial_options": listing(OPTION, 100), "min_query_length": integer(0)}
    ),
    **_picks("users_select", "user"),
    **_picks("channels_select", "channel"),
    **_picks("conversations_select", "conversation", _CONVERSATIONS),
}
PICKERS: dict[str, Rule] = {
    "checkboxes": shape(
        {"options": listing(RICH_OPTION, 10)},
        _FOCUS | {"initial_options": listing(RICH_OPTION, 10)},
    ),
    "radio_buttons": shape(
        {"options": listing(RICH_OPTION, 10)}, _FOCUS | {"initial_option": RICH_OPTION}
    ),
    "datepicker": shape({}, _MENU | {"initial_date": DATE}),
    "timepicker": shape({}, _MENU | {"initial_time": TIME, "timezone": string()}),
    "datetimepicker": shape({}, _FOCUS | {"initial_date_time": integer(10**9, 10**10 - 1)}),
}
BUTTONS: dict[str, Rule] = {
    "button": shape(
        {"text": plain(75)},
        {
            "action_id": ID,
            "url": url(),
            "value": string(2000),
            "style": string(choices=("primary", "danger")),
            "confirm": CONFIRM,
            "agent_prompt": string(4000),
            "agent_prompt_display": anything,
            **_ASIDE,
        },
    ),
    "workflow_button": shape(
        {"text": plain(75), "workflow": anything},
        {"action_id": ID, "style": string(choices=("primary", "danger")), **_ASIDE},
    ),
    "overflow": shape({"options": listing(OPTION, 5)}, {"action_id": ID, "confirm": CONFIRM}),
}
INPUTS: dict[str, Rule] = {
    "plain_text_input": shape(
        {},
        _INPUT
        | {
            "initial_value": string(3000),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
    ),
    "email_text_input": shape({}, _INPUT | {"initial_value": string()}),
    "url_text_input": shape({}, _INPUT | {"initial_value": string()}),
    "number_input": shape(
        {"is_decimal_allowed": boolean},
        _INPUT | {"initial_value": string(), "min_value": string(), "max_value": string()},
    ),
    "rich_text_input": shape(
        {},
        _INPUT | {"initial_value": anything, "min_lines": integer(1), "max_lines": integer(1)},
    ),
    "file_input": shape(
        {}, {"action_id": ID, "filetypes": listing(string()), "max_files": integer(1, 10)}
    ),
}
CONTEXT_ACTIONS: dict[str, Rule] = {
    "feedback_buttons": shape(
        {"positive_button": FEEDBACK, "negative_button": FEEDBACK}, {"action_id": ID}
    ),
    "icon_button": shape(
        {"icon": string(least=1), "text": plain(75)},
        {"action_id": ID, "value": string(2000), "confirm": CONFIRM, **_ASIDE},
    ),
}
