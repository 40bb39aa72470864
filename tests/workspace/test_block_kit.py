"""Slack's limits for blocks and views: each met exactly, and passed by one."""

import json
from typing import Any

import pytest
from aiohttp import ClientSession
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.workspace import SlackError, Workspace
from bot.workspace.block_kit import checked_blocks, checked_view

from .conftest import web_client

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str) -> Json:
    return {"type": "section", "text": mrkdwn(text)}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain("Go"), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(text: str = "One", value: str = "1") -> Json:
    return {"text": plain(text), "value": value}


def select(count: int, **more: Any) -> Json:
    return {"type": "static_select", "options": [option()] * count, **more}


def rich(*elements: Json, kind: str = "rich_text_section", **more: Any) -> Json:
    part = {"type": kind, "elements": list(elements), **more}
    return {"type": "rich_text", "elements": [part]}


def text(words: str, **more: Any) -> Json:
    return {"type": "text", "text": words, **more}


def asks(**more: Any) -> Json:
    element = {"type": "plain_text_input"}
    return {"type": "input", "label": plain("Name"), "element": element, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    shown = list(blocks) or [{"type": "divider"}]
    return {"type": "modal", "title": plain("Hello"), "blocks": shown, **more}


def faults(blocks: Any) -> list[str]:
    with pytest.raises(SlackError, match="invalid_blocks") as refused:
        checked_blocks(blocks)
    return list(refused.value.more["errors"])


def view_faults(view: Any) -> list[str]:
    with pytest.raises(SlackError, match="invalid_arguments") as refused:
        checked_view(view)
    messages = refused.value.more["response_metadata"]["messages"]
    return [message.removeprefix("[ERROR] ") for message in messages]


WELL = [
    section("x" * 3000),
    {"type": "section", "fields": [mrkdwn("x" * 2000)] * 5},
    {"type": "section", "fields": [mrkdwn("x")] * 10},
    section("x") | {"accessory": button(), "expand": True, "block_id": "b" * 255},
    {"type": "header", "text": plain("x" * 150)},
    {"type": "context", "elements": [mrkdwn("x")] * 10},
    actions(*[button(action_id=f"{n}") for n in range(25)]),
    actions(button(text=plain("x" * 75), value="v" * 2000, action_id="a" * 255)),
    actions(button(url="https://example.org/" + "x" * 2980, style="primary")),
    actions({"type": "overflow", "options": [option("x" * 75, "v" * 150)] * 5}),
    actions(select(100, placeholder=plain("x" * 150), initial_option=option())),
    {"type": "markdown", "text": "x" * 12_000},
    {"type": "divider"},
    {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a picture"},
    asks(optional=True, dispatch_action=False, hint=plain("x" * 2000)),
    rich(text("bold", style={"bold": True, "italic": False})),
    rich(text("quoted"), kind="rich_text_quote"),
    rich(text("code"), kind="rich_text_preformatted", border=0),
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "ordered",
                "indent": 1,
                "offset": 3,
                "border": 1,
                "elements": [{"type": "rich_text_section", "elements": [text("one")]}],
            }
        ],
    },
    rich(
        {"type": "link", "url": "https://example.org", "text": "a | b", "style": {"code": True}},
        {"type": "user", "user_id": "U1", "style": {"highlight": True}},
        {"type": "usergroup", "usergroup_id": "S1"},
        {"type": "channel", "channel_id": "C1"},
        {"type": "emoji", "name": "wave", "skin_tone": 2},
        {"type": "broadcast", "range": "here"},
        {"type": "color", "value": "#a0b1c2"},
        {"type": "date", "timestamp": 1, "format": "{date}", "fallback": "1970"},
    ),
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "positive_button": {"text": plain("Good"), "value": "1"},
                "negative_button": {"text": plain("Bad"), "value": "0"},
            },
            {"type": "icon_button", "icon": "trash", "text": plain("Remove")},
        ],
    },
    {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 20] * 100},
    {"type": "container", "title": plain("More"), "child_blocks": [section("x")] * 10},
    {"type": "carousel", "elements": [{"type": "card", "title": plain("One")}] * 10},
    {"type": "section", "text": mrkdwn("x"), "accessory": None},
]


@pytest.mark.parametrize("block", WELL, ids=lambda block: block["type"])
def test_blocks_within_the_limits_are_taken(block: Json) -> None:
    (checked,) = checked_blocks([block])
    assert checked["block_id"]


WRONG = [
    ([section("x" * 3001)], "must be less than 3001 characters", "/0/text/text"),
    ([section("")], "must be more than 0 characters", "/0/text/text"),
    ([{"type": "section"}], "must define at least one of: text, fields", "/0"),
    (
        [{"type": "section", "fields": [mrkdwn("x" * 2001)]}],
        "must be less than 2001 characters",
        "/0/fields/0/text",
    ),
    (
        [{"type": "section", "fields": [mrkdwn("x")] * 11}],
        "no more than 10 items allowed",
        "/0/fields",
    ),
    (
        [{"type": "section", "fields": []}],
        "no fewer than 1 items allowed",
        "/0/fields",
    ),
    ([section("x") | {"colour": "red"}], "invalid additional property: colour", "/0"),
    (
        [{"type": "header", "text": mrkdwn("x")}],
        "unsupported type: mrkdwn",
        "/0/text/type",
    ),
    (
        [{"type": "header", "text": plain("x" * 151)}],
        "must be less than 151 characters",
        "/0/text/text",
    ),
    ([{"type": "header"}], "missing required field: text", "/0"),
    (
        [{"type": "context", "elements": [mrkdwn("x")] * 11}],
        "no more than 10 items allowed",
        "/0/elements",
    ),
    ([actions(*[button()] * 26)], "no more than 25 items allowed", "/0/elements"),
    (
        [actions(button(text=plain("x" * 76)))],
        "must be less than 76 characters",
        "/0/elements/0/text/text",
    ),
    (
        [actions(button(value="v" * 2001))],
        "must be less than 2001 characters",
        "/0/elements/0/value",
    ),
    ([actions(button(url="nowhere"))], "must be a valid url", "/0/elements/0/url"),
    (
        [actions(button(style="loud"))],
        "must be a valid enum value",
        "/0/elements/0/style",
    ),
    (
        [actions(button(action_id="a" * 256))],
        "must be less than 256 characters",
        "/0/elements/0/action_id",
    ),
    (
        [actions(button(action_id="a"), button(action_id="a"))],
        "action_id a already exists",
        "/0/elements",
    ),
    (
        [actions({"type": "overflow", "options": [option()] * 6})],
        "no more than 5 items allowed",
        "/0/elements/0/options",
    ),
    (
        [actions(select(1, options=[option("x" * 76)]))],
        "must be less than 76 characters",
        "/0/elements/0/options/0/text/text",
    ),
    (
        [actions(select(1, options=[option(value="v" * 151)]))],
        "must be less than 151 characters",
        "/0/elements/0/options/0/value",
    ),
    (
        [actions({"type": "static_select"})],
        "must define at least one of: options, option_groups",
        "/0/elements/0",
    ),
    (
        [{"type": "context_actions", "elements": [button()]}],
        "unsupported type: button",
        "/0/elements/0/type",
    ),
    (
        [{"type": "divider", "block_id": "b" * 256}],
        "must be less than 256 characters",
        "/0/block_id",
    ),
    (
        [{"type": "divider", "block_id": "b"}] * 2,
        "block_id b already exists",
        "/0/block_id",
    ),
    ([{"type": "divider"}] * 51, "no more than 50 items allowed", ""),
    ([{"type": "marquee"}], "unsupported type: marquee", "/0/type"),
    ([{"type": ["divider"]}], "missing required field: type", "/0"),
    (["divider"], "must be an object", "/0"),
    (
        [{"type": "markdown", "text": "x" * 12_001}],
        "must be less than 12001 characters",
        "/0/text",
    ),
    ([rich(text(""))], "must be more than 0 characters", "/0/elements/0/elements/0/text"),
    (
        [rich(text("x", style={"bold": 1}))],
        "must be a boolean",
        "/0/elements/0/elements/0/style/bold",
    ),
    (
        [rich(text("x", style={"huge": True}))],
        "invalid additional property: huge",
        "/0/elements/0/elements/0/style",
    ),
    (
        [rich({"type": "broadcast", "range": "galaxy"})],
        "must be a valid enum value",
        "/0/elements/0/elements/0/range",
    ),
    (
        [rich({"type": "link", "url": ""})],
        "must be more than 0 characters",
        "/0/elements/0/elements/0/url",
    ),
    (
        [rich(section("x"))],
        "unsupported type: section",
        "/0/elements/0/elements/0/type",
    ),
    (
        [{"type": "rich_text", "elements": [text("x")]}],
        "unsupported type: text",
        "/0/elements/0/type",
    ),
    (
        [rich(text("x"), kind="rich_text_list", style="bullet")],
        "unsupported type: text",
        "/0/elements/0/elements/0/type",
    ),
    (
        [{"type": "container", "title": plain("x"), "child_blocks": [section("")]}],
        "must be more than 0 characters",
        "/0/child_blocks/0/text/text",
    ),
]


@pytest.mark.parametrize(("blocks", "what", "where"), WRONG)
def test_blocks_past_a_limit_are_named(blocks: list[Any], what: str, where: str) -> None:
    assert f"{what} [json-pointer:/blocks{where}]" in faults(blocks)


VIEW_WRONG = [
    (modal(title=plain("x" * 25)), "must be less than 25 characters", "/title/text"),
    (modal(title=mrkdwn("x")), "unsupported type: mrkdwn", "/title/type"),
    ({"type": "modal", "blocks": [{"type": "divider"}]}, "missing required field: title", ""),
    (modal(submit=plain("x" * 25)), "must be less than 25 characters", "/submit/text"),
    (modal(asks()), "missing required field: submit", ""),
    (
        modal(private_metadata="x" * 3001),
        "must be less than 3001 characters",
        "/private_metadata",
    ),
    (modal(callback_id="x" * 256), "must be less than 256 characters", "/callback_id"),
    (modal(*[section("x")] * 101), "no more than 100 items allowed", "/blocks"),
    (modal() | {"blocks": []}, "no fewer than 1 items allowed", "/blocks"),
    (
        modal({"type": "markdown", "text": "x"}),
        "unsupported type: markdown",
        "/blocks/0/type",
    ),
    (
        {"type": "home", "blocks": [section("x")], "submit": plain("Send")},
        "invalid additional property: submit",
        "",
    ),
    ({"type": "popup", "blocks": []}, "unsupported type: popup", "/type"),
    ("modal", "must be an object", ""),
]


@pytest.mark.parametrize(("view", "what", "where"), VIEW_WRONG)
def test_views_past_a_limit_are_named(view: Any, what: str, where: str) -> None:
    assert f"{what} [json-pointer:/view{where}]" in view_faults(view)


def test_views_within_the_limits_are_taken() -> None:
    checked_view(modal(*[section("x")] * 100, title=plain("x" * 24)))
    checked_view(modal(asks(), submit=plain("Send"), private_metadata="x" * 3000))
    checked_view({"type": "home", "blocks": [section("x")]})
    with pytest.raises(SlackError, match="view_too_large"):
        checked_view(modal(*[section("x" * 3000)] * 90))


def test_ids_are_given_to_those_without() -> None:
    blocks = [actions(button(), button(action_id="mine")), section("x") | {"accessory": button()}]
    first, second = checked_blocks(blocks)
    assert first["elements"][0]["action_id"] and first["elements"][1]["action_id"] == "mine"
    assert second["accessory"]["action_id"]
    assert "block_id" not in blocks[0], "the app's own blocks are left as they are"


KEYS = ["type", "text", "elements", "blocks", "accessory", "fields", "title", "block_id"]
KINDS = ["section", "actions", "rich_text", "rich_text_section", "button", "modal", "mrkdwn"]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS), inner | st.sampled_from(KINDS), max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.lists(json_values, max_size=3))
def test_any_json_is_taken_or_refused_in_slacks_words(blocks: list[Any]) -> None:
    try:
        checked_blocks(json.loads(json.dumps(blocks)))
    except SlackError as refused:
        assert refused.more["errors"]


async def test_blocks_can_be_validated_without_a_token(workspace: Workspace) -> None:
    client = web_client(workspace, "none")
    assert (await client.api_call("blocks.validate", json={"blocks": [section("x")]}))["ok"]


@pytest.mark.parametrize(
    ("arguments", "error", "pointer"),
    [
        ({"blocks": [section("")]}, "invalid_blocks", "/blocks/0/text/text"),
        ({"message": {"blocks": [section("")]}}, "invalid_message", "/blocks/0/text/text"),
        ({"view": modal(asks())}, "invalid_view", "/view"),
    ],
)
async def test_validation_points_at_the_fault(
    workspace: Workspace, arguments: Json, error: str, pointer: str
) -> None:
    async with ClientSession() as session:
        response = await session.post(f"{workspace.api_url}blocks.validate", json=arguments)
        answer = await response.json()
    assert (answer["error"], answer["errors"][0]["pointer"]) == (error, pointer)
