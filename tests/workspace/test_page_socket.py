"""The chat page's socket: what each person sees, and what a person asks for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import Workspace

from .conftest import Connect

Json = dict[str, Any]


class Page:
    """A page's end of the socket: frames it got, requests it makes."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.frames: list[Json] = []
        self._id = 0

    async def ask(self, type: str, **fields: Any) -> Json:
        """A request's answer; the frames before it are kept."""
        self._id += 1
        await self.socket.send_json({"type": type, "id": self._id, **fields})
        while True:
            frame = await self.socket.receive_json(timeout=15)
            if frame.get("id") == self._id:
                return dict(frame)
            self.frames.append(frame)

    async def until(self, type: str) -> Json:
        """The next frame of a type, among those kept or to come."""
        for frame in self.frames:
            if frame["type"] == type:
                self.frames.remove(frame)
                return frame
        while (frame := await self.socket.receive_json(timeout=15))["type"] != type:
            self.frames.append(frame)
        return dict(frame)


@asynccontextmanager
async def opened(workspace: Workspace, user: str = "ada") -> AsyncIterator[tuple[Page, Json]]:
    """A person's page, and its hello."""
    url = f"{workspace.url}/page/socket?user={workspace.user(user)}"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        hello = await socket.receive_json(timeout=15)
        yield Page(socket), hello


async def test_a_page_tells_which_language_its_person_has_slack_in(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    url = f"{workspace.url}/page/socket?locale=zh-CN"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        await socket.receive_json(timeout=15)
        ada = await client.users_info(user=workspace.user("ada"), include_locale=True)
        assert ada["user"]["locale"] == "zh-CN"


async def test_hello_tells_all_that_the_person_may_see(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=workspace.user("lin"), text="for lin")
    await workspace.post("general", "for all")
    async with opened(workspace, "ada") as (_, hello):
        assert hello["type"] == "hello"
        assert hello["team"]["name"] == "Workshop"
        assert hello["me"] == {"id": workspace.user("ada"), "name": "ada", "real_name": "Ada"}
        assert [u["name"] for u in hello["users"]] == ["ada", "lin", "sam", "parrot"]
        (app,) = hello["apps"]
        assert (app["user_id"], app["connected"]) == (workspace.bot_user, False)
        assert app["has_home"] is True
        assert app["commands"][0] == {
            "command": "/parrot",
            "description": "Says it again",
            "usage_hint": "[words]",
        }
        assert [s["callback_id"] for s in app["shortcuts"]] == ["repeat", "fly"]
        names = [c["name"] for c in hello["channels"] if not c["is_im"]]
        assert names == ["general", "articles", "random"]
        (dm,) = [c for c in hello["channels"] if c["is_im"]]
        assert (dm["id"], dm["user"]) == (workspace.dm("ada"), workspace.bot_user)
        assert [m["text"] for m in hello["messages"][workspace.channel("general")]] == ["for all"]
        assert workspace.dm("lin") not in hello["messages"]


async def test_each_person_sees_only_what_is_theirs(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    general = workspace.channel("general")
    async with opened(workspace, "ada") as (ada, _), opened(workspace, "lin") as (lin, _):
        await client.chat_postMessage(channel=workspace.user("lin"), text="direct")
        await client.chat_postEphemeral(channel=general, user=workspace.user("lin"), text="psst")
        await ada.ask("post", channel=general, text="hello all")
        assert (await lin.until("message"))["message"]["text"] == "direct"
        whisper = await lin.until("ephemeral")
        assert (whisper["message"]["text"], whisper["message"]["is_ephemeral"]) == ("psst", True)
        assert (await lin.until("message"))["message"]["text"] == "hello all"
        assert [f["message"]["text"] for f in ada.frames] == ["hello all"]


async def test_a_thread_grows_and_shrinks_before_ones_eyes(workspace: Workspace) -> None:
    general = workspace.channel("general")
    async with opened(workspace) as (page, _):
        posted = await page.ask("post", channel=general, text="one", client_msg_id="m-1")
        assert posted["type"] == "done"
        assert (await page.until("message"))["message"]["client_msg_id"] == "m-1"
        reply = await page.ask("post", channel=general, text="two", thread_ts=posted["ts"])
        parent = (await page.until("message_changed"))["message"]
        assert (parent["ts"], parent["reply_count"]) == (posted["ts"], 1)
        await page.ask("edit", channel=general, ts=reply["ts"], text="2")
        changed = (await page.until("message_changed"))["message"]
        assert (changed["text"], "edited" in changed) == ("2", True)
        await page.ask("react", channel=general, ts=reply["ts"], name="eyes")
        reacted = (await page.until("message_changed"))["message"]
        assert reacted["reactions"][0]["name"] == "eyes"
        await page.ask("delete", channel=general, ts=reply["ts"])
        assert (await page.until("message_deleted"))["ts"] == reply["ts"]
        assert "reply_count" not in (await page.until("message_changed"))["message"]


async def test_a_command_and_a_modal_from_the_page(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    label, title = {"type": "plain_text", "text": "Words"}, {"type": "plain_text", "text": "Say"}
    element = {"type": "plain_text_input", "action_id": "said"}
    block = {"type": "input", "block_id": "words", "label": label, "element": element}
    view = {"type": "modal", "callback_id": "say", "title": title, "submit": title}

    @app.command("/parrot")
    async def open_(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=view | {"blocks": [block]})

    @app.view("say")
    async def say(ack: Any, body: Json, client: AsyncWebClient) -> None:
        typed = body["view"]["state"]["values"]["words"]["said"]["value"]
        if typed == "quiet":
            await ack(response_action="errors", errors={"words": "Louder"})
            return
        await ack()
        await client.chat_postMessage(channel="#general", text=typed)

    await connect(app)
    async with opened(workspace) as (page, hello):
        assert hello["apps"][0]["connected"] is True
        general = workspace.channel("general")
        done = await page.ask("command", channel=general, command="/parrot", text="a < b")
        assert done["type"] == "done"
        assert workspace.deliveries[0].payload["text"] == "a < b", "as typed"
        view_id = (await page.until("view_opened"))["view"]["id"]

        async def submit(value: str) -> Json:
            state = {"values": {"words": {"said": {"type": "plain_text_input", "value": value}}}}
            return await page.ask("submit", view_id=view_id, state=state)

        await submit("quiet")
        assert (await page.until("view_errors"))["errors"] == {"words": "Louder"}
        await submit("squawk")
        assert (await page.until("view_closed"))["view_id"] == view_id
        assert (await page.until("message"))["message"]["text"] == "squawk"


async def test_an_app_that_does_not_respond_is_named(workspace: Workspace) -> None:
    async with opened(workspace) as (page, _):
        general = workspace.channel("general")
        answer = await page.ask("command", channel=general, command="/parrot", text="")
        assert (answer["type"], answer["error"]) == ("error", "app_not_responding")
        assert answer["message"] == "/parrot failed because the app did not respond."


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        ({"type": "post", "channel": "{dm_of_lin}", "text": "let me in"}, "not_in_channel"),
        ({"type": "post", "channel": "C0", "text": "hello"}, "not_found"),
        ({"type": "post", "channel": "general", "text": " "}, "no_text"),
        ({"type": "edit", "channel": "general", "ts": "1.0", "text": "x"}, "message_not_found"),
        ({"type": "command", "channel": "general", "command": "/nope", "text": ""}, "not_found"),
        ({"type": "close", "view_id": "V0"}, "view_not_found"),
        ({"type": "post", "channel": "general"}, "bad_request"),
        ({"type": "post", "channel": "general", "text": "x", "user": "U1"}, "bad_request"),
        ({"type": "dance"}, "bad_request"),
        ({"type": "post", "channel": 5, "text": {}}, "bad_request"),
        ({"type": "action", "action": "press"}, "bad_request"),
        ({}, "bad_request"),
        ({"type": "submit", "view_id": "V0"}, "bad_request"),
    ],
)
async def test_what_a_person_cannot_do(workspace: Workspace, request_: Json, error: str) -> None:
    dm = workspace.dm("lin")
    request_ = {k: dm if v == "{dm_of_lin}" else v for k, v in request_.items()}
    async with opened(workspace) as (page, _):
        answer = await page.ask(request_.pop("type", ""), **request_)
        assert (answer["type"], answer["error"]) == ("error", error)
        assert answer["message"]


async def test_a_button_home_status_and_connection_reach_the_page(
    workspace: Workspace, app: AsyncApp, client: AsyncWebClient, connect: Connect
) -> None:
    button = {
        "type": "button",
        "action_id": "again",
        "text": {"type": "plain_text", "text": "Again"},
    }
    blocks = [{"type": "actions", "block_id": "row", "elements": [button]}]

    @app.event("app_home_opened")
    async def home(event: Json, client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.action("again")
    async def again(ack: Any, respond: Any) -> None:
        await ack()
        await respond("again!", replace_original=False)

    async with opened(workspace) as (page, _):
        await connect(app)
        connected = await page.until("app")
        assert (connected["app"], connected["connected"]) == (workspace.bot_user, True)

        await page.ask("open_home", app=workspace.bot_user, tab="home")
        assert (await page.until("home"))["view"]["blocks"][0]["block_id"] == "row"

        general = workspace.channel("general")
        posted = await client.chat_postMessage(channel=general, text="x", blocks=blocks)
        pressed = {"type": "button", "action_id": "again", "block_id": "row"}
        done = await page.ask("action", channel=general, message_ts=posted["ts"], action=pressed)
        assert done["type"] == "done"
        assert (await page.until("ephemeral"))["message"]["text"] == "again!"

        await client.assistant_threads_setStatus(
            channel_id=general, thread_ts=posted["ts"], status="is thinking"
        )
        assert (await page.until("status"))["status"] == "is thinking"
        await client.chat_postMessage(channel=general, text="done", thread_ts=posted["ts"])
        assert (await page.until("status"))["status"] == "", "an answer takes the status away"

    async with opened(workspace) as (page, _):
        assert (await page.until("home"))["app"] == workspace.bot_user, "a new page has it at once"


async def test_who_is_invited_sees_what_was_said_before(workspace: Workspace) -> None:
    async with Workspace(manifest={**ALONE}, people={"ada": "Ada", "eve": "Eve"}) as small:
        random = small.channel("random")
        small.team.channels[random].members.remove(small.user("eve"))
        await small.post("random", "before")
        async with opened(small, "eve") as (page, hello):
            assert random not in hello["messages"]
            await small.command("random", "/invite", "@eve")
            assert (await page.until("channel"))["channel"]["name"] == "random"
            assert (await page.until("message"))["message"]["text"] == "before"


async def test_a_page_of_no_one_is_refused(workspace: Workspace) -> None:
    async with aiohttp.ClientSession() as session:
        for user in ("U0", workspace.bot_user):
            response = await session.get(f"{workspace.url}/page/socket?user={user}")
            assert response.status == 404
            assert "there are ada, lin, sam" in await response.text()


async def test_frames_that_are_no_requests_do_no_harm(workspace: Workspace) -> None:
    async with opened(workspace) as (page, _):
        for text in ("", "[]", "{", "null", "7", "[" * 100_000):
            await page.socket.send_str(text)
            answer = await page.socket.receive_json(timeout=15)
            assert (answer["type"], answer["error"]) == ("error", "bad_request")


ALONE = {"display_information": {"name": "Owl"}, "settings": {"socket_mode_enabled": True}}
