"""A Slack of one's own: the parts assembled."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from bot.workspace.app import App
from bot.workspace.changes import Changes
from bot.workspace.control import Control
from bot.workspace.events import Events
from bot.workspace.interactions import Interactions
from bot.workspace.manifest import read_manifest
from bot.workspace.page import Pages
from bot.workspace.server import Server
from bot.workspace.socket_mode import Delivery
from bot.workspace.team import CHANNELS, PEOPLE, Team
from bot.workspace.testbed import Testbed
from bot.workspace.timing import Timing
from bot.workspace.web_api.api import Api
from bot.workspace.web_api.response_urls import ResponseUrls


class Workspace(Testbed):
    """Slack's Web API, Socket Mode and a chat page on 127.0.0.1, with a few people and channels.

    async with Workspace(manifest=manifest) as workspace:
        client = AsyncWebClient(workspace.bot_token, base_url=workspace.api_url)
        ts = await workspace.post("general", f"<@{workspace.bot_user}> hello")
        await workspace.wait_for(lambda: workspace.replies("general", ts)[1:])

    `people` are names with real names, `channels` names with whether apps are members from the
    start. Port 0 takes any free port.
    """

    __test__ = False

    def __init__(
        self,
        port: int = 0,
        *,
        manifest: Mapping[str, Any],
        people: Mapping[str, str] = PEOPLE,
        channels: Mapping[str, bool] = CHANNELS,
        timing: Timing | None = None,
    ) -> None:
        changes = Changes()
        self._timing = timing or Timing()
        deliveries: list[Delivery] = []
        apps: list[App] = []
        team = Team(changes, people, channels)
        response_urls = ResponseUrls(team, self._timing)
        interactions = Interactions(team, apps, response_urls)
        super().__init__(team, apps, interactions, Api(team, apps, response_urls), deliveries)
        self._pages = Pages(team, apps, self)
        routes = [*self._api.routes(), *self._pages.routes(), *Control(self).routes()]
        self._server = Server(port, routes, apps)
        changes.subscribe(Events(team, apps))
        changes.subscribe(self._pages)
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
        """Close every socket and stop listening."""
        for app in self.apps:
            await app.sockets.stop()
        await self._pages.stop()
        await self._server.stop()

    def install(self, manifest: Mapping[str, Any]) -> App:
        """Install one more app; raises ManifestError."""
        app = App(read_manifest(manifest), self.team, self._timing, self.deliveries)
        self.apps.append(app)
        return app

    # -- addresses, and the first app's tokens

    @property
    def url(self) -> str:
        """The chat page."""
        return self.team.url

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

    def dm(self, user: str | None = None) -> str:
        """The id of a person's direct message with the first app."""
        return self.team.dm(self._person(user), self.apps[0].bot).id
