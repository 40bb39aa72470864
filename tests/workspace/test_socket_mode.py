"""Socket Mode as a network has it: retries, refreshes, cut and half-open connections."""

import asyncio
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import AppDidNotRespond, Delivery, Timing, Workspace

from .conftest import MANIFEST, Connect, Heard, web_client

Json = dict[str, Any]


def attempts(workspace: Workspace) -> list[tuple[int, str, bool]]:
    return [(d.attempt, d.reason, d.acked_at is not None) for d in workspace.deliveries]


async def link(session: ClientSession, workspace: Workspace) -> ClientWebSocketResponse:
    """A connection by hand, past its hello."""
    client = web_client(workspace)
    url = (await client.apps_connections_open(app_token=workspace.app_token))["url"]
    socket = await session.ws_connect(url, autoping=False)
    assert (await socket.receive_json())["type"] == "hello"
    return socket


# -- retries


async def test_an_event_without_an_ack_is_sent_four_times() -> None:
    hasty = Timing(ack=0.2, retries=(0.0, 0.1, 0.2))
    async with (
        Workspace(manifest=MANIFEST, timing=hasty) as workspace,
        ClientSession() as session,
    ):
        socket = await link(session, workspace)
        await workspace.post("general", "is anyone awake?")
        sent = [await socket.receive_json() for _ in range(4)]
        await workspace.wait_for(lambda: not workspace.apps[0].sockets.delivering)
        assert len(workspace.deliveries) == 4, "then Slack gives up"
    assert [(e["retry_attempt"], e["retry_reason"]) for e in sent] == [
        (0, ""),
        (1, "timeout"),
        (2, "timeout"),
        (3, "timeout"),
    ]
    assert len({e["payload"]["event_id"] for e in sent}) == 1, "it is the same event each time"
    assert len({e["envelope_id"] for e in sent}) == 4


async def test_an_ack_ends_the_retries(workspace: Workspace) -> None:
    async with ClientSession() as session:
        socket = await link(session, workspace)
        await workspace.post("general", "hello")
        first, second = await socket.receive_json(), await socket.receive_json()
        await socket.send_json({"envelope_id": second["envelope_id"]})
        await workspace.wait_for(lambda: not workspace.apps[0].sockets.delivering)
        await socket.send_json({"envelope_id": first["envelope_id"]})  # late, and noted
        await workspace.wait_for(lambda: workspace.deliveries[0].acked_at)
    assert attempts(workspace) == [(0, "", True), (1, "timeout", True)]


async def test_an_event_waits_for_the_app_to_connect(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    heard: list[str] = []

    @app.event("message")
    async def hear(event: Json) -> None:
        heard.append(event["text"])

    await workspace.post("general", "early")
    await workspace.wait_for(lambda: len(workspace.deliveries) == 2)
    await connect(app)
    await workspace.wait_for(lambda: attempts(workspace)[-1][2])
    assert heard == ["early"]
    assert attempts(workspace)[:2] == [(0, "", False), (1, "connection_failed", False)]
    assert workspace.deliveries[0].sent_at is None


async def test_commands_are_never_sent_again(workspace: Workspace) -> None:
    async with ClientSession() as session:
        await link(session, workspace)
        with pytest.raises(AppDidNotRespond):
            await workspace.command("general", "/parrot", "hello")
    assert len(workspace.deliveries) == 1


async def test_an_event_can_be_delivered_again_on_purpose(
    workspace: Workspace, heard: Heard
) -> None:
    await workspace.post("general", "déjà vu")
    await heard(1)
    again = workspace.deliveries[0].payload
    await workspace.deliver(again, retry_attempt=1, retry_reason="timeout")
    await workspace.deliver({"type": "app_mention", "text": "from nowhere", "ts": "1.0"})
    first, second, raw = await heard(3)
    assert first["event_id"] == second["event_id"] != raw["event_id"]
    await workspace.wait_for(lambda: attempts(workspace)[1] == (1, "timeout", True))
    assert raw["event"]["text"] == "from nowhere"


# -- connections


async def test_an_envelope_goes_to_one_of_the_sockets(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    heard: list[str] = []

    @app.event("message")
    async def hear(event: Json) -> None:
        heard.append(event["text"])

    await connect(app)
    await connect(app)
    for number in range(6):
        await workspace.post("general", f"{number}")
    await workspace.wait_for(lambda: len(heard) == 6)
    assert sorted(heard) == ["0", "1", "2", "3", "4", "5"]
    assert len(workspace.deliveries) == 6


async def test_ten_sockets_and_no_more(workspace: Workspace) -> None:
    async with ClientSession() as session:
        sockets = [await link(session, workspace) for _ in range(10)]
        client = web_client(workspace)
        url = (await client.apps_connections_open(app_token=workspace.app_token))["url"]
        async with session.ws_connect(url) as eleventh:
            refusal = await eleventh.receive_json()
        assert refusal == {"type": "disconnect", "reason": "too_many_websockets"}
        assert workspace.apps[0].sockets.connected == 10
        await sockets[0].close()
        await workspace.wait_for(lambda: workspace.apps[0].sockets.connected == 9)


async def test_a_ticket_admits_once(workspace: Workspace, client: AsyncWebClient) -> None:
    url = (await client.apps_connections_open(app_token=workspace.app_token))["url"]
    async with ClientSession() as session:
        async with session.ws_connect(url) as socket:
            hello = await socket.receive_json()
            assert hello["num_connections"] == 1
            assert hello["connection_info"]["app_id"] == workspace.apps[0].id
        async with session.get(url) as again:
            assert again.status == 403


async def test_a_ping_is_answered_with_its_own_payload(workspace: Workspace) -> None:
    async with ClientSession() as session:
        socket = await link(session, workspace)
        await socket.ping(b"sdk-ping-pong:1.5")
        pong = await socket.receive()
        assert (pong.type, bytes(pong.data)) == (WSMsgType.PONG, b"sdk-ping-pong:1.5")


async def test_frames_that_are_no_acks_do_no_harm(workspace: Workspace) -> None:
    async with ClientSession() as session:
        socket = await link(session, workspace)
        for text in ("", "[]", "{", "null", '{"envelope_id": 7}', '{"envelope_id": ["x"]}'):
            await socket.send_str(text)
        await socket.ping(b"still there?")
        assert (await socket.receive()).data == b"still there?"


async def test_a_long_event_arrives_whole(workspace: Workspace, heard: Heard) -> None:
    await workspace.post("general", "长" * 40_000)
    (payload,) = await heard(1)
    assert payload["event"]["text"] == "长" * 40_000


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
async def test_a_refresh_makes_the_client_connect_anew(
    workspace: Workspace, app: AsyncApp, connect: Connect, reason: str
) -> None:
    await answers(app)
    await connect(app)
    await workspace.refresh_sockets(reason)
    await workspace.wait_for(lambda: connections(workspace) == 2)
    await asked(workspace)


async def test_a_socket_told_to_leave_is_closed_in_the_end(workspace: Workspace) -> None:
    async with ClientSession() as session:
        socket = await link(session, workspace)
        await workspace.refresh_sockets()
        assert (await socket.receive_json())["reason"] == "refresh_requested"
        assert (await socket.receive()).type == WSMsgType.CLOSE
        await workspace.wait_for(lambda: workspace.apps[0].sockets.connected == 0)


async def test_a_cut_connection_is_made_again(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    await answers(app)
    await connect(app, ping_interval=0.2)
    await workspace.drop_sockets()
    await workspace.wait_for(lambda: workspace.apps[0].sockets.connected == 0)
    await workspace.wait_for(lambda: connections(workspace) == 2)
    await asked(workspace)


async def test_a_half_open_connection_is_noticed_and_its_events_come_again(
    connect: Connect,
) -> None:
    timing = Timing(ack=1.0, retries=(0.0, 0.5, 1.0, 2.0))
    async with Workspace(manifest=MANIFEST, timing=timing) as workspace:
        app = AsyncApp(client=web_client(workspace))
        await answers(app)
        await connect(app, ping_interval=0.2, to=workspace)
        await workspace.freeze_sockets()
        await asked(workspace)
        assert attempts(workspace)[0] == (0, "", False)
        assert connections(workspace) >= 2


async def test_refused_connections_are_tried_again(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    await answers(app)
    await connect(app, ping_interval=0.2)
    await workspace.refuse_sockets(0.5)
    await workspace.drop_sockets()
    await workspace.wait_for(lambda: workspace.apps[0].sockets.connected == 0)
    await workspace.wait_for(lambda: workspace.apps[0].sockets.connected == 1)
    await asked(workspace)


async def test_the_synchronous_clients_connect_too(workspace: Workspace) -> None:
    """slack_sdk's own WebClient and builtin SocketModeClient, each in threads of its own."""
    web = WebClient(workspace.bot_token, base_url=workspace.api_url)
    socket = SocketModeClient(workspace.app_token, web_client=web)

    def answer(client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        client.send_socket_mode_response(SocketModeResponse(request.envelope_id))
        event = request.payload["event"]
        if "bot_id" not in event:
            web.chat_postMessage(
                channel=event["channel"], thread_ts=event["ts"], text=event["text"].upper()
            )

    socket.socket_mode_request_listeners.append(answer)
    await asyncio.to_thread(socket.connect)
    ts = await workspace.post("general", "hello")
    await workspace.wait_for(lambda: workspace.replies("general", ts)[1:])
    assert workspace.replies("general", ts)[1]["text"] == "HELLO"
    await asyncio.to_thread(socket.close)


# -- an app that answers mentions, for what follows trouble


async def answers(app: AsyncApp) -> None:
    @app.event("app_mention")
    async def answer(event: Json, say: Any) -> None:
        await say("here", thread_ts=event["ts"])


async def asked(workspace: Workspace) -> None:
    """A mention is answered, once."""
    ts = await workspace.post("general", f"<@{workspace.bot_user}> are you there?")
    await workspace.wait_for(lambda: workspace.replies("general", ts)[1:], timeout=10)
    assert [m["text"] for m in workspace.replies("general", ts)[1:]] == ["here"]


def connections(workspace: Workspace) -> int:
    return sum(call.method == "apps.connections.open" for call in workspace.calls)


def test_a_delivery_shows_its_envelope() -> None:
    event = Delivery("events_api", {"event": {}}).envelope()
    assert set(event) == {
        "envelope_id",
        "type",
        "accepts_response_payload",
        "payload",
        "retry_attempt",
        "retry_reason",
    }
    assert "retry_attempt" not in Delivery("slash_commands", {}).envelope()
