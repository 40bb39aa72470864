"""What only a test can do: see every call and envelope, make trouble, wait for what happens."""

from collections.abc import Callable
from typing import Any, TypeVar

from bot.workspace.app import App
from bot.workspace.events import wrap
from bot.workspace.interactions import Interactions
from bot.workspace.people import People
from bot.workspace.socket_mode import Delivery
from bot.workspace.team import Team
from bot.workspace.web_api.api import Api, Call
from bot.workspace.web_api.faults import Fault

Json = dict[str, Any]
T = TypeVar("T")


class Testbed(People):
    __test__ = False  # pytest: a class of its own, not a test

    def __init__(
        self,
        team: Team,
        apps: list[App],
        interactions: Interactions,
        api: Api,
        deliveries: list[Delivery],
    ) -> None:
        super().__init__(team, apps, interactions)
        self._api = api
        self.deliveries = deliveries  # every envelope so far

    # -- what can be seen

    @property
    def calls(self) -> list[Call]:
        """Every Web API call so far; the posts to a response_url too."""
        return self._api.calls

    def messages(self, channel: str) -> list[Json]:
        """All messages of a channel, replies too, oldest first."""
        return list(self.team.channel(channel).messages.values())

    def replies(self, channel: str, ts: str) -> list[Json]:
        """A thread: its parent, then the replies."""
        return self.team.channel(channel).thread(ts)

    def ephemerals(self, channel: str, user: str | None = None) -> list[Json]:
        """What only this person sees there."""
        return list(self.team.channel(channel).ephemerals.get(self._person(user).id, {}).values())

    def view(self, user: str | None = None) -> Json | None:
        """The modal a person has before them."""
        views = [app.modals.top(self._person(user).id) for app in self.apps]
        return next(filter(None, views), None)

    def home(self, user: str | None = None) -> Json | None:
        """The first app's Home of this person, once it is published."""
        return self.apps[0].modals.homes.get(self._person(user).id)

    async def wait_for(self, condition: Callable[[], T], timeout: float = 10) -> T:  # noqa: ASYNC109
        """The first truthy value of `condition`, asked again whenever anything changes.

        Raises TimeoutError that tells the latest calls and envelopes.
        """
        try:
            return await self.team.changes.until(condition, timeout)
        except TimeoutError:
            raise TimeoutError(self._story(timeout)) from None

    def _story(self, timeout: float) -> str:
        calls = [f"{c.method} -> {(c.result or {}).get('error') or c.status}" for c in self.calls]
        sent = [f"{d.type} {'acked' if d.acked_at else 'not acked'}" for d in self.deliveries]
        return (
            f"it did not happen in {timeout} s; latest calls: {', '.join(calls[-5:]) or 'none'}; "
            f"latest envelopes: {', '.join(sent[-5:]) or 'none'}"
        )

    # -- trouble

    def fail(self, fault: Fault) -> None:
        """The next calls of a method meet this fault."""
        self._api.faults.add(fault)

    def heal(self) -> None:
        """Forget all faults that no call has met yet."""
        self._api.faults.clear()

    def limit_rate(self, per_second: float | None) -> None:
        """Refuse more messages a second in a channel than this with 429; None: no limit."""
        self._api.pace.per_second = per_second

    async def drop_sockets(self) -> None:
        """Cut every socket without a word."""
        for app in self.apps:
            app.sockets.drop()

    async def freeze_sockets(self) -> None:
        """Half-open: the sockets look alive, but nothing gets through, no pong either."""
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

    async def deliver(
        self, event: Json, *, app: str | None = None, retry_attempt: int = 0, retry_reason: str = ""
    ) -> Json:
        """Send an event, or once more a payload from `deliveries`; the payload that was sent.

        A payload keeps its event_id; a bare event (no "event" key) gets a wrapper of its own.
        """
        target = self._app_of(app)
        payload = event if "event" in event else wrap(self.team, target, event)
        target.sockets.tell(payload, retry_attempt, retry_reason)
        return payload
