"""The socket of the chat page: one person's view of the team, and what that person does.

Frames out and requests in are JSON objects with a "type"; a request carries an "id" and is
answered by {"type": "done", "id": …} or {"type": "error", "id": …, "error": code, "message": …}.
"""

import asyncio
import contextlib
import json
from typing import Any

from aiohttp import WSMsgType, web

from bot.workspace.app import App
from bot.workspace.channel import Channel, User
from bot.workspace.errors import AppDidNotRespond, SlackError
from bot.workspace.people import People
from bot.workspace.team import Team

Json = dict[str, Any]

NO_ANSWER = "{what} failed because the app did not respond."
REFUSED = "That did not work: {code}."
# What people's doings raise, and what odd frames do: the wrong keys, types or depth.
COMPLAINTS = (AppDidNotRespond, SlackError, LookupError, TypeError, ValueError, AttributeError)

NOT_UNDERSTOOD = "The page and the workspace do not understand each other: {error}."


class Pages:
    """All open pages; an observer of the team, one method for each thing that happens."""

    def __init__(self, team: Team, apps: list[App], people: People) -> None:
        self._team = team
        self._apps = apps
        self._people = people
        self._open: list[Page] = []

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/page/socket", self._serve)]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        """?user=U… says whose page it is, without the first person's; ?locale=… what they speak."""
        try:
            name = request.query.get("user")
            user = self._team.person(name) if name else self._team.me
        except LookupError as error:
            return web.Response(status=404, text=f"{error.args[0]}\n")
        if locale := request.query.get("locale"):
            self._team.speak(user, locale)
        socket = web.WebSocketResponse(timeout=1.0, heartbeat=30)
        await socket.prepare(request)
        page = Page(user, socket, self._people)
        page.send(self._hello(user))
        for app in self._apps:
            if view := app.modals.homes.get(user.id):
                page.send({"type": "home", "app": app.bot.id, "view": view})
        self._open.append(page)
        try:
            await page.run()
        finally:
            self._open.remove(page)
        return socket

    async def stop(self) -> None:
        for page in list(self._open):
            await page.close()

    # -- what happens in the team

    def message(self, channel: Channel, message: Json) -> None:
        frame = {"type": "message", "channel": channel.id, "message": message}
        self._tell_members(channel, frame)

    def message_changed(self, channel: Channel, message: Json, previous: Json) -> None:
        self.message_touched(channel, message)

    def message_touched(self, channel: Channel, message: Json) -> None:
        frame = {"type": "message_changed", "channel": channel.id, "message": message}
        self._tell_members(channel, frame)

    def message_deleted(self, channel: Channel, ts: str, previous: Json) -> None:
        self._tell_members(channel, {"type": "message_deleted", "channel": channel.id, "ts": ts})

    def ephemeral(self, channel: Channel, reader: User, message: Json) -> None:
        frame = {"type": "ephemeral", "channel": channel.id, "message": message}
        self._tell(reader.id, frame)

    def ephemeral_changed(self, channel: Channel, reader: User, message: Json) -> None:
        frame = {"type": "ephemeral_changed", "channel": channel.id, "message": message}
        self._tell(reader.id, frame)

    def ephemeral_deleted(self, channel: Channel, reader: User, ts: str) -> None:
        self._tell(reader.id, {"type": "ephemeral_deleted", "channel": channel.id, "ts": ts})

    def view_opened(self, user: str, view: Json) -> None:
        self._tell(user, {"type": "view_opened", "view": view})

    def view_pushed(self, user: str, view: Json) -> None:
        self._tell(user, {"type": "view_pushed", "view": view})

    def view_updated(self, user: str, view: Json) -> None:
        self._tell(user, {"type": "view_updated", "view": view})

    def view_closed(self, user: str, view: Json) -> None:
        self._tell(user, {"type": "view_closed", "view_id": view["id"]})

    def views_closed(self, user: str) -> None:
        self._tell(user, {"type": "views_closed"})

    def view_errors(self, user: str, view: Json, errors: Json) -> None:
        self._tell(user, {"type": "view_errors", "view_id": view["id"], "errors": errors})

    def home(self, user: str, view: Json) -> None:
        bot = next(app.bot.id for app in self._apps if app.id == view["app_id"])
        self._tell(user, {"type": "home", "app": bot, "view": view})

    def status(self, channel: Channel, thread_ts: str, status: str) -> None:
        frame = {"type": "status", "channel": channel.id, "thread_ts": thread_ts, "status": status}
        self._tell_members(channel, frame)

    def app(self, app_id: str, connected: bool) -> None:
        bot = next(app.bot.id for app in self._apps if app.id == app_id)
        for page in self._open:
            page.send({"type": "app", "app": bot, "connected": connected})

    def channel(self, channel: Channel) -> None:
        self._tell_members(channel, {"type": "channel", "channel": _channel(channel)})

    def joined(self, channel: Channel, user: User, inviter: User | None) -> None:
        """Whoever comes in sees what was said before."""
        for message in channel.messages.values():
            self._tell(user.id, {"type": "message", "channel": channel.id, "message": message})

    def _tell_members(self, channel: Channel, frame: Json) -> None:
        for page in self._open:
            if page.user.id in channel.members:
                page.send(frame)

    def _tell(self, user: str, frame: Json) -> None:
        for page in self._open:
            if page.user.id == user:
                page.send(frame)

    def _hello(self, me: User) -> Json:
        mine = [c for c in self._team.channels.values() if me.id in c.members]
        return {
            "type": "hello",
            "team": {"id": self._team.id, "name": self._team.name, "domain": self._team.domain},
            "me": {"id": me.id, "name": me.name, "real_name": me.real_name},
            "users": [vars(user) for user in self._team.users.values()],
            "apps": [_app(app) for app in self._apps],
            "channels": [_channel(channel) for channel in mine],
            "messages": {channel.id: list(channel.messages.values()) for channel in mine},
        }


class Page:
    """One open page. Frames leave in the order in which things happened."""

    def __init__(self, user: User, socket: web.WebSocketResponse, people: People) -> None:
        self.user = user
        self._socket = socket
        self._people = people
        self._outbox: asyncio.Queue[Json] = asyncio.Queue()
        self._requests: set[asyncio.Task[None]] = set()

    def send(self, frame: Json) -> None:
        self._outbox.put_nowait(frame)

    async def run(self) -> None:
        """Until the page goes away; each request on its own, as a command may take 3 s."""
        writer = asyncio.create_task(self._write())
        try:
            async for frame in self._socket:
                if frame.type == WSMsgType.TEXT:
                    task = asyncio.create_task(self._answer(frame.data))
                    self._requests.add(task)
                    task.add_done_callback(self._requests.discard)
        finally:
            writer.cancel()

    async def close(self) -> None:
        await self._socket.close(code=1001, message=b"the workspace stops")

    async def _write(self) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                frame = await self._outbox.get()
                await self._socket.send_str(json.dumps(frame))

    async def _answer(self, text: str) -> None:
        request: Json = {}
        try:
            parsed = json.loads(text)
            request = parsed if isinstance(parsed, dict) else {}
            result = await self._do(request)
        except (*COMPLAINTS, RecursionError) as error:
            result = {"type": "error", **_complaint(request, error)}
        else:
            result = {"type": "done", **result}
        self.send(result | {"id": request.get("id")})

    async def _do(self, request: Json) -> Json:
        """The request as what a person can do; its result beside "done"."""
        given = {k: v for k, v in request.items() if k not in ("type", "id")}
        match request.get("type"):
            case "post":
                return {"ts": await self._people.post(**given, user=self.user.id)}
            case "action":
                await self._people.press(**_pressed(given), user=self.user.id)
            case "submit":
                values = given["state"]["values"]
                await self._people.submit(given["view_id"], values, user=self.user.id)
            case "edit" | "delete" | "command" | "close" | "react" | "open_home" as what:
                await getattr(self._people, what)(**given, user=self.user.id)
            case "shortcut":
                given["ts"] = given.pop("message_ts", None)
                await self._people.shortcut(**given, user=self.user.id)
            case what:
                raise ValueError(f"no request is called {what!r}")
        return {}


def _pressed(given: Json) -> Json:
    """The page's "action" request as the arguments of `People.press`."""
    action = given["action"]
    choice = {k: v for k, v in action.items() if k.startswith("selected") or k == "value"}
    return {
        "action_id": action["action_id"],
        "block_id": action.get("block_id"),
        "channel": given.get("channel"),
        "ts": given.get("message_ts"),
        "view_id": given.get("view_id"),
        "values": (given.get("state") or {}).get("values"),
        **choice,
    }


def _complaint(request: Json, error: Exception) -> Json:
    """A failure as a code and as words for the person."""
    match error:
        case AppDidNotRespond():
            what = request.get("command") or "That"
            return {"error": error.code, "message": NO_ANSWER.format(what=what)}
        case SlackError():
            return {"error": error.code, "message": REFUSED.format(code=error.code)}
        case LookupError() if not isinstance(error, KeyError):
            return {"error": "not_found", "message": f"{error.args[0]}."}
    return {"error": "bad_request", "message": NOT_UNDERSTOOD.format(error=error)}


def _app(app: App) -> Json:
    manifest = app.manifest
    return {
        "user_id": app.bot.id,
        "name": manifest.name,
        "connected": bool(app.sockets.connected),
        "commands": [vars(command) for command in manifest.commands],
        "shortcuts": [vars(shortcut) for shortcut in manifest.shortcuts],
        "has_home": manifest.has_home,
    }


def _channel(channel: Channel) -> Json:
    shown = {
        "id": channel.id,
        "name": channel.name,
        "is_im": channel.is_im,
        "topic": channel.topic,
        "members": channel.members,
    }
    return shown | {"user": channel.members[1]} if channel.is_im else shown
