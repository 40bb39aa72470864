"""A Slack of one's own: the parts assembled, and what a test or a person can do with them."""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.workspace.api import Api, Call
from bot.workspace.app import App
from bot.workspace.changes import Changes
from bot.workspace.events import Events
from bot.workspace.faults import Fault, Faults
from bot.workspace.interactions import Interactions
from bot.workspace.manifest import read_manifest
from bot.workspace.page import Pages
from bot.workspace.people import People
from bot.workspace.response_urls import ResponseUrls
from bot.workspace.server import Server
from bot.workspace.socket_mode import Delivery
from bot.workspace.team import CHANNELS, PEOPLE, Team
from bot.workspace.timing import Timing

Json = dict[str, Any]
T = TypeVar("T")


class Workspace(People):
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
        self.deliveries: list[Delivery] = []
        self.faults = Faults()
        team, apps = Team(self.changes, people, channels), list[App]()
        response_urls = ResponseUrls(team, self.timing)
        super().__init__(team, apps, Interactions(team, apps, response_urls))
        self._api = Api(team, apps, response_urls, self.faults)
        self._pages = Pages(team, apps, self)
        self._server = Server(port, self._api, self._pages, apps)
        self.changes.subscribe(Events(team, apps))
        self.changes.subscribe(self._pages)
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
        self.team.url = self._server.url

    async def stop(self) -> None:
        for app in self.apps:
            await app.sockets.stop()
        await self._pages.stop()
        await self._server.stop()

    def install(self, manifest: Mapping[str, Any]) -> App:
        """Install one more app."""
        app = App(read_manifest(manifest), self.team, self.timing, self.deliveries)
        self.apps.append(app)
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
