"""Modals from their trigger_id to their last view, answered by a real Bolt app."""

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import AppDidNotRespond, Timing, Workspace

from .conftest import MANIFEST, Connect, web_client
from .test_interactions import BUTTONS

Json = dict[str, Any]


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
