"""What every Web API method is made of: its name, its scopes, its request."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.workspace.app import App
from bot.workspace.channel import Channel, User
from bot.workspace.errors import SlackError
from bot.workspace.team import Team
from bot.workspace.web_api import arguments

Json = dict[str, Any]


@dataclass(frozen=True)
class Request:
    """A call as its method sees it: who asks, and for what."""

    app: App
    team: Team
    arguments: Json

    def get(self, name: str) -> Any:
        return arguments.argument(self.arguments, name)

    def need(self, name: str, error: str = "invalid_arguments") -> Any:
        value = self.get(name)
        if value is None:
            message = f"[ERROR] missing required field: {name}"
            raise SlackError(error, response_metadata={"messages": [message]})
        return value

    def items(self, name: str, error: str = "invalid_arguments") -> list[Any] | None:
        return arguments.items(self.arguments, name, error)

    def structure(self, name: str, error: str = "invalid_arguments") -> Any:
        return arguments.structure(self.arguments, name, error)

    def flag(self, name: str) -> bool:
        return arguments.flag(self.arguments, name)

    def scope(self, *any_of: str) -> None:
        """Slack: a method asks for one of these scopes."""
        granted = self.app.manifest.scopes
        if not granted.intersection(any_of):
            provided = ",".join(sorted(granted))
            raise SlackError("missing_scope", needed=any_of[0], provided=provided)

    def channel(self, name: str = "channel") -> Channel:
        """The channel of an argument: an id, a #name, or a person's id for their DM."""
        try:
            channel = self._channel(str(self.need(name, "channel_not_found")))
        except LookupError:
            raise SlackError("channel_not_found") from None
        if channel.is_im and self.app.bot.id not in channel.members:
            raise SlackError("channel_not_found")
        return channel

    def _channel(self, value: str) -> Channel:
        return self.dm(value) if value in self.team.users else self.team.channel(value)

    def dm(self, user_id: str) -> Channel:
        """The bot's direct message with a person."""
        user = self.team.users.get(user_id)
        if user is None:
            raise SlackError("user_not_found")
        if user.is_bot:
            raise SlackError("cannot_dm_bot")
        return self.team.dm(user, self.app.bot)

    def own_channel(self, name: str = "channel") -> Channel:
        """A channel the bot is a member of."""
        channel = self.channel(name)
        if self.app.bot.id not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def person(self, name: str = "user") -> User:
        user = self.team.users.get(str(self.need(name, "user_not_found")))
        if user is None:
            raise SlackError("user_not_found")
        return user

    def message(self, channel: Channel, name: str = "ts") -> Json:
        try:
            return channel.messages[str(self.need(name, "message_not_found"))]
        except KeyError:
            raise SlackError("message_not_found") from None


@dataclass(frozen=True)
class Method:
    name: str
    run: Callable[[Request], Json]
    scopes: tuple[str, ...]  # any one of them
    token: str | None  # the kind it takes, "xoxb" or "xapp"; None: works without


BOT, APP = "xoxb", "xapp"  # the two kinds of token
METHODS: dict[str, Method] = {}


def method(
    name: str, *scopes: str, token: str | None = BOT
) -> Callable[[Callable[[Request], Json]], Callable[[Request], Json]]:
    """Makes the function below it the Web API method of that name."""

    def register(run: Callable[[Request], Json]) -> Callable[[Request], Json]:
        METHODS[name] = Method(name, run, scopes, token)
        return run

    return register
