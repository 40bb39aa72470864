"""The one port: who may come in, and the testbed over HTTP."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from bot.workspace import ManifestError, PortTakenError, Workspace

from .conftest import MANIFEST, Connect

Json = dict[str, Any]

ROADS = ["/", "/api/api.test", "/workspace/calls", "/page/socket", "/link/", "/static/icon.svg"]


async def fetch(url: str, method: str = "GET", **options: Any) -> tuple[int, str, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, url, **options) as response,
    ):
        return response.status, await response.text(), response.headers


# -- who may come in


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:{port}"},
        {"Host": "127.0.0.1:1"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
async def test_other_hosts_and_origins_are_refused(
    workspace: Workspace, road: str, headers: Json
) -> None:
    port = workspace.url.rpartition(":")[2]
    sent = {name: value.format(port=port) for name, value in headers.items()}
    status, text, _ = await fetch(workspace.url + road, headers=sent)
    assert (status, text.count("\n")) == (403, 1)


async def test_a_websocket_from_a_foreign_page_is_refused(workspace: Workspace) -> None:
    url = f"{workspace.url}/page/socket"
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await session.ws_connect(url, origin="http://evil.example")
        async with session.ws_connect(url, origin=workspace.url) as ours:
            assert (await ours.receive_json())["type"] == "hello"


async def test_the_page_is_ours_by_both_names_and_by_a_link(workspace: Workspace) -> None:
    local = workspace.url.replace("127.0.0.1", "localhost")
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    for url, headers in ((workspace.url, {}), (local, {}), (workspace.url, followed)):
        status, text, _ = await fetch(url, headers=headers)
        assert (status, "<html" in text) == (200, True)
    link = f"{workspace.url}/archives/C1/p1?thread_ts=1.0&cid=C1"
    assert (await fetch(link))[0] == 200


@pytest.mark.parametrize("road", [*ROADS, "/nowhere"])
async def test_every_answer_carries_the_strict_headers(workspace: Workspace, road: str) -> None:
    _, _, headers = await fetch(workspace.url + road)
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path",
    ["/static/../server.py", "/static/%2e%2e/server.py", "/static/..%2fserver.py", "/static//etc"],
)
async def test_static_files_come_from_their_folder_only(workspace: Workspace, path: str) -> None:
    host, _, port = workspace.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode()
    )
    answer = (await reader.read()).decode()
    writer.close()
    assert answer.split()[1] in ("403", "404")
    assert "aiohttp import" not in answer


async def test_it_listens_on_one_address_only(workspace: Workspace) -> None:
    """127.0.0.2 is this machine too: a server on all addresses would answer there."""
    port = int(workspace.url.rpartition(":")[2])
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.2", port)


async def test_a_taken_port_says_what_to_do(workspace: Workspace) -> None:
    port = int(workspace.url.rpartition(":")[2])
    with pytest.raises(PortTakenError, match=f"port {port} is taken: pass --port"):
        await Workspace(port, manifest=MANIFEST).start()


# -- manifests


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        ({"display_information": {}}, "give the app a name"),
        ({"settings": {}}, "socket_mode_enabled must be true"),
        ({"oauth_config": {"scopes": {"bot": []}}}, 'the bot scope "commands"'),
        (
            {"oauth_config": {"scopes": {"bot": ["commands"]}}},
            '"app_mention" asks for the bot scope "app_mentions:read"',
        ),
        ({"features": {"slash_commands": [{"description": "?"}]}}, "command"),
    ],
)
def test_a_manifest_that_cannot_be_installed_says_why(change: Json, advice: str) -> None:
    with pytest.raises(ManifestError, match=advice):
        Workspace(manifest=MANIFEST | change)


# -- over HTTP, as a test in another language has it


class Remote:
    def __init__(self, workspace: Workspace) -> None:
        self.url = f"{workspace.url}/workspace"

    async def __call__(self, verb: str, path: str = "", **body: Any) -> Any:
        options = {"params": body} if verb == "GET" else {"json": body}
        async with (
            aiohttp.ClientSession() as session,
            session.request(verb, self.url + path, **options) as response,
        ):
            return await response.json()


async def test_a_conversation_over_http(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    @app.event("app_mention")
    async def answer(event: Json, say: Any) -> None:
        await say("hello", thread_ts=event["ts"])

    remote = Remote(workspace)
    about = (await remote("GET"))["result"]
    assert about["api_url"] == workspace.api_url
    assert (about["bot_token"], about["app_token"]) == (workspace.bot_token, workspace.app_token)
    assert about["users"]["lin"] == workspace.user("lin")
    assert about["channels"]["general"] == workspace.channel("general")
    assert about["dms"]["ada"] == workspace.dm("ada")

    await connect(app)
    ts = (
        await remote(
            "POST", "/people/post", channel="general", text=f"<@{about['bot_user']}> hi", user="lin"
        )
    )["result"]
    await workspace.wait_for(lambda: workspace.replies("general", ts)[1:])
    messages = (await remote("GET", "/messages", channel="general"))["result"]
    assert [m["text"] for m in messages][1:] == ["hello"]
    assert (await remote("GET", "/ephemerals", channel="general", user="ada"))["result"] == []

    methods = [call["method"] for call in (await remote("GET", "/calls"))["result"]]
    assert methods[0] == "apps.connections.open" and methods[-1] == "chat.postMessage"
    kinds = {d["type"] for d in (await remote("GET", "/deliveries"))["result"]}
    assert kinds == {"events_api"}
    await remote("DELETE", "/calls")
    await remote("DELETE", "/deliveries")
    assert (workspace.calls, workspace.deliveries) == ([], [])


async def test_trouble_over_http(workspace: Workspace, app: AsyncApp, connect: Connect) -> None:
    remote = Remote(workspace)
    url = f"{workspace.api_url}api.test"
    await remote("POST", "/faults", method="api.test", status=503)
    assert [(await fetch(url))[0], (await fetch(url))[0]] == [503, 200]
    await remote("POST", "/faults", method="api.test", status=503, times=9)
    await remote("DELETE", "/faults")
    assert (await fetch(url))[0] == 200

    await connect(app, ping_interval=0.2)
    for trouble in ("drop", "refresh"):
        before = len(workspace.calls)
        assert (await remote("POST", f"/sockets/{trouble}"))["ok"]
        await workspace.wait_for(lambda: len(workspace.calls) > before)  # noqa: B023
        await workspace.wait_for(lambda: workspace.apps[0].sockets.connected == 1)
    sent = (await remote("POST", "/events", event={"type": "app_mention", "ts": "1.0"}))["result"]
    assert sent["event"] == {"type": "app_mention", "ts": "1.0"}
    assert (await remote("POST", "/rate", per_second=1))["ok"]


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("/people/post", {"channel": "general"}, "text"),
        ("/people/post", {"channel": "nowhere", "text": "x"}, "there are #general"),
        ("/people/dance", {}, "people here can post, edit"),
        ("/people/command", {"channel": "general", "command": "/mute"}, "no ack"),
        ("/faults", {"method": "api.test", "colour": "red"}, "colour"),
        ("/sockets/shake", {}, "drop, freeze, refresh, refuse"),
    ],
)
async def test_mistakes_over_http_are_explained(
    workspace: Workspace, path: str, body: Json, told: str
) -> None:
    answer = await Remote(workspace)("POST", path, **body)
    assert answer["ok"] is False
    assert told in answer["message"]


async def test_it_runs_on_its_own_for_any_app(tmp_path: Path) -> None:
    """`python -m bot.workspace manifest.yaml` prints what the app needs."""
    manifest = tmp_path / "manifest.yaml"
    manifest.write_text("display_information: {name: Owl}\nsettings: {socket_mode_enabled: true}\n")
    command = [sys.executable, "-m", "bot.workspace", str(manifest), "--port", "0"]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    lines = [(await process.stdout.readline()).decode().strip() for _ in range(3)]
    settings = dict(line.split("=", 1) for line in lines)
    async with aiohttp.ClientSession() as session:
        bearer = {"Authorization": f"Bearer {settings['SLACK_BOT_TOKEN']}"}
        async with session.post(f"{settings['SLACK_API_URL']}auth.test", headers=bearer) as answer:
            assert (await answer.json())["user"] == "Owl"
    process.terminate()
    await process.wait()
