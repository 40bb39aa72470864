"""Buttons, menus, response_urls, shortcuts and Home, answered by a real Bolt app."""

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.workspace import AppDidNotRespond, Fault, SlackError, Timing, Workspace

from .conftest import MANIFEST, Connect, web_client

Json = dict[str, Any]

BUTTONS: list[Json] = [
    {
        "type": "actions",
        "block_id": "row",
        "elements": [
            {
                "type": "button",
                "action_id": "share",
                "text": {"type": "plain_text", "text": "Share"},
                "value": "42",
            },
            {
                "type": "static_select",
                "action_id": "colour",
                "options": [
                    {"text": {"type": "plain_text", "text": "Red"}, "value": "red"},
                    {"text": {"type": "plain_text", "text": "Blue"}, "value": "blue"},
                ],
            },
        ],
    }
]


# -- buttons and menus


async def test_a_button_says_which_message_it_was_in(
    workspace: Workspace, app: AsyncApp, client: AsyncWebClient, connect: Connect
) -> None:
    pressed: list[Json] = []

    @app.action("share")
    async def share(ack: Any, body: Json) -> None:
        pressed.append(body)
        await ack()

    await connect(app)
    parent = await workspace.post("general", "show me")
    posted = await client.chat_postMessage(
        channel=workspace.channel("general"), text="here", blocks=BUTTONS, thread_ts=parent
    )
    await workspace.press("share", channel="general", ts=posted["ts"], user="lin")

    (body,) = pressed
    assert body["type"] == "block_actions"
    assert body["user"]["id"] == workspace.user("lin") and body["user"]["username"] == "lin"
    assert body["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": workspace.channel("general"),
        "is_ephemeral": False,
        "thread_ts": parent,
    }
    assert body["message"]["text"] == "here"
    action = body["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"]) == ("share", "row", "42")
    assert action["text"]["text"] == "Share"


async def test_a_menu_tells_its_choice(
    workspace: Workspace, app: AsyncApp, client: AsyncWebClient, connect: Connect
) -> None:
    chosen: list[str] = []

    @app.action("colour")
    async def colour(ack: Any, action: Json, body: Json) -> None:
        chosen.append(action["selected_option"]["value"])
        assert body["state"]["values"]["row"]["colour"]["selected_option"]["value"] == "blue"
        await ack()

    await connect(app)
    posted = await client.chat_postMessage(channel="#general", text="pick", blocks=BUTTONS)
    option = BUTTONS[0]["elements"][1]["options"][1]
    await workspace.press("colour", channel="general", ts=posted["ts"], selected_option=option)
    assert chosen == ["blue"]


async def test_only_a_button_that_is_there_can_be_pressed(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel="#general", text="pick", blocks=BUTTONS)
    with pytest.raises(SlackError, match="action_not_found"):
        await workspace.press("launch", channel="general", ts=posted["ts"])
    with pytest.raises(AppDidNotRespond):
        await workspace.press("share", channel="general", ts=posted["ts"])


async def test_an_app_without_interactivity_cannot_be_pressed() -> None:
    settings = MANIFEST["settings"] | {"interactivity": {"is_enabled": False}}
    async with Workspace(manifest=MANIFEST | {"settings": settings}) as workspace:
        posted = await web_client(workspace).chat_postMessage(
            channel="#general", text="pick", blocks=BUTTONS
        )
        with pytest.raises(AppDidNotRespond, match="interactivity"):
            await workspace.press("share", channel="general", ts=posted["ts"])


# -- ephemeral messages and response_urls


async def test_an_ephemeral_message_is_replaced_then_shared_then_deleted(
    workspace: Workspace, app: AsyncApp, client: AsyncWebClient, connect: Connect
) -> None:
    @app.action("share")
    async def share(ack: Any, respond: Any, body: Json) -> None:
        assert body["container"]["is_ephemeral"] is True
        assert "message" not in body
        await ack()
        await respond("on its way", replace_original=True)
        await respond("here you are", response_type="in_channel")
        await respond(delete_original=True)

    await connect(app)
    private = await client.chat_postEphemeral(
        channel=workspace.channel("general"),
        user=workspace.user("lin"),
        text="only you",
        blocks=BUTTONS,
    )
    assert workspace.ephemerals("general", "ada") == []
    await workspace.press("share", channel="general", ts=private["message_ts"], user="lin")
    await workspace.wait_for(lambda: not workspace.ephemerals("general", "lin"))
    assert [m["text"] for m in workspace.messages("general")] == ["here you are"]


async def test_a_response_url_works_five_times_also_where_the_bot_is_no_member(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    await connect(app)
    with pytest.raises(AppDidNotRespond):
        await workspace.command("random", "/mute")
    webhook = AsyncWebhookClient(workspace.deliveries[-1].payload["response_url"])
    for number in range(5):
        assert (await webhook.send(text=f"answer {number}")).status_code == 200
    refused = await webhook.send(text="one more")
    assert (refused.status_code, "used_url" in refused.body) == (404, True)
    assert [m["text"] for m in workspace.ephemerals("random")] == [
        f"answer {number}" for number in range(5)
    ]


async def test_a_response_url_expires_and_keeps_slacks_rules() -> None:
    timing = Timing(ack=0.05, response_url=0.2)
    async with Workspace(manifest=MANIFEST, timing=timing) as workspace:
        with pytest.raises(AppDidNotRespond):
            await workspace.command("general", "/parrot")
        webhook = AsyncWebhookClient(workspace.deliveries[-1].payload["response_url"])
        blank = await webhook.send(text="", blocks=[{"type": "section"}])
        assert (blank.status_code, "invalid_blocks" in blank.body) == (400, True)
        workspace.fail(Fault("response_url", status=503))
        assert (await webhook.send(text="hello")).status_code == 503
        await asyncio.sleep(0.2)
        late = await webhook.send(text="too late")
        assert (late.status_code, "expired_url" in late.body) == (404, True)


# -- Home and shortcuts


async def test_home_is_published_and_its_buttons_work(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    pressed: list[Json] = []

    @app.event("app_home_opened")
    async def show(event: Json, client: AsyncWebClient) -> None:
        view = {"type": "home", "blocks": BUTTONS}
        await client.views_publish(user_id=event["user"], view=view)

    @app.action("share")
    async def share(ack: Any, body: Json) -> None:
        pressed.append(body)
        await ack()

    await connect(app)
    await workspace.open_home("sam")
    home = await workspace.wait_for(lambda: workspace.home("sam"))
    assert home and workspace.home("ada") is None
    await workspace.press("share", view_id=home["id"], user="sam")
    assert pressed[0]["container"] == {"type": "view", "view_id": home["id"]}
    assert pressed[0]["view"]["type"] == "home"


async def test_shortcuts_come_with_their_message_or_alone(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    used: list[Json] = []

    @app.shortcut("repeat")
    @app.shortcut("fly")
    async def use(ack: Any, body: Json) -> None:
        used.append(body)
        await ack()

    await connect(app)
    ts = await workspace.post("general", "say it again")
    await workspace.shortcut("repeat", channel="general", ts=ts, user="lin")
    await workspace.shortcut("fly")
    on_message, alone = used
    assert (on_message["type"], on_message["message_ts"]) == ("message_action", ts)
    assert on_message["message"]["text"] == "say it again"
    assert on_message["user"]["id"] == workspace.user("lin")
    assert (alone["type"], alone["callback_id"]) == ("shortcut", "fly")
    with pytest.raises(LookupError, match="no app declares a global shortcut 'repeat'"):
        await workspace.shortcut("repeat")
