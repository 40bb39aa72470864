"""A Slack of one's own: the parts assembled, and what a test or a person can do with them."""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.workspace.api import Api, Call
from bot.workspace.app import App
from bot.workspace.changes import Changes
from bot.workspace.events import Events
from bot.workspace.faults import Fault, Faults
from bot.workspace.interactions import command_payload
from bot.workspace.manifest import read_manifest
from bot.workspace.server import Server
from bot.workspace.socket_mode import Delivery, Sockets
from bot.workspace.team import CHANNELS, PEOPLE, Team, new_id
from bot.workspace.timing import Timing

Json = dict[str, Any]
T = TypeVar("T")


class Workspace:
    """Slack's Web API and Socket Mode on 127.0.0.1, with a few people and channels.

    async with Workspace(manifest=manifest) as workspace:
        client = AsyncWebClient(workspace.bot_token, base_url=workspace.api_url)
        ts = await workspace.post("general", f"<@{workspace.bot_user}> hello")
        await workspace.wait_for(lambda: workspace.replies("general", ts)[1:])
    """

    def __init__(
        self,
        port: int = 0,
        manifest: Mapping[str, Any] | None = None,
        *,
        people: Mapping[str, str] = PEOPLE,
        channels: Mapping[str, bool] = CHANNELS,
        timing: Timing | None = None,
    ) -> None:
        self.changes = Changes()
        self.timing = timing or Timing()
        self.team = Team(self.changes, people, channels)
        self.apps: list[App] = []
        self.deliveries: list[Delivery] = []
        self.faults = Faults()
        self._api = Api(self.team, self.apps, self.changes, self.faults)
        self._server = Server(port, self._api, self.apps)
        self.changes.subscribe(Events(self.team, self.apps))
        if manifest is not None:
            self.install(manifest)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen; raises PortTakenError if another program has the port."""
        await self._server.start()

    async def stop(self) -> None:
        for app in self.apps:
            await app.sockets.stop()
        await self._server.stop()

    def install(self, manifest: Mapping[str, Any]) -> App:
        """Install one more app: its bot joins the open channels and gets a DM with everyone."""
        read = read_manifest(manifest)
        app_id = new_id("A")
        bot = self.team.add_user(read.bot_name, read.bot_name, is_bot=True)
        sockets = Sockets(app_id, self.changes, self.timing, self.deliveries)
        app = App(read, bot, sockets, app_id)
        self.apps.append(app)
        for name in self.team.open_to_apps:
            self.team.channel(name).members.append(bot.id)
        for user in [u for u in self.team.users.values() if not u.is_bot]:
            self.team.dm(user, bot)
        return app

    # -- where and who

    @property
    def url(self) -> str:
        return self._server.url

    @property
    def api_url(self) -> str:
        """For WebClient(base_url=…), with the final slash it needs."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        return self.apps[0].bot_token

    @property
    def app_token(self) -> str:
        return self.apps[0].app_token

    @property
    def bot_user(self) -> str:
        return self.apps[0].bot.id

    def user(self, name: str) -> str:
        """A person's id by name."""
        return self.team.user(name).id

    def channel(self, name: str) -> str:
        """A channel's id by name."""
        return self.team.channel(name).id

    def dm(self, user: str = "ada") -> str:
        """The id of a person's direct message with the first app."""
        return self.team.dm(self.team.user(user), self.apps[0].bot).id

    # -- what a person does

    async def post(
        self, channel: str, text: str, *, user: str = "ada", thread_ts: str | None = None
    ) -> str:
        """A person posts wire text (& < > escaped, mentions as <@U…>); the message's ts."""
        place, author = self.team.channel(channel), self.team.user(user)
        return str(self.team.say(place, author, text, thread_ts=thread_ts)["ts"])

    async def command(
        self, channel: str, command: str, text: str = "", *, user: str = "ada"
    ) -> Json:
        """A slash command; the ack's payload. Raises AppDidNotRespond after 3 s without an ack."""
        app = self._app_with(command)
        place, author = self.team.channel(channel), self.team.user(user)
        payload = command_payload(self.team, app, place, author, command, text)
        return await app.sockets.ask("slash_commands", payload, accepts_response=True)

    def _app_with(self, command: str) -> App:
        for app in self.apps:
            if any(each.command == command for each in app.manifest.commands):
                return app
        raise LookupError(f"no app declares {command} in its manifest")

    # -- what can be seen

    def messages(self, channel: str) -> list[Json]:
        """All messages of a channel, replies too, oldest first."""
        return list(self.team.channel(channel).messages.values())

    def replies(self, channel: str, ts: str) -> list[Json]:
        """A thread: its parent, then the replies."""
        return self.team.channel(channel).thread(ts)

    def ephemerals(self, channel: str, user: str = "ada") -> list[Json]:
        seen = self.team.channel(channel).ephemerals.get(self.team.user(user).id, {})
        return list(seen.values())

    @property
    def calls(self) -> list[Call]:
        """Every Web API call so far."""
        return self._api.calls

    async def wait_for(self, condition: Callable[[], T], timeout: float = 5) -> T:  # noqa: ASYNC109
        """The first truthy value of `condition`, asked again whenever anything changes."""
        return await self.changes.until(condition, timeout)

    # -- trouble

    def fail(self, fault: Fault) -> None:
        """The next calls of a method meet this fault."""
        self.faults.add(fault)

    async def drop_sockets(self) -> None:
        """Cut every socket without a word."""
        for app in self.apps:
            app.sockets.drop()

    async def freeze_sockets(self) -> None:
        """Half-open: sockets look alive, but nothing gets through."""
        for app in self.apps:
            app.sockets.freeze()

    async def refresh_sockets(self, reason: str = "refresh_requested") -> None:
        """Slack's way to renew a connection: a disconnect frame, then the old socket closes."""
        for app in self.apps:
            await app.sockets.disconnect(reason)

    async def refuse_sockets(self, seconds: float) -> None:
        """New connections are answered 503 for so long."""
        for app in self.apps:
            app.sockets.refuse(seconds)
