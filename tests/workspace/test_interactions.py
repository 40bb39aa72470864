"""Buttons, menus, modals, shortcuts and Home, answered by a real Bolt app."""

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
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


def modal(name: str, *blocks: Json, **more: Any) -> Json:
    text = {"type": "plain_text", "text": name}
    submit = {"type": "plain_text", "text": "Send"}
    shown = list(blocks) or [{"type": "divider"}]
    return {"type": "modal", "callback_id": name, "title": text, "submit": submit} | {
        "blocks": shown,
        **more,
    }


def asks(block_id: str, **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "said"}
    label = {"type": "plain_text", "text": "Say what?"}
    return {"type": "input", "block_id": block_id, "label": label, "element": element, **more}


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


# -- modals


async def opened(workspace: Workspace, app: AsyncApp, connect: Connect, view: Json) -> Json:
    """The modal that `/parrot` opens for ada."""

    @app.command("/parrot")
    async def open_(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    await connect(app)
    await workspace.command("general", "/parrot")
    return await workspace.wait_for(lambda: workspace.view("ada")) or {}


async def test_a_modal_is_opened_filled_in_and_closed(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    submitted: list[Json] = []

    @app.view("talk")
    async def talk(ack: Any, view: Json) -> None:
        submitted.append(view)
        await ack()

    view = await opened(
        workspace, app, connect, modal("talk", asks("words"), private_metadata="C1")
    )
    assert workspace.view("lin") is None
    reply = await workspace.submit(view["id"], {"words": {"said": "hello"}})
    assert reply == {}
    assert workspace.view("ada") is None
    (sent,) = submitted
    assert sent["state"]["values"] == {
        "words": {"said": {"type": "plain_text_input", "value": "hello"}}
    }
    assert (sent["id"], sent["private_metadata"]) == (view["id"], "C1")


async def test_a_required_input_must_be_filled_in_before_the_app_hears_of_it(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    blocks = asks("words"), asks("more", optional=True)
    view = await opened(workspace, app, connect, modal("talk", *blocks))
    reply = await workspace.submit(view["id"], {})
    assert reply["errors"] == {"words": "Please complete this required field."}
    assert workspace.view("ada")
    assert [d.type for d in workspace.deliveries] == ["slash_commands"]


async def test_what_is_chosen_on_the_way_is_submitted_too(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    sent: list[Json] = []

    @app.action("colour")
    async def colour(ack: Any) -> None:
        await ack()

    @app.view("talk")
    async def talk(ack: Any, view: Json) -> None:
        sent.append(view["state"]["values"])
        await ack()

    view = await opened(workspace, app, connect, modal("talk", *BUTTONS, asks("words")))
    blue = BUTTONS[0]["elements"][1]["options"][1]
    await workspace.press("colour", view_id=view["id"], selected_option=blue)
    await workspace.submit(view["id"], {"words": {"said": "as the sky"}})
    (values,) = sent
    assert values["row"] == {"colour": {"type": "static_select", "selected_option": blue}}
    assert values["words"]["said"]["value"] == "as the sky"


async def test_errors_keep_the_modal_open_and_what_was_typed(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    @app.view("talk")
    async def talk(ack: Any) -> None:
        await ack(response_action="errors", errors={"words": "Louder, please"})

    view = await opened(workspace, app, connect, modal("talk", asks("words")))
    reply = await workspace.submit(view["id"], {"words": {"said": "psst"}})
    assert reply["errors"] == {"words": "Louder, please"}
    still = workspace.view("ada") or {}
    assert still["id"] == view["id"]
    assert still["state"]["values"]["words"]["said"]["value"] == "psst"


async def test_an_answer_may_update_push_and_clear(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    @app.view("first")
    async def first(ack: Any) -> None:
        await ack(response_action="update", view=modal("second"))

    @app.view("second")
    async def second(ack: Any) -> None:
        await ack(response_action="push", view=modal("third"))

    @app.view("third")
    async def third(ack: Any) -> None:
        await ack(response_action="clear")

    view = await opened(workspace, app, connect, modal("first"))
    await workspace.submit(view["id"])
    updated = workspace.view() or {}
    assert (updated["callback_id"], updated["id"]) == ("second", view["id"])
    await workspace.submit(updated["id"])
    pushed = workspace.view() or {}
    assert (pushed["callback_id"], pushed["previous_view_id"]) == ("third", view["id"])
    await workspace.submit(pushed["id"])
    assert workspace.view() is None


async def test_views_are_pushed_three_deep_and_closing_is_told(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    closed: list[str] = []
    button = BUTTONS[0] | {"elements": BUTTONS[0]["elements"][:1]}
    view = modal("talk", button, notify_on_close=True)

    @app.action("share")
    async def deeper(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        try:
            await client.views_push(trigger_id=body["trigger_id"], view=view)
        except SlackApiError as error:
            refused.append(error.response["error"])
            workspace.team.changes.emit("refused")

    @app.view_closed("talk")
    async def told(ack: Any, body: Json) -> None:
        closed.append(body["view"]["id"])
        await ack()
        workspace.team.changes.emit("told")

    refused: list[str] = []
    ids = [(await opened(workspace, app, connect, view))["id"]]
    for _ in range(2):
        await workspace.press("share", view_id=ids[-1])
        top = await workspace.wait_for(lambda: (v := workspace.view()) and v["id"] != ids[-1] and v)
        ids.append(top["id"])
    await workspace.press("share", view_id=ids[-1])
    await workspace.wait_for(lambda: refused)
    assert refused == ["push_limit_reached"]

    await workspace.close(ids[2])
    assert (workspace.view() or {})["id"] == ids[1]
    await workspace.close(ids[1], all=True)
    assert workspace.view() is None
    await workspace.wait_for(lambda: len(closed) == 3)
    assert closed == [ids[2], ids[0], ids[1]]


async def test_a_trigger_opens_one_view_and_only_for_three_seconds(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    with pytest.raises(AppDidNotRespond):
        await workspace.command("general", "/parrot")
    trigger = workspace.deliveries[-1].payload["trigger_id"]
    await client.views_open(trigger_id=trigger, view=modal("talk"))
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=trigger, view=modal("talk"))
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        await client.views_open(trigger_id="made.up", view=modal("talk"))

    async with Workspace(manifest=MANIFEST, timing=Timing(ack=0.01, trigger=0.05)) as hasty:
        with pytest.raises(AppDidNotRespond):
            await hasty.command("general", "/parrot")
        await asyncio.sleep(0.06)
        late = hasty.deliveries[-1].payload["trigger_id"]
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            await web_client(hasty).views_open(trigger_id=late, view=modal("talk"))


async def test_a_view_is_updated_by_id_unless_its_hash_has_changed(
    workspace: Workspace, app: AsyncApp, client: AsyncWebClient, connect: Connect
) -> None:
    view = await opened(workspace, app, connect, modal("talk", asks("words"), external_id="mine"))
    updated = await client.views_update(external_id="mine", view=modal("again"), hash=view["hash"])
    assert (workspace.view() or {})["callback_id"] == "again"
    assert updated["view"]["hash"] != view["hash"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=view["id"], view=modal("late"), hash=view["hash"])
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id="V0", view=modal("late"))


async def test_an_unanswered_submission_says_so_and_leaves_the_modal(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    view = await opened(workspace, app, connect, modal("nobody listens"))
    with pytest.raises(AppDidNotRespond):
        await workspace.submit(view["id"])
    assert workspace.view()


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
